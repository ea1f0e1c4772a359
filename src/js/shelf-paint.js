// Paints marks in an article by the browser's highlight registry: the page is not changed.
// Only blocks near the window are painted, because a browser becomes slow with thousands
// of ranges. Where marks overlap, the youngest gives the tint, and the place is underlined. A
// printed page has real elements instead: a browser that prints no highlights prints those.
import { make } from "./dom.js";
import { TINTS } from "./shelf-records.js";
import { rangeOf } from "./shelf-text.js";

const NAMES = [...Array.from({ length: TINTS }, (_, tint) => `shelf-${tint}`), "shelf-noted", "shelf-more", "shelf-active"];

const hasHighlights = "highlights" in CSS && "Highlight" in window;

// Where marks begin and end the text is cut into pieces, each with the marks over it.
/** @type {(marks: PlacedMark[]) => PaintedPiece[]} */
export const cutIntoPieces = (marks) => {
  const cuts = [...new Set(marks.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  /** @type {PaintedPiece[]} */
  const pieces = [];
  const open = marks.toSorted((one, other) => one.start - other.start);
  /** @type {PlacedMark[]} */
  let over = [];
  let next = 0;
  for (let at = 0; at + 1 < cuts.length; at++) {
    const [start, end] = [cuts[at], cuts[at + 1]];
    over = over.filter((placed) => placed.end > start);
    while (next < open.length && open[next].start <= start) over.push(open[next++]);
    if (over.length) pieces.push({ start, end, marks: [...over] });
  }
  return pieces;
};

/** @type {(marks: PlacedMark[]) => PlacedMark} */
const youngest = (marks) => marks.reduce((one, other) => (other.mark.made > one.mark.made ? other : one));

// The marks over an offset, the youngest first.
/** @type {(marks: PlacedMark[], offset: number) => PlacedMark[]} */
export const marksAt = (marks, offset) =>
  marks.filter(({ start, end }) => start <= offset && offset < end)
    .sort((one, other) => (one.mark.made < other.mark.made ? 1 : -1));

/** @type {(piece: PaintedPiece) => string[]} */
const namesOf = ({ marks }) => {
  const names = [NAMES[youngest(marks).mark.tint] ?? NAMES[0]];
  if (marks.some(({ mark }) => mark.note)) names.push("shelf-noted");
  if (marks.length > 1) names.push("shelf-more");
  return names;
};

/** @param {ArticleText} article @returns {MarkPainter} */
export const paintedArticle = (article) => {
  /** @type {PaintedPiece[]} */
  let pieces = [];
  /** @type {Set<Element>} */
  const near = new Set();
  /** @type {Map<Element, [name: string, range: Range][]>} */
  const painted = new Map();

  /** @param {string} name */
  const registry = (name) => {
    const known = CSS.highlights.get(name);
    if (known) return known;
    const own = new Highlight();
    own.priority = NAMES.indexOf(name);
    CSS.highlights.set(name, own);
    return own;
  };
  /** @param {Element} element */
  const erase = (element) => {
    for (const [name, range] of painted.get(element) ?? []) CSS.highlights.get(name)?.delete(range);
    painted.delete(element);
  };
  /** @param {TextBlock} block */
  const paint = ({ element, start, end }) => {
    erase(element);
    /** @type {[name: string, range: Range][]} */
    const own = [];
    for (const piece of pieces) {
      if (piece.start >= end) break;
      if (piece.end <= start) continue;
      const range = rangeOf(article, Math.max(piece.start, start), Math.min(piece.end, end));
      if (!range) continue;
      for (const name of namesOf(piece)) {
        registry(name).add(range);
        own.push([name, range]);
      }
    }
    painted.set(element, own);
  };
  const observer = hasHighlights ? new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) {
        near.add(target);
        for (const block of article.blocks) if (block.element === target) paint(block);
      } else {
        near.delete(target);
        erase(target);
      }
    }
  }, { rootMargin: "200% 0px" }) : undefined;
  for (const { element } of article.blocks) observer?.observe(element);

  return {
    /** @param {PlacedMark[]} marks */
    show(marks) {
      pieces = cutIntoPieces(marks);
      if (hasHighlights) for (const block of article.blocks) if (near.has(block.element)) paint(block);
    },
    // Shows one of them as the one that is meant.
    /** @param {PlacedMark} [placed] */
    point(placed) {
      if (!hasHighlights) return;
      registry("shelf-active").clear();
      const range = placed && rangeOf(article, placed.start, placed.end);
      if (range) registry("shelf-active").add(range);
    },
    end() {
      observer?.disconnect();
      if (hasHighlights) for (const name of NAMES) CSS.highlights.delete(name);
    },
    // Puts real elements around the painted text, for paper.
    wrap() {
      for (const piece of pieces.toReversed()) {
        const { pieces: texts } = article;
        for (let at = texts.length; at-- > 0;) {
          const { node, start } = texts[at];
          const from = Math.max(piece.start - start, 0);
          const to = Math.min(piece.end - start, node.length);
          if (from >= to) continue;
          const range = document.createRange();
          range.setStart(node, from);
          range.setEnd(node, to);
          const element = make("mark", `shelf-print shelf-tint-${youngest(piece.marks).mark.tint}`);
          range.surroundContents(element);
        }
      }
    },
  };
};

// Takes the elements of `wrap` out again.
/** @param {Element} root */
export const unwrap = (root) => {
  for (const element of root.querySelectorAll(".shelf-print")) element.replaceWith(...element.childNodes);
  root.normalize();
};
