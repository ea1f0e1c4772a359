// What is offered for text that a person has selected: a tint, a note, a copy with its source,
// a link to these words, a search for them. With a mouse the bar stands below the selection;
// with a finger it is at the lower edge, because the system has its own menu at the
// selection. Nothing is made without a press on a button.
import { make, say, status, textButton } from "./dom.js";
import { focusOn } from "./focus.js";
import { markPassage, openArticle } from "./shelf-article.js";
import { quoteLink, sourceOf } from "./shelf-quote.js";
import { TINTS } from "./shelf-records.js";
import { offsetsOf, openAround, rangeOf, sentencesOf } from "./shelf-text.js";
import { editMark } from "./shelf-note.js";
import { tintName } from "./shelf-tints.js";
import { shelfLanguage, shelfMessages } from "./shelf-words.js";

// How long a selection must be at rest, in milliseconds.
const SELECTION_AT_REST = 250;

const bar = make("div", "shelf-bar");
const said = status("p", "said");
bar.setAttribute("role", "toolbar");
bar.hidden = true;
bar.dataset.shelf = "";

/** @type {{ open: OpenArticle, start: number, end: number } | undefined} */
let chosen;

/** @param {string} text */
export const announce = (text) => {
  // The same words twice are read twice.
  say(said, "");
  setTimeout(() => say(said, text), 50);
};

// With the keyboard one goes on at the passage.
export const hideBar = () => {
  const { open, start } = chosen ?? {};
  if (bar.contains(document.activeElement)) focusOn(open?.article.blocks.find(({ end }) => end > Number(start))?.element);
  bar.hidden = true;
  chosen = undefined;
};

/** @param {number} tint */
const mark = async (tint) => {
  const own = chosen;
  if (!own) return undefined;
  hideBar();
  getSelection()?.removeAllRanges();
  const made = await markPassage(own.open, own.start, own.end, tint);
  announce(shelfMessages().shelfMarked);
  return made;
};

/** @param {string} text */
const copy = async (text) => {
  const messages = shelfMessages();
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without the right to the clipboard, as in a file, the older way.
    const field = make("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  hideBar();
  announce(messages.shelfCopied);
};

/** @param {string} text */
const search = (text) => {
  hideBar();
  const words = text.trim().slice(0, 80);
  location.hash = `?q=${encodeURIComponent(words)}`;
};

const draw = () => {
  const messages = shelfMessages();
  bar.lang = shelfLanguage();
  bar.ariaLabel = messages.shelfBar;
  const tints = Array.from({ length: TINTS }, (_, tint) => {
    const element = textButton(`shelf-tint shelf-tint-${tint}`, "", () => mark(tint));
    element.ariaLabel = element.title = `${messages.shelfMark}: ${tintName(tint)}`;
    return element;
  });
  const note = textButton("shelf-act", messages.shelfNote, async () => {
    const made = await mark(0);
    if (made) editMark(made);
  });
  const copies = textButton("shelf-act", messages.shelfCopy, () => {
    if (chosen) copy(sourceOf(chosen.open, chosen.start, chosen.end));
  });
  const link = textButton("shelf-act", messages.shelfLink, () => {
    if (chosen) copy(quoteLink(chosen.open, chosen.start, chosen.end));
  });
  const lookUp = textButton("shelf-act", messages.shelfLookUp, () => {
    if (chosen) search(chosen.open.article.text.slice(chosen.start, chosen.end));
  });
  bar.replaceChildren(...tints, note, lookUp, copies, link);
};

// Beside the selection for a fine pointer, else where the style has it: at the lower edge.
/** @param {Range} range */
const position = (range) => {
  bar.style.top = bar.style.left = "";
  const isFine = matchMedia("(pointer: fine)").matches && innerWidth >= 640;
  bar.classList.toggle("shelf-bar-docked", !isFine);
  if (!isFine) return;
  const rects = [...range.getClientRects()];
  const last = rects.at(-1) ?? range.getBoundingClientRect();
  const { width, height } = bar.getBoundingClientRect();
  const below = last.bottom + 10;
  const top = below + height > innerHeight - 8 ? Math.max(8, (rects[0] ?? last).top - height - 10) : below;
  const left = Math.min(Math.max(8, last.right - width / 2), innerWidth - width - 8);
  bar.style.top = `${top}px`;
  bar.style.left = `${left}px`;
};

// Offers what can be done with a passage of the open article.
/** @type {(open: OpenArticle, start: number, end: number) => void} */
export const offer = (open, start, end) => {
  const range = rangeOf(open.article, start, end);
  if (!range) return;
  chosen = { open, start, end };
  draw();
  bar.hidden = false;
  position(range);
};

const onSelection = () => {
  const selection = getSelection();
  const open = openArticle();
  // The focus in the bar ends a selection in some browsers; the bar stays then.
  if (bar.contains(document.activeElement)) return;
  if (!selection || selection.isCollapsed || !open || !selection.rangeCount) return hideBar();
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(open.root)) return hideBar();
  const found = offsetsOf(open.article, range);
  if (found) offer(open, ...found);
  else hideBar();
};

