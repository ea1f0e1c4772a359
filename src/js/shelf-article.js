// The marks of the article that is open: where each of them is in its text as it is now, the
// buttons beside blocks with notes, and what changes when a mark is made, changed or deleted.
import { button } from "./dom.js";
import { fill } from "./messages.js";
import { loadAnchors } from "./shelf-anchors.js";
import { paintedArticle, unwrap } from "./shelf-paint.js";
import { addTo, byPlace, changed, conflictOf } from "./shelf-records.js";
import { changeRecord, changeRecords, onShelfChange, readAll, readRecord, writeRecords } from "./shelf-store.js";
import { articleText, digestOf, lastBefore, sectionAt } from "./shelf-text.js";
import { TEXT_EVENT } from "./reading-request.js";
import { packText, unpackText } from "./shelf-packed.js";
import { shelfMessages } from "./shelf-words.js";

const now = () => new Date().toISOString();

// The key of a text as it was read.
/** @type {(article: string, digest: string) => string} */
export const textKey = (article, digest) => `${article}@${digest}`;

// Keeps the text of an article as it is read now, which places its marks after an edit.
/** @param {OpenArticle} current */
export const keepText = async ({ key, article, digest }) => {
  const id = textKey(key, digest);
  if (await readRecord("texts", id)) return;
  await writeRecords("texts", [{ key: id, article: key, digest, date: now(), text: await packText(article.text) }]);
};

// A text as it was read, by its key.
/** @param {string} id @returns {Promise<string | undefined>} */
export const keptText = async (id) => {
  /** @type {KeptText | undefined} */
  const kept = await readRecord("texts", id);
  return kept && unpackText(kept.text);
};

// Where marks are in the text as it is now. Those of an older text are placed by the
// difference between the texts; one that has no place any more is an orphan.
/** @type {(current: OpenArticle, marks: Mark[]) => Promise<{ placed: PlacedMark[], orphans: Mark[] }>} */
const place = async ({ key, article, digest }, marks) => {
  /** @type {PlacedMark[]} */
  const placed = [];
  /** @type {Mark[]} */
  const orphans = [];
  /** @type {Map<string, Mark[]>} */
  const older = new Map();
  for (const mark of marks) {
    const own = mark.place?.digest === digest ? mark.place : mark;
    if (mark.place?.digest === digest && mark.place.isGone) orphans.push(mark);
    else if (mark.digest === digest || mark.place?.digest === digest)
      placed.push({ mark, start: own.start, end: own.end, isChanged: mark.place?.digest === digest && mark.place.isChanged });
    else addTo(older, mark.digest, mark);
  }
  if (!older.size) return { placed, orphans };
  const anchors = await loadAnchors();
  /** @type {Map<string, LaterPlace>} */
  const found = new Map();
  for (const [from, group] of older) {
    const old = await keptText(textKey(key, from));
    const edits = old === undefined ? undefined : new anchors.Edits(old, article.text);
    for (const mark of group) {
      const to = edits ? edits.place(mark) : anchors.placeWithoutOld(article.text, mark);
      const own = to ? { digest, start: to.start, end: to.end, isChanged: !to.same }
        : { digest, start: 0, end: 0, isGone: true };
      if (to) placed.push({ mark, ...own });
      else orphans.push(mark);
      found.set(mark.id, own);
    }
    edits?.free();
  }
  await changeRecords("marks", [...found.keys()], (/** @type {Mark | undefined} */ mark, id) => mark && { ...mark, place: found.get(id) });
  return { placed, orphans };
};

/** @type {OpenArticle | undefined} */
let current;
/** @type {Set<(current: OpenArticle | undefined) => unknown>} */
const followers = new Set();

export const openArticle = () => current;
// The same article with the nodes that its texts are in now (TEXT_EVENT), if it is still open.
/** @param {OpenArticle} own */
export const openAsNow = (own) => (current?.root === own.root ? current : own);
// Is told when another article is open, or its marks have changed.
/** @param {(current: OpenArticle | undefined) => unknown} follower */
export const followArticle = (follower) => {
  followers.add(follower);
  follower(current);
};

