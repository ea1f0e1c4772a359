// A small search UI for a page on which the app does not run yet. It looks like the app's
// search, which then takes over the words that were typed.
import { encode, decode, splitBySpans } from "./codec.js";
import { address } from "./page.js";
import { askSearch, onAnswer, startSearch } from "./search-client.js";
import { loadStyle } from "./styles.js";

const LIMIT = 10;

/** @type {HTMLDialogElement | undefined} */
let dialog;
/** @type {HTMLInputElement} */
let box;
/** @type {HTMLOListElement} */
let list;
/** @type {Promise<unknown> | undefined} */
let ready;
let isComposing = false, isOver = false;
// Whether the list answers what is typed, and whether the first hit is opened once it does.
let isAnswered = false, opensFirst = false;
// The app's requests count from 1; with other numbers the app ignores these answers.
let requestId = 1 << 30;

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 */
const el = (name, attributes, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

/** @type {(text: string, spans: Span[]) => (Node | string)[]} */
const highlighted = (text, spans) =>
  splitBySpans(text, spans).map(([part, isMarked]) => (isMarked ? el("mark", {}, part) : part));

/** @param {protocol.Passage} passage */
const snippetOf = ({ snippet, snippet_highlights: spans, is_cut_before, is_cut_after }) =>
  [is_cut_before ? "…" : "", ...highlighted(snippet, spans), is_cut_after ? "…" : ""];

/** @param {protocol.FoundArticle[]} articles */
const show = (articles) => list.replaceChildren(...articles.map((article) => {
  const { language, slug, title, title_highlights, passages } = article;
  const hits = passages.map((passage) => {
    const { section, heading, heading_highlights } = passage;
    const place = `${encodeURIComponent(section)}?highlight=${encodeURIComponent(box.value.trimStart())}`;
    const href = address(`${language}/articles/${encodeURIComponent(slug)}/#${place}`);
    return el("li", {}, el("a", { class: "hit", href },
      el("span", { class: "hit-heading" }, ...highlighted(heading, heading_highlights)),
      el("span", { class: "snippet" }, ...snippetOf(passage))));
  });
  return el("li", { class: "group", lang: language },
    el("p", { class: "group-title" }, ...highlighted(title, title_highlights)),
    el("ol", { class: "hits" }, ...hits));
}));

onAnswer((bytes) => {
  if (!dialog || !box.value.trim() || !bytes.length) return;
  const answer = decode(SCHEMAS.response, bytes);
  if (!("Found" in answer) || answer.Found.request_id !== requestId) return;
  const { articles, is_partial } = answer.Found;
  show(articles);
  isAnswered = !is_partial || articles.length > 0;
  if (isAnswered && opensFirst) openFirst();
});

// The section in the URL's fragment, and the search's parameters (src/route.rs).
const fragment = () => {
  const [, section = "", query] = /^#?([^?]*)\??(.*)/.exec(location.hash) ?? [];
  return { section, params: new URLSearchParams(query) };
};

/** @param {string} text */
const request = (text) => {
  const { params } = fragment();
  const list = (/** @type {string} */ name) => params.get(name)?.split(",").filter(Boolean) ?? [];
  return encode(SCHEMAS.request, {
    Search: {
      request_id: ++requestId, text, is_typing: true, topics: list("topic"), languages: list("lang"),
      limit: LIMIT, expanded: [],
    },
  });
};

/** @type {(hash: string) => void} */
const replaceHash = (hash) => {
  try {
    history.replaceState(history.state, "", location.pathname + location.search + hash);
  } catch {
    // Browsers throw if the URL changes too often; a later change succeeds.
  }
};

const openFirst = () => {
  opensFirst = false;
  list.querySelector("a")?.click();
};

const typed = () => {
  const text = box.value;
  isAnswered = opensFirst = false;
  const { section, params } = fragment();
  params.set("q", text);
  // The app reads a `+` as itself.
  replaceHash(`#${section}?${String(params).replaceAll("+", "%20")}`);
  if (text.trim()) askSearch(request(text));
  else list.replaceChildren();
};

const close = () => {
  dialog?.remove();
  dialog = undefined;
};

// Opens the search by the app's keys.
/** @param {KeyboardEvent} event */
export const onSearchKey = (event) => {
  const { key, target } = event;
  const isTyping = target instanceof Element && target.matches("input, textarea, select");
  const hasControl = event.ctrlKey || event.metaKey;
  if (event.altKey || event.isComposing || isOver) return;
  if (hasControl ? key.toLowerCase() !== "k" || event.shiftKey : key !== "/" || isTyping) return;
  event.preventDefault();
  if (!dialog) location.hash = "?q=";
};

// Whether the URL contains a search.
export const isSearchWanted = () => /[?&]q=/.test(location.hash);

export const beginEarlySearch = async () => {
  if (dialog || isOver) return;
  ready = Promise.race([startSearch().catch(close), new Promise((done) => setTimeout(done, 20000))]);
  const label = document.querySelector(".search-word")?.textContent ?? "";
  const link = /** @type {HTMLElement | null} */ (document.querySelector(".search-button"));
  const closeButton = el("button", {
    type: "button", class: "icon-button sheet-close", "aria-label": link?.dataset.close ?? "",
  }, el("span", { class: "icon icon-close", "aria-hidden": "true" }));
  closeButton.addEventListener("click", () => dialog?.close());
  const named = fragment().params.get("q") ?? "";
  box = el("input", {
    type: "search", "aria-label": label, placeholder: label, value: named, autocomplete: "off",
  });
  list = el("ol", { class: "groups" });
  dialog = el("dialog", { class: "sheet sheet-search", "aria-label": label },
    el("div", { class: "sheet-body" },
      el("div", { class: "search" },
        el("div", { class: "search-box" }, el("span", { class: "icon icon-search", "aria-hidden": "true" }), box),
        el("div", { class: "search-below" }, list)),
      closeButton));
  box.addEventListener("input", (event) => /** @type {InputEvent} */ (event).isComposing || typed());
  box.addEventListener("compositionstart", () => (isComposing = true));
  box.addEventListener("compositionend", () => {
    isComposing = false;
    typed();
  });
  box.addEventListener("keydown", (event) => {
    // WebKit ends the composition before the key that did so: that one has the code 229.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter") {
      if (isAnswered) openFirst();
      else opensFirst = true;
    }
    // The browser's own handling of Escape would first empty the field.
    if (event.key === "Escape") {
      event.preventDefault();
      dialog?.close();
    }
  });
  dialog.addEventListener("close", () => {
    if (!dialog) return;
    close();
    const { section } = fragment();
    replaceHash(section && `#${section}`);
  });
  const own = dialog;
  await loadStyle("style");
  if (dialog !== own || isOver) return;
  document.body.append(dialog);
  dialog.showModal();
  box.focus();
  box.setSelectionRange(named.length, named.length);
  if (named.trim()) typed();
};
addEventListener("hashchange", () => isSearchWanted() || close());

// Resolves when an early search has started or failed. The app starts after that: both at
// once would delay the search.
export const earlySearchAnswered = () => ready;

// Resolves when no word is being composed by an input method: the app must not take over
// within one.
export const untilComposed = () =>
  dialog && isComposing && new Promise((done) => box.addEventListener("compositionend", done));

// The app starts: no early search opens any more.
export const noEarlySearch = () => (isOver = true);

// Replaces the early search by the app's, with the same words, once the app has drawn it.
export const endEarlySearch = (tries = 60) => {
  if (!dialog) return;
  const own = /** @type {HTMLInputElement | null} */ (document.getElementById("_search-input"));
  if (!own) {
    if (tries) setTimeout(() => endEarlySearch(tries - 1), 16);
    return;
  }
  const { selectionStart, selectionEnd, value } = box;
  close();
  own.focus();
  if (own.value !== value) {
    own.value = value;
    own.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  own.setSelectionRange(selectionStart, selectionEnd);
};