// --- Passages without a pointer: a cursor that goes from block to block and, with the arrows to
// the sides, from sentence to sentence. ---

/** @type {{ open: OpenArticle, block: number, sentence: number } | undefined} */
let cursor;

const endCursor = () => {
  cursor?.open.painter.point(undefined);
  cursor = undefined;
};

const drawCursor = () => {
  if (!cursor) return;
  const { open, block, sentence } = cursor;
  const own = open.article.blocks[block];
  const all = sentencesOf(open.article.text, own.start, own.end, open.root.closest("[lang]")?.getAttribute("lang") ?? "en");
  let [start, end] = sentence < 0 ? [own.start, own.end] : all[Math.min(sentence, all.length - 1)];
  while (end > start && /\s/.test(open.article.text[end - 1])) end--;
  while (start < end && /\s/.test(open.article.text[start])) start++;
  open.painter.point({ mark: /** @type {Mark} */ ({}), start, end });
  openAround(own.element);
  rangeOf(open.article, start, end)?.startContainer.parentElement?.scrollIntoView({ block: "nearest" });
  announce(open.article.text.slice(start, end).slice(0, 300));
  return { start, end, count: all.length };
};

/** @param {OpenArticle} open */
const beginCursor = (open) => {
  const first = open.article.blocks.findIndex(({ element }) => element.getBoundingClientRect().bottom > 80);
  cursor = { open, block: Math.max(first, 0), sentence: -1 };
  announce(shelfMessages().shelfCursor);
  drawCursor();
};

/** @param {KeyboardEvent} event */
const onKey = (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (target.closest?.("input,textarea,select,dialog,[contenteditable]")) return;
  const open = openArticle();
  if (!bar.hidden && event.key === "Escape") {
    hideBar();
    endCursor();
    event.preventDefault();
    return;
  }
  if (!bar.hidden && bar.contains(target)) return moveInBar(event);
  if (event.key === "m" && open) {
    event.preventDefault();
    if (!bar.hidden) return /** @type {HTMLElement | null} */ (bar.querySelector("button"))?.focus();
    return cursor ? endCursor() : beginCursor(open);
  }
  if (!cursor || cursor.open !== open) return;
  const { blocks } = cursor.open.article;
  if (event.key === "ArrowDown") cursor = { ...cursor, block: Math.min(cursor.block + 1, blocks.length - 1), sentence: -1 };
  else if (event.key === "ArrowUp") cursor = { ...cursor, block: Math.max(cursor.block - 1, 0), sentence: -1 };
  else if (event.key === "ArrowRight") cursor.sentence++;
  else if (event.key === "ArrowLeft") cursor.sentence = Math.max(cursor.sentence - 1, -1);
  else if (event.key === "Escape") {
    event.preventDefault();
    return endCursor();
  } else if (event.key === "Enter") {
    const at = drawCursor();
    const own = cursor.open;
    event.preventDefault();
    endCursor();
    if (at) offer(own, at.start, at.end);
    /** @type {HTMLElement | null} */ (bar.querySelector("button"))?.focus();
    return;
  } else return;
  event.preventDefault();
  const at = drawCursor();
  if (cursor && at) cursor.sentence = Math.min(cursor.sentence, at.count - 1);
};

// The arrows go along the bar, as along every toolbar.
/** @param {KeyboardEvent} event */
const moveInBar = (event) => {
  const all = [...bar.querySelectorAll("button")];
  const at = all.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step || at < 0) return;
  event.preventDefault();
  all[(at + step + all.length) % all.length].focus();
};

export const startBar = () => {
  document.body.append(bar, said);
  /** @type {number | undefined} */
  let timer;
  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    timer = setTimeout(onSelection, SELECTION_AT_REST);
  });
  // A press on the bar must not end the selection.
  bar.addEventListener("pointerdown", (event) => event.preventDefault());
  addEventListener("keydown", onKey);
  addEventListener("scroll", () => {
    const range = chosen && !bar.classList.contains("shelf-bar-docked") && rangeOf(chosen.open.article, chosen.start, chosen.end);
    if (range && !bar.hidden) position(range);
  }, { passive: true });
};
