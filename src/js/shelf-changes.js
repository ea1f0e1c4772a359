// What changed in an article since it was read: a line at its top, and on request the passages
// themselves, marked in the text and listed. It is found from the text as it was read, or, where
// that was not kept, from the hashes of the article's blocks.
import { make, textButton } from "./dom.js";
import { fill } from "./messages.js";
import { loadAnchors } from "./shelf-anchors.js";
import { followArticle, keepText, keptText, openArticle, openAsNow, textKey } from "./shelf-article.js";
import { blockChanges, blockHashes, isMinorChange } from "./shelf-news.js";
import { countAsRead, keepVersion, readVersion, removeTexts, toldInPage } from "./shelf-seen.js";
import { readAll } from "./shelf-store.js";
import { openAround, rangeOf, sectionAt } from "./shelf-text.js";
import { formatDate, shelfLanguage, shelfMessages } from "./shelf-words.js";

// How many ranges are marked in the text: a browser becomes slow with thousands of them.
const MOST_MARKED = 300;
const PAINT = "shelf-added";

// What the hashes of blocks say, as the program that compares texts would.
/** @type {(open: OpenArticle, version: ReadVersion) => ArticleChanges} */
const byHashes = ({ article }, version) => {
  const { added, removed } = blockChanges(version.blocks, blockHashes(article.text));
  return {
    gone: removed, isSmall: false,
    passages: added.map((at) => {
      const { start, end } = article.blocks[at];
      return { kind: "added", old: [0, 0], new: [start, end], pieces: [] };
    }),
  };
};

/** @type {(open: OpenArticle, version: ReadVersion) => Promise<ArticleChanges>} */
const changesSince = async (open, version) => {
  const old = await keptText(textKey(open.key, version.digest));
  const program = old === undefined ? undefined : await loadAnchors().catch(console.info);
  if (old === undefined || !program) return byHashes(open, version);
  const { passages, minor } = program.changes(old, open.article.text);
  const told = passages.filter(({ kind }) => kind !== "moved");
  // A whole passage that came or went is told of in a long article too.
  return { old, passages: told, gone: 0, isSmall: minor && told.every(({ kind }) => kind === "edited") };
};

// What is to be told of an open article, if anything is. What the publisher calls small is not,
// and is from now on what was read.
/** @param {OpenArticle} open */
const toTell = async (open) => {
  const version = await readVersion(open.key);
  if (!version || version.digest === open.digest) return;
  const word = isMinorChange(version.told, toldInPage(open));
  if (word) return;
  const changes = await changesSince(open, version);
  if (!changes.passages.length && !changes.gone) return;
  return { version, changes: { ...changes, isSmall: changes.isSmall && word === undefined } };
};

/** @type {WeakMap<Element, ReturnType<typeof toTell>>} */
const toldOfArticle = new WeakMap();
/** @param {OpenArticle} open */
const tellOnce = (open) => {
  const known = toldOfArticle.get(open.root) ?? toTell(open);
  toldOfArticle.set(open.root, known);
  return known;
};

// Whether the open article has changes that wait for the reader. Small ones do not.
/** @param {OpenArticle} open */
export const hasChanges = async (open) => {
  const own = await tellOnce(open).catch(console.info);
  return Boolean(own && !own.changes.isSmall);
};

// --- The list of the passages. ---

/** @type {(kind: "ins" | "del" | "span", text: string) => HTMLElement} */
const piece = (kind, text) => {
  const element = make(kind);
  element.textContent = text;
  return element;
};

/** @type {(passage: ChangedPassage, old: string, text: string) => Node[]} */
const wordsOf = ({ kind, old: [from, to], new: [start, end], pieces }, old, text) => {
  if (kind === "added") return [piece("ins", text.slice(start, end))];
  if (kind === "removed") return [piece("del", old.slice(from, to))];
  return pieces.map((own) => {
    if (own.kind === "removed") return piece("del", old.slice(...own.old));
    return piece(own.kind === "added" ? "ins" : "span", text.slice(...own.new));
  });
};

/** @type {(open: OpenArticle, passage: ChangedPassage, old: string) => HTMLElement} */
const itemOf = (open, passage, old) => {
  const messages = shelfMessages();
  const item = make("li");
  const about = make("p", "meta");
  const kind = { added: messages.shelfAdded, removed: messages.shelfRemoved, edited: messages.shelfEdited, moved: "" }[passage.kind];
  const [start, end] = passage.new;
  const { heading } = sectionAt(open.article, start);
  about.textContent = [kind, heading].filter(Boolean).join(" · ");
  const words = make("blockquote", "shelf-words");
  words.lang = open.language;
  words.append(...wordsOf(passage, old, open.article.text));
  item.append(about, words);
  if (passage.kind !== "removed") item.append(textButton("link-button", messages.shelfGoTo, () => {
    const range = rangeOf(openAsNow(open).article, start, end);
    if (!range) return;
    openAround(range.startContainer);
    scrollBy({ top: range.getBoundingClientRect().top - innerHeight / 3 });
  }));
  return item;
};

