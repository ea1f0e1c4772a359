// The search for a page on which the app does not run yet. It is made of the app's own views
// (early-views.js), and the app's search takes its place with the same words.
import { encode, decode } from "./codec.js";
import { build, counted, find, groupOf, loadViews } from "./early-views.js";
import { base, data, page } from "./page.js";
import { askSearch, onAnswer, startSearch } from "./search-client.js";
import { loadStyle } from "./styles.js";

// How many articles are shown at first, and how many more at each press.
const STEP = 10;

/** @type {Awaited<ReturnType<typeof loadViews>>} */
let views;
/** @type {HTMLElement | undefined} */
let dialog;
/** @type {HTMLInputElement} */
let box;
/** @type {HTMLElement} */
let below;
/** @type {HTMLElement} */
let help;
/** @type {HTMLElement} */
let clear;
/** @type {EventTarget | null} */
let focused = null;
/** @type {Promise<unknown> | undefined} */
let ready;
// A search that is on its way or open; replaced when it ends.
/** @type {object | undefined} */
let opening;
let isComposing = false, isOver = false;
// Whether the list answers what is typed, and whether the first hit is opened once it does.
let isAnswered = false, opensFirst = false;
// The app's requests count from 1; with other numbers the app ignores these answers.
let requestId = 1 << 30;
let limit = STEP;
/** @type {number[]} */
let expanded = [];
/** @type {number | undefined} */
let announcing;

/** @param {HTMLElement} sheet */
const hitsOf = (sheet) => /** @type {HTMLElement[]} */ ([...sheet.querySelectorAll("[data-hit]")]);

// The section in the URL's fragment, and the search's parameters (src/route.rs).
const fragment = () => {
  const [, section = "", query] = /^#?([^?]*)\??(.*)/.exec(location.hash) ?? [];
  return { section, params: new URLSearchParams(query) };
};

/** @param {string} name */
const filter = (name) => fragment().params.get(name)?.split(",").filter(Boolean) ?? [];

/** @type {(hash: string) => void} */
const replaceHash = (hash) => {
  try {
    history.replaceState(history.state, "", location.pathname + location.search + hash);
  } catch {
    // Browsers throw if the URL changes too often; a later change succeeds.
  }
};

// Writes a parameter of the search into the URL.
/** @param {string} name @param {string} value */
const note = (name, value) => {
  const { section, params } = fragment();
  if (value || name === "q") params.set(name, value);
  else params.delete(name);
  // The app reads a `+` as itself, and splits lists at commas.
  replaceHash(`#${section}?${String(params).replaceAll("+", "%20").replaceAll("%2C", ",")}`);
};

const openFirst = () => {
  opensFirst = false;
  find(below, "a[data-hit]")?.click();
};

const ask = () => {
  const text = box.value, { topics, languages, templates } = views;
  clearTimeout(announcing);
  [topics, languages.map(([code]) => code)].forEach((values, row) => {
    const chips = dialog?.querySelectorAll(".chip-group")[row].children ?? [];
    const chosen = filter(row ? "lang" : "topic");
    values.forEach((value, at) => chips[at].setAttribute("aria-pressed", String(chosen.includes(value))));
  });
  find(/** @type {HTMLElement} */ (dialog), ".search-clear").replaceChildren(...(text ? [clear] : []));
  if (!text.trim()) return below.replaceChildren(help);
  if (!find(below, ".results")) show(build(templates.waiting));
  return askSearch(encode(SCHEMAS.request, {
    Search: {
      request_id: ++requestId, text, is_typing: !/\s$/.test(text), topics: filter("topic"),
      languages: filter("lang"), limit, expanded,
    },
  }));
};

/** @param {HTMLElement[]} content */
const show = (...content) => {
  const results = build(["div", { class: "results" }]);
  results.append(...content);
  below.replaceChildren(results);
};

// Searches anew: what is typed or its filters have changed.
const search = () => {
  isAnswered = opensFirst = false;
  limit = STEP;
  expanded = [];
  ask();
};

/** @param {string} text */
const searchFor = (text) => {
  box.value = text;
  note("q", text);
  search();
  box.focus();
};

const clearFilters = () => {
  note("topic", "");
  note("lang", "");
  search();
  box.focus();
};

/** @param {protocol.Found} found */
const linesOf = (found) => {
  const { articles, corrections, is_partial, is_reading, missing_files, total_articles, total_sections } = found;
  const { plural, templates } = views;
  const reading = is_reading ? [build(templates.reading)] : [];
  const incomplete = missing_files && !is_partial ? [build(templates.incomplete)] : [];
  if (articles.length) {
    const count = build(templates.found, counted(plural, "passages", total_sections), counted(plural, "articles", total_articles));
    for (const line of reading) count.append(" ", ...line.childNodes);
    return [count, ...incomplete, ...corrections.map((words) => build(templates.correction, ...words))];
  }
  if (is_partial) return is_reading ? reading : [build(templates.waiting)];
  const nothing = build(templates.nothing), everywhere = find(nothing, ".button");
  nothing.prepend(...incomplete);
  if (filter("topic").length + filter("lang").length) everywhere.onclick = clearFilters;
  else everywhere.remove();
  return [nothing];
};

