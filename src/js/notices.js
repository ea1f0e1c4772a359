// The entry of notices, on sites that have them: looks for new ones before anything else of
// what the page loads, and keeps above the page those that hold. The build puts NOTICES before
// it, what was known then (crates/site/src/notices). What was fetched is stored, so that it
// is there without a network; no service worker is needed for that.
import { make, textButton } from "./dom.js";
import { fill } from "./messages.js";
import { checked, newest, nextChange, shownNotices, textIn } from "./notices-model.js";
import { buildFoot, buildItem, dismissButton, levelOf, noticeMessages, pageLanguage } from "./notices-view.js";
import { address, block, isSingleFile, page, storagePath } from "./page.js";
import { readItem, writeStorage } from "./storage.js";

const FILE = "notices.json";
// How often an open page looks for new ones, in milliseconds.
const AGAIN = 600000;
// The longest time that a timer takes.
const LONGEST = 2 ** 31 - 1;

const prefix = `${CONFIG.storagePrefix}${storagePath}:`;
/** @type {(name: StoredName) => any} */
const stored = (name) => {
  try {
    return JSON.parse(readItem("localStorage", prefix + name) ?? "null");
  } catch {
    return null;
  }
};
/** @type {(name: StoredName, value: unknown) => void} */
const store = (name, value) => {
  // A page that has deleted everything stores nothing more.
  if (!("forgotten" in page.dataset)) writeStorage("localStorage", [[prefix + name, JSON.stringify(value)]]);
};

/** @type {(value: any) => import("./notices-model.js").KnownNotices | undefined} */
const knownFrom = (value) => {
  const data = checked(value?.data);
  return data && Number.isFinite(value.at) ? { at: value.at, data } : undefined;
};

// A file that was passed on has what was known where it was made.
const passedOn = () => {
  try {
    return knownFrom(JSON.parse(block("notices")?.textContent ?? "null"));
  } catch {
    return undefined;
  }
};

let known = newest([{ at: NOTICES.built * 1000, data: NOTICES }, knownFrom(stored("notices")), passedOn()]);
/** @type {string[]} */
let dismissed = [stored("dismissed")].flat().filter((id) => typeof id === "string");
// For an export of the site as a single file.
window.bookmobileNotices = () => JSON.stringify(known).replaceAll("<", "\\u003c");

// --- The page. ---

/** @type {HTMLElement | undefined} */
let aside;
// The language and text of each notice that the page has.
/** @type {Map<string, string>} */
let texts = new Map();

/** @param {site.NoticeEntry} notice */
const keyOf = (notice) => pageLanguage() + JSON.stringify(notice);

// What the page came with is as the build wrote it.
const findAside = () => {
  const found = /** @type {HTMLElement | null} */ (document.body.querySelector(":scope > .notices"));
  const isOurs = found?.dataset.language === pageLanguage();
  if (isOurs) for (const notice of NOTICES.notices) texts.set(notice.id, keyOf(notice));
  else found?.remove();
  return isOurs ? found : undefined;
};

// The element above the page. The app and root-language.js can take it away with all else.
const place = () => {
  aside ??= findAside() ?? undefined;
  if (!aside) {
    aside = make("aside", "notices");
    texts = new Map();
  }
  aside.dataset.language = pageLanguage();
  aside.setAttribute("aria-label", noticeMessages().noticesTitle);
  if (!aside.isConnected) document.body.prepend(aside);
  // The first link of a page leads to its text. The app expects it where it was until it has
  // taken the page over; the notices are not moved, which would announce them again.
  const skip = document.querySelector("body > .skip");
  const isBehind = skip && aside.compareDocumentPosition(skip) & Node.DOCUMENT_POSITION_FOLLOWING;
  if (isBehind && "live" in page.dataset && skip !== document.activeElement) aside.before(skip);
  return aside;
};

/** @param {string} id */
const dismiss = (id) => {
  const isKnown = (/** @type {string} */ one) => known.data.notices.some((notice) => notice.id === one);
  dismissed = [...dismissed.filter(isKnown), id];
  store("dismissed", dismissed);
  show();
  const next = /** @type {HTMLElement | null} */ (aside?.querySelector(".notice-dismiss") ?? document.querySelector(".skip"));
  next?.focus();
};

// Changes the page above what is being read, which stays where it is: most browsers see to
// that themselves (scroll anchoring). At the top of the page a notice is to be seen.
/** @param {() => unknown} change */
const inPlace = (change) => {
  const text = document.getElementById("_text");
  const before = text?.getBoundingClientRect().top;
  change();
  if (before === undefined || scrollY === 0 || CSS.supports("overflow-anchor", "auto")) return;
  const moved = (text?.getBoundingClientRect().top ?? 0) - before;
  scrollBy({ top: moved, behavior: "instant" });
};