// Marks what is new in the text.
/** @type {(open: OpenArticle, passages: ChangedPassage[]) => void} */
const paintAdded = ({ article }, passages) => {
  if (!("highlights" in CSS)) return;
  const own = new Highlight();
  const spans = passages.flatMap(({ kind, new: whole, pieces }) =>
    (kind === "added" ? [whole] : pieces.flatMap((part) => (part.kind === "added" ? [part.new] : []))));
  for (const [start, end] of spans.slice(0, MOST_MARKED)) {
    const range = rangeOf(article, start, end);
    if (range) own.add(range);
  }
  CSS.highlights.set(PAINT, own);
};
const erasePaint = () => "highlights" in CSS && CSS.highlights.delete(PAINT);

// --- The line. ---

/** @type {(version: ReadVersion, changes: ArticleChanges) => string} */
const lineOf = (version, { passages, gone, isSmall }) => {
  const messages = shelfMessages();
  const date = formatDate(version.date);
  if (isSmall) return fill(messages.shelfSinceSmall, { date });
  const count = (/** @type {string} */ kind) => passages.filter((own) => own.kind === kind).length;
  return fill(messages.shelfSince, { date, added: count("added"), edited: count("edited"), removed: count("removed") + gone });
};

// The reader has seen the changes: this version is the one that was read. A text that only told
// what changed is not needed any more.
/** @type {(open: OpenArticle, version: ReadVersion, hasText: boolean) => Promise<void>} */
const accept = async (open, version, hasText) => {
  toldOfArticle.set(open.root, Promise.resolve(undefined));
  await countAsRead(open);
  await keepVersion(open);
  if (!hasText) return;
  await keepText(open);
  /** @type {Mark[]} */
  const marks = await readAll("marks", version.key);
  const isNeeded = marks.some(({ deleted, digest }) => !deleted && digest === version.digest);
  if (!isNeeded) await removeTexts([textKey(version.key, version.digest)]);
};

/** @type {(open: OpenArticle, version: ReadVersion, changes: ArticleChanges) => HTMLElement} */
const changeBox = (open, version, changes) => {
  const messages = shelfMessages();
  const box = make("aside", "shelf-changed");
  box.dataset.shelf = "";
  box.lang = shelfLanguage();
  const line = make("p");
  line.textContent = lineOf(version, changes);
  box.ariaLabel = line.textContent;
  const list = make("ol", "shelf-changes");
  list.hidden = true;
  const show = textButton("button", messages.shelfShowChanges, () => {
    list.hidden = !list.hidden;
    show.ariaExpanded = String(!list.hidden);
    if (list.hidden) return erasePaint();
    if (!list.firstChild) list.append(...changes.passages.map((passage) => itemOf(open, passage, changes.old ?? "")));
    if (changes.gone) {
      const item = make("li");
      item.textContent = fill(messages.shelfGone, { count: changes.gone });
      list.append(item);
    }
    paintAdded(openAsNow(open), changes.passages);
  });
  show.ariaExpanded = "false";
  const done = textButton("link-button", messages.shelfDone, () => {
    erasePaint();
    box.remove();
    document.getElementById("_text")?.focus({ preventScroll: true });
    return accept(open, version, changes.old !== undefined);
  });
  const actions = make("p", "shelf-actions");
  actions.append(show, done);
  box.append(line, actions, list);
  return box;
};

// Puts the line above the text. What is being read stays where it is.
/** @param {OpenArticle} open */
const showLine = async (open) => {
  const own = await tellOnce(open);
  if (!own || openArticle()?.root !== open.root) return;
  const box = changeBox(open, own.version, own.changes);
  const before = open.root.getBoundingClientRect().top;
  open.root.before(box);
  const moved = open.root.getBoundingClientRect().top - before;
  if (scrollY > 40 && moved) scrollBy({ top: moved, behavior: "instant" });
};

export const startChanges = () => {
  /** @type {Element | undefined} */
  let last;
  followArticle((open) => {
    if (open?.root === last) return;
    last = open?.root;
    erasePaint();
    if (open) showLine(open).catch(console.info);
  });
};