/** @type {(words: [typed: string, suggested: string]) => HTMLElement} */
const suggestionOf = ([typed, suggested]) => {
  const button = build(views.templates.suggestion, suggested);
  button.onclick = () => searchFor(box.value.split(/([\s!-/:-@[-`{-~]+)/)
    .map((part) => (part.toLowerCase() === typed.toLowerCase() ? suggested : part)).join(""));
  return button;
};

onAnswer((bytes) => {
  if (!dialog || !box.value.trim() || !bytes.length) return;
  const answer = decode(SCHEMAS.response, bytes);
  if (!("Found" in answer) || answer.Found.request_id !== requestId) return;
  const found = answer.Found, { articles, total_articles } = found;
  const at = hitsOf(below).indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const lines = linesOf(found), list = build(["ol", { class: "groups" }]);
  for (const article of articles) {
    const group = groupOf(views, article, box.value.trimStart());
    const more = find(group, ".more-passages");
    if (more) more.onclick = () => {
      expanded.push(article.article);
      ask();
    };
    list.append(group);
  }
  if (total_articles > articles.length) {
    const more = build(views.templates.more);
    more.onclick = () => {
      limit += STEP;
      ask();
    };
    list.append(more);
  }
  show(...lines, ...found.suggestions.map(suggestionOf), ...(articles.length ? [list] : []));
  if (at >= 0) hitsOf(below)[at]?.focus();
  // While texts are read answers come too fast for each to be said.
  clearTimeout(announcing);
  announcing = setTimeout(() => dialog && (find(dialog, ".said").textContent =
    (lines[0].querySelector(".empty-title") ?? lines[0]).textContent), 700);
  isAnswered = !found.is_partial || articles.length > 0;
  if (isAnswered && opensFirst) openFirst();
});

// As src/view/search_keys.rs.
/** @param {KeyboardEvent} event */
const onKey = (event) => {
  const { key, target } = event;
  // WebKit ends the composition before the key that did so: that one has the code 229.
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
  const hits = hitsOf(below), at = hits.indexOf(/** @type {HTMLElement} */ (target));
  if (key !== "Enter") opensFirst = false;
  if (key === "Enter" && target === box) {
    event.preventDefault();
    if (isAnswered) openFirst();
    else opensFirst = true;
  } else if (key === "Escape") {
    // The browser's own handling of Escape would first empty the field.
    event.preventDefault();
    /** @type {HTMLDialogElement | undefined} */ (dialog)?.close();
  } else if (/^Arrow(Up|Down)$/.test(key) && (at >= 0 || target === box && key === "ArrowDown")) {
    event.preventDefault();
    const to = at + (key === "ArrowDown" ? 1 : -1);
    (to < 0 ? box : hits[to])?.focus();
  } else if (at >= 0 && (/^[^ ]$/u.test(key) || key === "Backspace")) box.focus();
};

const close = () => {
  dialog?.remove();
  dialog = opening = undefined;
  delete data.earlySearch;
};

// Opens the search by the app's keys.
/** @param {KeyboardEvent} event */
const onSearchKey = (event) => {
  const { key, target } = event;
  const isTyping = target instanceof Element && target.matches("input, textarea, select");
  const hasControl = event.ctrlKey || event.metaKey;
  if (event.altKey || event.isComposing || isOver) return;
  if (hasControl ? key.toLowerCase() !== "k" || event.shiftKey : key !== "/" || isTyping) return;
  event.preventDefault();
  if (!opening) location.hash = "?q=";
};

// Whether the URL contains a search.
const isWanted = () => /[?&]q=/.test(location.hash);

// The recent searches, which the app has stored, above the help.
const addRecent = () => {
  const name = `${CONFIG.storagePrefix}${base.pathname}:recent`;
  /** @type {string | null} */
  let stored = null;
  try {
    stored = localStorage.getItem(name);
  } catch {
    // There is no storage.
  }
  if (!stored) return;
  const recent = build(views.templates.recent), list = find(recent, "ul"), [item] = list.children;
  list.replaceChildren(...stored.split("\n").map((line) => {
    const own = /** @type {HTMLElement} */ (item.cloneNode(true)), button = find(own, "button");
    button.textContent = line;
    button.onclick = () => searchFor(line);
    return own;
  }));
  find(recent, ".link-button").onclick = () => {
    localStorage.removeItem(name);
    recent.remove();
  };
  help.firstElementChild?.append(recent);
};

// Builds the sheet, and gives its controls their work.
const open = () => {
  const { templates, topics, languages } = views;
  const sheet = /** @type {HTMLDialogElement} */ (build(templates.sheet));
  sheet.dataset.early = "";
  dialog = sheet;
  box = /** @type {HTMLInputElement} */ (find(sheet, "input"));
  below = find(sheet, ".search-below");
  help = /** @type {HTMLElement} */ (below.firstElementChild);
  addRecent();
  // The name of the app's own.
  box.removeAttribute("id");
  box.value = fragment().params.get("q") ?? "";
  clear = build(templates.clear);
  clear.onclick = () => searchFor("");
  const typed = () => {
    note("q", box.value);
    search();
  };
  box.addEventListener("input", (event) => /** @type {InputEvent} */ (event).isComposing || typed());
  box.addEventListener("compositionstart", () => (isComposing = true));
  box.addEventListener("compositionend", () => {
    isComposing = false;
    typed();
  });
  find(sheet, ".chips").onclick = ({ target }) => {
    const chip = /** @type {Element} */ (target).closest(".chip"), row = chip?.parentElement;
    if (!chip || !row) return;
    const at = [...row.children].indexOf(chip), isTopic = !row.previousElementSibling;
    const [name, value] = isTopic ? ["topic", topics[at]] : ["lang", languages[at][0]];
    const chosen = filter(name), others = chosen.filter((one) => one !== value);
    note(name, (others.length < chosen.length ? others : [...chosen, value]).join(","));
    search();
  };
  find(sheet, ".sheet-close").onclick = () => sheet.close();
  sheet.addEventListener("click", ({ target }) => target === sheet && sheet.close());
  find(sheet, ".search").onkeydown = onKey;
  sheet.addEventListener("focusin", ({ target }) => (focused = target));
  sheet.onclose = () => {
    if (!dialog) return;
    close();
    const { section } = fragment();
    replaceHash(section && `#${section}`);
  };
  data.earlySearch = "";
  // Outside of the body, whose elements the app takes over.
  page.append(sheet);
  sheet.showModal();
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
  ask();
};

const begin = async () => {
  if (opening || isOver) return;
  const own = (opening = {});
  ready = Promise.race([startSearch().catch(close), new Promise((done) => setTimeout(done, 20000))]);
  try {
    [views] = await Promise.all([loadViews(), loadStyle("style")]);
  } catch (error) {
    console.warn(error);
    return close();
  }
  if (opening === own && !isOver) open();
};

// Puts the words that were typed, and the focus, into the app's field.
/** @param {HTMLInputElement} own */
const passOn = (own) => {
  const { selectionStart, selectionEnd, value } = box;
  own.focus();
  if (own.value !== value) {
    own.value = value;
    own.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  own.setSelectionRange(selectionStart, selectionEnd);
};

// Replaces the early search by the app's, with the same words. The app's is above it, but
// cannot be seen (style/sheets.css) until it has results.
/** @type {(tries?: number, last?: Element) => void} */
const end = (tries = 60, last) => {
  if (!dialog) return;
  const own = /** @type {HTMLInputElement | null} */ (document.getElementById("_search-input"));
  const sheet = /** @type {HTMLDialogElement | null | undefined} */ (own?.closest("dialog"));
  const isOpen = own && sheet?.open;
  if (isOpen && own !== last) passOn(own);
  const isThere = isOpen && (!own.value.trim() || sheet.querySelector(".group, .empty"));
  if (!isThere && tries && isWanted()) return void setTimeout(() => end(tries - 1, isOpen ? own : last), 16);
  const at = hitsOf(below).indexOf(/** @type {HTMLElement} */ (focused));
  for (const part of [".search-below", ".chips"]) {
    const [from, to] = [dialog, sheet].map((around) => around?.querySelector(part));
    if (from && to) [to.scrollTop, to.scrollLeft] = [from.scrollTop, from.scrollLeft];
  }
  close();
  if (sheet && at >= 0) hitsOf(sheet)[at]?.focus();
};

// Follows the URL, and the keys that open the search, until the app starts.
export const watchForSearch = () => {
  // A search need not wait for the app.
  const look = () => (isWanted() ? begin() : close());
  look();
  addEventListener("hashchange", look);
  addEventListener("keydown", onSearchKey);
  return {
    // The search has started or failed: it and the app at once would delay the search.
    until: () => ready,
    // No word is being composed by an input method: the app must not take over within one.
    async before() {
      if (dialog && isComposing) await new Promise((done) => box.addEventListener("compositionend", done));
      isOver = true;
    },
    after: end,
  };
};