/** @param {HTMLElement} root @returns {OpenArticle} */
const opened = (root) => {
  const article = articleText(root);
  const key = root.dataset.article ?? "";
  const [language, ...slug] = key.split("/");
  return {
    key, root, article, language, slug: slug.join("/"),
    title: root.closest("article")?.querySelector("h1")?.textContent ?? "",
    digest: digestOf(article.text), painter: paintedArticle(article), placed: [], orphans: [],
  };
};

// --- The buttons after blocks with marks that have a note. ---

/** @param {OpenArticle} own @param {(placed: PlacedMark[], from: HTMLElement) => unknown} show */
const drawButtons = (own, show) => {
  // Another window can change a mark while the focus is on its button; `:focus` would not
  // match in this one, which is behind it.
  const focused = /** @type {HTMLElement | null} */ (document.activeElement?.closest(".shelf-count"));
  const [held] = focused?.dataset.ids?.split(" ") ?? [];
  own.root.querySelectorAll(".shelf-count").forEach((element) => element.remove());
  /** @type {Map<TextBlock, PlacedMark[]>} */
  const byBlock = new Map();
  for (const placed of own.placed) {
    const block = own.article.blocks[lastBefore(own.article.blocks, placed.end - 1)];
    if (block) addTo(byBlock, block, placed);
  }
  const messages = shelfMessages();
  for (const [block, marks] of byBlock) {
    const notes = marks.filter(({ mark }) => mark.note).length;
    const element = button("shelf-count", () => show(marks, element));
    element.dataset.shelf = "";
    element.textContent = String(marks.length);
    element.dataset.ids = marks.map(({ mark }) => mark.id).join(" ");
    element.ariaLabel = fill(messages.shelfCount, { marks: marks.length, notes });
    if (notes) element.classList.add("shelf-count-notes");
    // A table's or list's own children would be misplaced; at the end of a block all is text.
    block.element.append(element);
    if (marks.some(({ mark }) => mark.id === held)) element.focus({ preventScroll: true });
  }
};

// The bookmark of the article, at its byline.
/** @param {OpenArticle} own */
const drawBookmark = (own) => {
  const messages = shelfMessages();
  const line = own.root.closest("article")?.querySelector(".article-head .meta");
  const known = /** @type {HTMLButtonElement | null | undefined} */ (line?.querySelector(".shelf-bookmark"));
  const element = known ?? button("shelf-bookmark", () => openArticle() && toggleBookmark(/** @type {OpenArticle} */ (openArticle())).catch(console.warn));
  element.ariaPressed = String(Boolean(own.bookmark));
  element.textContent = own.bookmark ? "★" : "☆";
  element.ariaLabel = element.title = own.bookmark ? messages.shelfBookmarkRemove : messages.shelfBookmarkAdd;
  if (!known) line?.append(element);
};

/** @type {((placed: PlacedMark[], from: HTMLElement) => unknown) | undefined} */
let showMarks;
/** @param {(placed: PlacedMark[], from: HTMLElement) => unknown} show */
export const showMarksBy = (show) => (showMarks = show);

const tell = () => followers.forEach((follower) => follower(current));

// Counts refreshes: of two that wait for the database the later one counts.
let refreshes = 0;

/** @param {OpenArticle} own */
const refresh = async (own) => {
  const turn = ++refreshes;
  /** @type {Mark[]} */
  const all = await readAll("marks", own.key);
  const { placed, orphans } = await place(own, all.filter((mark) => !mark.deleted && mark.kind === "highlight"));
  if (current !== own || turn !== refreshes) return;
  own.placed = placed.toSorted((one, other) => byPlace({ ...one.mark, start: one.start, end: one.end }, { ...other.mark, start: other.start, end: other.end }));
  own.orphans = orphans;
  own.bookmark = all.find((mark) => !mark.deleted && mark.kind === "bookmark");
  own.painter.show(own.placed);
  drawButtons(own, (marks, from) => showMarks?.(marks, from));
  drawBookmark(own);
  own.root.dataset.marks = String(own.placed.length);
  tell();
};

