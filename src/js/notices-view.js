// Builds the elements of notices, as crates/site/src/notices writes them into pages.
import { make, textButton } from "./dom.js";
import { fill, formatDay, messagesFor } from "./messages.js";
import { partsOf, textIn } from "./notices-model.js";
import { address, isSingleFile } from "./page.js";

// The language of the page among those of the site, by its code.
export const pageLanguage = () => {
  const { lang } = document.documentElement;
  return CONFIG.languages.find((code) => lang === code || lang.startsWith(`${code}-`)) ?? CONFIG.languages[0];
};
export const noticeMessages = () => messagesFor(document.documentElement.lang);

/** @type {(tag: "p" | "span" | "div" | "strong", text: string, className?: string) => HTMLElement} */
const line = (tag, text, className) => Object.assign(make(tag, className), { textContent: text });

/** @param {string} moment */
const formatMoment = (moment) => {
  const { day, clock } = partsOf(moment);
  return `${formatDay(noticeMessages(), day)}, ${clock}`;
};
// A time of this device, by its own clock.
/** @param {number} time */
const formatTime = (time) =>
  new Intl.DateTimeFormat(noticeMessages().dateLocale, { dateStyle: "long", timeStyle: "short" }).format(time);

// The address of a page of the site, or of another one.
/** @param {string} to */
const hrefOf = (to) => (to.startsWith("https:") ? to : isSingleFile ? `#/${to}` : address(to));

/** @type {(to: string, text: string) => HTMLAnchorElement} */
const link = (to, text) => Object.assign(make("a"), { href: hrefOf(to), textContent: text });

const WORDS = { danger: "noticesDanger", warning: "noticesWarning", information: "noticesInformation" };
/** @param {site.NoticeEntry} notice */
export const levelOf = (notice) => noticeMessages()[/** @type {NoticesMessage} */ (WORDS[notice.level])];

/** @param {HTMLElement} element @param {string} language */
const inLanguage = (element, language) => {
  if (language !== pageLanguage()) element.lang = language;
  return element;
};

// What a notice says.
/** @param {site.NoticeEntry} notice */
const contentOf = (notice) => {
  const messages = noticeMessages();
  const [title, ofTitle] = textIn(notice.title, pageLanguage());
  const [text, ofText] = textIn(notice.text, pageLanguage());
  const head = make("p", "notice-title");
  head.append(line("strong", levelOf(notice)), " ", inLanguage(line("span", title), ofTitle));
  const body = inLanguage(make("div"), ofText);
  body.append(...text.split("\n\n").filter((part) => part.trim()).map((part) => line("p", part.trim())));
  const facts = make("p", "notice-facts");
  facts.append(line("span", fill(messages.noticesUntil, { until: formatMoment(notice.until) })));
  const [place] = textIn(notice.place, pageLanguage());
  if (place) facts.append(" ", line("span", fill(messages.noticesPlace, { place })));
  const [to] = textIn(notice.link, pageLanguage());
  if (to) facts.append(" ", link(to, messages.noticesLink));
  return [head, body, facts];
};

// An empty element for a notice, with the role by which screen readers read what comes into
// it later; and what comes into it.
/** @type {(notice: site.NoticeEntry) => { item: HTMLElement, fillIn: () => void }} */
export const buildItem = (notice) => {
  const item = make("section", `notice-item notice-${notice.level}`);
  item.dataset.id = notice.id;
  item.setAttribute("role", notice.level === "danger" ? "alert" : "status");
  return { item, fillIn: () => item.prepend(...contentOf(notice)) };
};

// The button that dismisses a notice.
/** @type {(notice: site.NoticeEntry, dismiss: () => unknown) => HTMLButtonElement} */
export const dismissButton = (notice, dismiss) => {
  const word = noticeMessages().noticesDismiss;
  const [title] = textIn(notice.title, pageLanguage());
  const button = textButton("notice-dismiss", word, dismiss);
  button.setAttribute("aria-label", `${word}: ${title}`);
  return button;
};

// The last line: when this was so, what to think of a wrong clock, and all notices.
/** @type {(at: number, isClockWrong: boolean, more: HTMLElement | undefined) => HTMLElement} */
export const buildFoot = (at, isClockWrong, more) => {
  const messages = noticeMessages();
  const foot = make("p", "notices-foot");
  foot.append(line("span", fill(messages.noticesAsOf, { time: formatTime(at) })));
  if (isClockWrong) foot.append(" ", line("strong", messages.noticesClock));
  foot.append(" ", link(`${pageLanguage()}/articles/notices/`, messages.noticesAll));
  if (more) foot.append(" ", more);
  return foot;
};
