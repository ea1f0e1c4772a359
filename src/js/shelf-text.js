// The text of an article as the shelf sees it, and the way between offsets in it and ranges of
// the page. Blocks (paragraphs, list items, cells) are separated by a line break. What is not
// the article's own text is left out: links to headings, buttons, readings beside characters,
// and what the shelf itself has put there.

const BLOCK = "p,li,h1,h2,h3,h4,h5,h6,td,th,dt,dd,pre,figcaption,summary,blockquote,div,section,details";
const NOT_TEXT = ".anchor,button,rt,rp,script,style,[data-shelf],.footnote-back,.changes";

/** @param {Element} root The element that has `data-article`. @returns {ArticleText} */
export const articleText = (root) => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) =>
    (node.parentElement?.closest(NOT_TEXT) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
  let text = "";
  /** @type {TextPiece[]} */
  const pieces = [];
  /** @type {TextBlock[]} */
  const blocks = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const own = /** @type {Text} */ (node);
    const block = /** @type {HTMLElement} */ (own.parentElement?.closest(BLOCK) ?? root);
    // Blank text between blocks is none.
    if (!own.data.trim() && blocks.at(-1)?.element !== block) continue;
    if (blocks.at(-1)?.element !== block) {
      if (text) text += "\n";
      blocks.push({ element: block, start: text.length, end: text.length });
    }
    pieces.push({ node: own, start: text.length });
    text += own.data.replace(/[\n\t\r]/g, " ");
    const last = blocks.at(-1);
    if (last) last.end = text.length;
  }
  return { root, text, pieces, blocks };
};

// The index of the last piece or block that begins at or before an offset.
/** @type {(all: { start: number }[], offset: number) => number} */
export const lastBefore = (all, offset) => {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (all[middle].start <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

// The range of the page for two offsets; nothing if the text has changed meanwhile.
/** @type {(article: ArticleText, start: number, end: number) => Range | undefined} */
export const rangeOf = ({ pieces }, start, end) => {
  const from = pieces[lastBefore(pieces, start)];
  const to = pieces[lastBefore(pieces, end - 1)];
  if (!from || !to || !from.node.isConnected || !to.node.isConnected) return;
  const range = document.createRange();
  range.setStart(from.node, Math.min(start - from.start, from.node.length));
  range.setEnd(to.node, Math.min(end - to.start, to.node.length));
  return range;
};

// Opens the closed fold around an element or a text, which hides it.
/** @param {Node} node */
export const openAround = (node) => {
  const element = node instanceof Element ? node : node.parentElement;
  const details = /** @type {HTMLDetailsElement | null | undefined} */ (element?.closest("details:not([open])"));
  if (details) details.open = true;
};

// The offset for a boundary of a range of the page.
/** @type {(article: ArticleText, node: Node, offset: number) => number} */
export const offsetOf = ({ pieces, text }, node, offset) => {
  const own = pieces.find((piece) => piece.node === node);
  if (own) return own.start + offset;
  // A boundary between elements, or in text that is left out: the next piece begins there.
  const boundary = document.createRange();
  boundary.setStart(node, offset);
  const next = pieces.find((piece) => boundary.comparePoint(piece.node, 0) >= 0);
  return next ? next.start : text.length;
};

// The offsets of a range within an article, without blanks at its ends; nothing if no words
// are in it.
/** @type {(article: ArticleText, range: Range) => [start: number, end: number] | undefined} */
export const offsetsOf = (article, range) => {
  let start = offsetOf(article, range.startContainer, range.startOffset);
  let end = offsetOf(article, range.endContainer, range.endOffset);
  while (start < end && /\s/.test(article.text[start])) start++;
  while (start < end && /\s/.test(article.text[end - 1])) end--;
  return start < end ? [start, end] : undefined;
};

// The offset under a point of the window.
/** @type {(article: ArticleText, x: number, y: number) => number | undefined} */
export const offsetAt = (article, x, y) => {
  const place = document.caretPositionFromPoint?.(x, y);
  const range = place ? undefined : document.caretRangeFromPoint?.(x, y);
  const node = place?.offsetNode ?? range?.startContainer;
  const own = node && article.pieces.find((piece) => piece.node === node);
  return own && own.start + (place?.offset ?? range?.startOffset ?? 0);
};

// The section around an offset: its id and its heading.
/** @type {(article: ArticleText, offset: number) => { section: string, heading: string }} */
export const sectionAt = ({ pieces }, offset) => {
  const around = pieces[lastBefore(pieces, offset)]?.node.parentElement?.closest("[data-section]");
  const heading = around?.querySelector("h1,h2,h3,h4,h5,h6");
  return {
    section: around?.getAttribute("data-section") ?? "",
    heading: pieces.filter(({ node }) => heading?.contains(node)).map(({ node }) => node.data).join(""),
  };
};

// A digest of an article's text, by which it is known whether it has changed.
/** @param {string} text */
export const digestOf = (text) => {
  // FNV-1a over two halves of 32 bits: no secret depends on it.
  let [one, other] = [0x811c9dc5, 0x9747b28c];
  for (let at = 0; at < text.length; at++) {
    one = Math.imul(one ^ text.charCodeAt(at), 0x01000193);
    other = Math.imul(other ^ text.charCodeAt(at), 0x85ebca6b) ^ (other >>> 13);
  }
  return [one, other].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
};

// The sentences of a block, as offsets.
/** @type {(text: string, start: number, end: number, language: string) => [number, number][]} */
export const sentencesOf = (text, start, end, language) => {
  if (!("Segmenter" in Intl)) return [[start, end]];
  const segmenter = new Intl.Segmenter(language, { granularity: "sentence" });
  /** @type {[number, number][]} */
  const sentences = [];
  for (const { segment, index } of segmenter.segment(text.slice(start, end))) {
    const from = start + index;
    const last = sentences.at(-1);
    // Pieces after an abbreviation belong to the sentence before.
    if (last && (last[1] - last[0] < 12 || /\b(?:Dr|Mr|Mrs|Ms|Prof|Fig|No|vs|e\.g|i\.e|etc)\.\s*$/.test(text.slice(...last))))
      last[1] = from + segment.length;
    else sentences.push([from, from + segment.length]);
  }
  return sentences;
};