// The texts of the article are in other nodes now.
const openAgain = () => {
  if (!current) return;
  current.painter.end();
  current = opened(current.root);
  refresh(current).catch(console.warn);
};

// Follows the page: an article that is opened, left, or drawn again.
export const followPage = () => {
  const look = () => {
    const root = /** @type {HTMLElement | null} */ (document.querySelector("[data-article]"));
    if (current?.root === root) return;
    current?.painter.end();
    current = root ? opened(root) : undefined;
    tell();
    if (current) refresh(current).catch(console.warn);
  };
  const panel = document.getElementById("_panel") ?? document.body;
  new MutationObserver(look).observe(panel, { childList: true, subtree: true });
  look();
  onShelfChange(({ name, keys }) => {
    if (current && name === "marks") {
      const own = current;
      const isOwn = own.placed.some(({ mark }) => keys?.includes(mark.id)) || keys?.includes(own.bookmark?.id ?? "");
      readAll("marks", own.key).then((all) => {
        if (!keys || isOwn || all.some(({ id }) => keys?.includes(id))) refresh(own).catch(console.warn);
      }).catch(console.warn);
    }
  });
  addEventListener("beforeprint", () => current?.painter.wrap());
  addEventListener("afterprint", () => {
    if (!current) return;
    unwrap(current.root);
    openAgain();
  });
  document.addEventListener(TEXT_EVENT, openAgain);
};

// --- What a person does with marks. ---

// Marks a passage, given by offsets in the text of the article that is open.
/** @type {(own: OpenArticle, start: number, end: number, tint: number) => Promise<Mark>} */
export const markPassage = async (own, start, end, tint) => {
  const anchors = await loadAnchors();
  const quote = anchors.describe(own.article.text, start, end);
  const time = now();
  /** @type {Mark} */
  const mark = {
    id: crypto.randomUUID(), kind: "highlight", article: own.key, language: own.language, slug: own.slug, title: own.title,
    made: time, changed: time, rev: 1, tint, note: "", digest: own.digest, ...quote, ...sectionAt(own.article, start),
  };
  // The text first: without it a mark could not be placed after an edit.
  await keepText(own);
  await writeRecords("marks", [mark]);
  return mark;
};

// Changes a mark as a person wants it. A note that another window has changed since `known`
// was read stays, and what was written here becomes a mark of its own.
/** @type {(known: Mark, change: Partial<Mark>) => Promise<Mark | undefined>} */
export const changeMark = async (known, change) => {
  /** @type {Mark | undefined} */
  let copy;
  const result = await changeRecord("marks", known.id, (/** @type {Mark | undefined} */ mark) => {
    const own = mark ?? known;
    const isConflict = change.note !== undefined && own.note !== known.note && own.note !== change.note;
    if (isConflict) {
      copy = conflictOf(own, change.note ?? "", now());
      const rest = { ...change };
      delete rest.note;
      return Object.keys(rest).length ? { ...changed(own, rest, now()), rev: own.rev + 1 } : undefined;
    }
    return { ...changed(own, change, now()), rev: own.rev + 1 };
  });
  if (copy) await writeRecords("marks", [copy]);
  return copy ?? result;
};

// Sets or takes away the bookmark of the open article.
/** @param {OpenArticle} own */
export const toggleBookmark = async (own) => {
  if (own.bookmark) return changeMark(own.bookmark, { deleted: now() });
  const time = now();
  /** @type {Mark} */
  const mark = {
    id: crypto.randomUUID(), kind: "bookmark", article: own.key, language: own.language, slug: own.slug, title: own.title,
    made: time, changed: time, rev: 1, tint: 0, note: "", digest: own.digest, exact: "", prefix: "", suffix: "",
    start: 0, end: 0, section: "", heading: "",
  };
  await writeRecords("marks", [mark]);
  return mark;
};
