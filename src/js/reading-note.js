// A note beside the line that calls it: a footnote, or what a term means. The line stays where
// it is; Escape, a press elsewhere or going on with the keyboard closes the note.
import { make } from "./dom.js";
import { fill } from "./messages.js";
import { interfaceMessages } from "./interface-language.js";

const GAP = 6;
const aside = make("div", "reading-aside");
aside.dataset.shelf = "";
aside.tabIndex = -1;
aside.setAttribute("role", "dialog");
aside.hidden = true;
/** @type {HTMLElement | undefined} */
let caller;

/** @param {{ withFocus?: boolean }} [how] */
export const hideAside = ({ withFocus = false } = {}) => {
  if (aside.hidden) return;
  aside.hidden = true;
  caller?.removeAttribute("aria-expanded");
  if (withFocus && caller?.isConnected) caller.focus({ preventScroll: true });
  caller = undefined;
};

const placeAside = () => {
  // Of a call that goes over two lines the last one.
  const at = [...(caller?.getClientRects() ?? [])].at(-1);
  if (!at) return;
  const width = document.documentElement.clientWidth;
  const own = aside.getBoundingClientRect();
  const left = Math.max(12, Math.min(at.left + at.width / 2 - own.width / 2, width - own.width - 12));
  const isAbove = at.bottom + GAP + own.height > innerHeight && at.top - GAP - own.height > 60;
  aside.style.left = `${left + scrollX}px`;
  aside.style.top = `${(isAbove ? at.top - GAP - own.height : at.bottom + GAP) + scrollY}px`;
};

// Shows content beside an element. `go` is a link to where it stands in the text.
/** @type {(from: HTMLElement, label: string, content: Node[], go: { text: string, act: () => unknown }) => void} */
const showAside = (from, label, content, go) => {
  const isSame = caller === from;
  hideAside();
  // A second press closes it.
  if (isSame) return;
  caller = from;
  aside.ariaLabel = label;
  aside.lang = from.closest("[lang]")?.getAttribute("lang") ?? "";
  aside.dir = /** @type {HTMLElement | null} */ (from.closest("[dir]"))?.dir ?? "";
  const body = make("div", "reading-aside-text");
  body.append(...content);
  const link = make("button", "link-button");
  Object.assign(link, { type: "button", textContent: go.text, onclick: () => {
    hideAside();
    go.act();
  } });
  link.lang = document.documentElement.lang;
  aside.replaceChildren(body, link);
  if (!aside.isConnected) document.body.append(aside);
  aside.hidden = false;
  from.setAttribute("aria-expanded", "true");
  placeAside();
  aside.focus({ preventScroll: true });
};

/** @param {KeyboardEvent} event */
const onAsideKey = (event) => {
  if (event.key === "Escape") {
    event.preventDefault();
    return hideAside({ withFocus: true });
  }
  if (event.key !== "Tab") return;
  // The note is at the end of the page: from it one goes on in the line.
  const all = [...aside.querySelectorAll("a[href],button")];
  const at = all.indexOf(/** @type {Element} */ (document.activeElement));
  if (event.shiftKey ? at <= 0 : at === all.length - 1) hideAside({ withFocus: true });
};

aside.addEventListener("keydown", onAsideKey);
document.addEventListener("pointerdown", ({ target }) => {
  if (!aside.hidden && !aside.contains(/** @type {Node} */ (target)) && !caller?.contains(/** @type {Node} */ (target))) hideAside();
});
addEventListener("resize", () => !aside.hidden && placeAside());
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !aside.hidden && !event.defaultPrevented) hideAside({ withFocus: true });
});

// The footnote that a link calls.
/** @param {HTMLElement} from */
export const showFootnote = (from) => {
  const link = /** @type {HTMLAnchorElement} */ (from);
  const messages = interfaceMessages();
  const id = decodeURIComponent(link.hash).split(/[#/]/).at(-1) ?? "";
  // In an article of the reader's own files ids have a prefix.
  const notes = [...(link.closest("article")?.querySelectorAll(".footnotes > li") ?? [])];
  const note = id && notes.find((one) => one.id.split(":").at(-1) === id);
  if (!note) return (location.href = link.href);
  const copy = /** @type {HTMLElement} */ (note.cloneNode(true));
  copy.querySelectorAll(".footnote-back").forEach((back) => back.remove());
  copy.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
  return showAside(link, fill(messages.readingNote, { number: link.textContent ?? "" }), [...copy.childNodes],
    { text: messages.readingNoteGo, act: () => (location.href = link.href) });
};

// What a term means, in the words of the article.
/** @type {(from: HTMLElement, term: string, meaning: string, definition: HTMLElement) => void} */
export const showTerm = (from, term, meaning, definition) => {
  const messages = interfaceMessages();
  const text = make("p");
  text.textContent = meaning;
  showAside(from, fill(messages.readingTerm, { term }), [text], {
    text: messages.readingTermGo,
    act: () => {
      definition.tabIndex = -1;
      definition.scrollIntoView({ block: "center" });
      definition.focus({ preventScroll: true });
    },
  });
};