const show = () => {
  const { notices, isClockWrong } = shownNotices(known.data, Date.now(), dismissed);
  const own = aside ?? document.body.querySelector(":scope > .notices");
  if (!notices.length && !own) return;
  inPlace(() => {
    if (!notices.length) {
      own?.remove();
      aside = undefined;
      texts = new Map();
      return;
    }
    const around = place();
    const old = new Map([...around.querySelectorAll("[data-id]")].map((item) => [/** @type {HTMLElement} */ (item).dataset.id, item]));
    /** @type {(() => void)[]} */
    const later = [];
    const items = notices.map((notice) => {
      const before = old.get(notice.id);
      const isSame = before && texts.get(notice.id) === keyOf(notice);
      const { item, fillIn } = isSame ? { item: /** @type {HTMLElement} */ (before), fillIn: undefined } : buildItem(notice);
      texts.set(notice.id, keyOf(notice));
      if (fillIn) later.push(fillIn);
      if (notice.level !== "danger" && !item.querySelector(".notice-dismiss"))
        item.append(dismissButton(notice, () => dismiss(notice.id)));
      return item;
    });
    const foot = buildFoot(known.at, isClockWrong, askButton());
    // Elements that stay are not moved: that would end the focus in them.
    const rest = [...around.children].filter((child) => !items.includes(/** @type {HTMLElement} */ (child)));
    for (const child of rest) child.remove();
    items.forEach((item, at) => {
      if (around.children[at] !== item) around.insertBefore(item, around.children[at] ?? null);
    });
    around.append(foot);
    // An empty live region first: what comes into it is announced.
    for (const fillIn of later) fillIn();
  });
};

// --- Notifications of the system, where a person asks for them. ---

const canNotify = () => !isSingleFile && "Notification" in window && "serviceWorker" in navigator;

const askButton = () => {
  if (!canNotify() || Notification.permission === "denied" || (stored("notify") && Notification.permission === "granted")) return undefined;
  const button = textButton("link-button", noticeMessages().noticesNotify, async () => {
    const answer = await Notification.requestPermission();
    if (answer === "granted") store("notify", true);
    show();
  });
  return button;
};

/** @param {site.NoticeEntry} notice */
const notify = async (notice) => {
  if (!canNotify() || Notification.permission !== "granted" || !stored("notify")) return;
  const [title, lang] = textIn(notice.title, pageLanguage());
  const [body] = textIn(notice.text, pageLanguage());
  const worker = await navigator.serviceWorker.ready;
  await worker.showNotification(`${levelOf(notice)}: ${title}`, { body, lang, tag: notice.id });
};

// What came while the person reads further down is named in a bar at the lower edge.
/** @param {site.NoticeEntry} notice */
const announce = (notice) => {
  document.querySelector(".notice-arrived")?.remove();
  const [title] = textIn(notice.title, pageLanguage());
  const bar = textButton("notice-arrived", fill(noticeMessages().noticesArrived, { title }), () => {
    bar.remove();
    scrollTo({ top: 0, behavior: "instant" });
    if (!aside) return;
    aside.tabIndex = -1;
    aside.focus({ preventScroll: true });
  });
  document.body.append(bar);
};

// --- The network. ---

const look = async () => {
  if (isSingleFile) return;
  const response = await fetch(address(FILE), { cache: "no-cache", priority: "high" });
  const data = response.ok && !response.redirected && checked(await response.json());
  if (!data) return;
  const before = shownNotices(known.data, Date.now(), dismissed).notices.map(({ id }) => id);
  const fetched = { at: Date.now(), data };
  known = newest([known, fetched]);
  if (known === fetched) store("notices", fetched);
  show();
  for (const notice of shownNotices(known.data, Date.now(), dismissed).notices) {
    if (before.includes(notice.id)) continue;
    if (scrollY > 0) announce(notice);
    notify(notice).catch(console.info);
  }
};
// Without a network what is known stays.
const lookAgain = () => look().catch(console.info);

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
// Shows what holds when the next notice begins or ends.
const follow = () => {
  show();
  clearTimeout(timer);
  const next = nextChange(known.data, Date.now());
  if (next !== undefined) timer = setTimeout(follow, Math.min(next - Date.now() + 50, LONGEST));
};

const start = () => {
  follow();
  addEventListener("online", lookAgain);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    follow();
    lookAgain();
  });
  setInterval(() => document.visibilityState === "visible" && lookAgain(), AGAIN);
  new MutationObserver(follow).observe(document.documentElement, { attributeFilter: ["lang", "data-live"] });
};

const found = look().catch(console.info);
if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
else start();
found.then(follow);
