// Links to the very words of an article, and copies of words with their source. A link has the
// place for this reader (`at`), which finds the words also after an edit, and a text fragment,
// which browsers resolve without it. Links of both kinds open at their words.
import { openArticle } from "./shelf-article.js";
import { digestOf, lastBefore, openAround, rangeOf, sectionAt } from "./shelf-text.js";

// The longest quote that a link has whole, in UTF-16 code units.
const WHOLE = 120;

// A hyphen has a meaning in a text fragment, and must be encoded.
/** @param {string} text */
const encodeFragment = (text) => encodeURIComponent(text).replace(/-/g, "%2D").replace(/[!'()]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);

// The borders of words around an offset: fragments must begin and end at these.
/** @type {(text: string, language: string) => number[]} */
const wordBorders = (text, language) => {
  if (!("Segmenter" in Intl)) return [...text.matchAll(/\b/g)].map(({ index }) => index);
  const segments = new Intl.Segmenter(language, { granularity: "word" }).segment(text);
  return [...segments].map(({ index }) => index).concat(text.length);
};

/** @type {(text: string, language: string, count: number, atEnd: boolean) => string} */
const someWords = (text, language, count, atEnd) => {
  const borders = wordBorders(text, language);
  return (atEnd ? text.slice(borders[Math.max(0, borders.length - 1 - count)])
    : text.slice(0, borders[Math.min(count, borders.length - 1)])).trim();
};

// The words of the fragment for a passage: whole words, within one block at each end.
/** @type {(open: OpenArticle, start: number, end: number) => string} */
export const textFragment = ({ article, language }, start, end) => {
  const { text, blocks } = article;
  const first = blocks[lastBefore(blocks, start)];
  const last = blocks[lastBefore(blocks, end - 1)];
  if (!first || !last) return "";
  const around = (/** @type {TextBlock} */ block) => wordBorders(text.slice(block.start, block.end), language).map((at) => at + block.start);
  const from = Math.max(...around(first).filter((at) => at <= start), first.start);
  const to = Math.min(...around(last).filter((at) => at >= end), last.end);
  const whole = text.slice(from, to);
  if (first === last && whole.length <= WHOLE) {
    const isAlone = text.indexOf(whole) === text.lastIndexOf(whole);
    const before = isAlone ? "" : someWords(text.slice(first.start, from).trim(), language, 4, true);
    const after = isAlone ? "" : someWords(text.slice(to, last.end).trim(), language, 4, false);
    return `${before ? `${encodeFragment(before)}-,` : ""}${encodeFragment(whole)}${after ? `,-${encodeFragment(after)}` : ""}`;
  }
  const begin = someWords(text.slice(from, first === last ? to : first.end), language, 7, false);
  const close = someWords(text.slice(first === last ? from : last.start, to), language, 7, true);
  return `${encodeFragment(begin)},${encodeFragment(close)}`;
};

/** @type {(open: OpenArticle, start: number, end: number) => string} */
export const quoteLink = (open, start, end) => {
  const { section } = sectionAt(open.article, start);
  const quote = open.article.text.slice(start, end);
  const place = `at=${start}.${end - start}.${digestOf(quote).slice(0, 6)}`;
  const address = location.href.split("#")[0];
  return `${address}#${encodeURIComponent(section)}?${place}:~:text=${textFragment(open, start, end)}`;
};

/** @type {(open: OpenArticle, start: number, end: number) => string} */
export const sourceOf = (open, start, end) => {
  const quote = open.article.text.slice(start, end);
  const { heading } = sectionAt(open.article, start);
  const site = document.querySelector(".masthead .site")?.textContent?.trim();
  const source = [open.title, heading, site].filter(Boolean).join(" · ");
  return `“${quote}”\n${source}\n${quoteLink(open, start, end)}\n`;
};

// The passage that an address names: at its place if the words there are still the same,
// else where the same words are nearest.
/** @type {(open: OpenArticle, hash: string) => [start: number, end: number] | undefined} */
export const passageOf = ({ article: { text } }, hash) => {
  const found = /[?&]at=(\d+)\.(\d+)\.([0-9a-f]{6})/.exec(hash);
  if (!found) return;
  const [start, length, digest] = [Number(found[1]), Number(found[2]), found[3]];
  if (length < 1 || length > 65_000) return;
  const is = (/** @type {number} */ at) => digestOf(text.slice(at, at + length)).startsWith(digest);
  if (is(start)) return [start, start + length];
  // Text before it was added or removed: the same words are elsewhere, mostly near.
  const steps = Math.min(text.length, 20_000, 4_000_000 / length);
  for (let step = 1; step < steps; step++)
    for (const at of [start - step, start + step]) if (at >= 0 && at + length <= text.length && is(at)) return [at, at + length];
};

// Shows the passage that the address names.
export const showQuote = () => {
  const open = openArticle();
  const hash = decodeURIComponent(location.hash);
  const found = open && passageOf(open, hash);
  if (!open || !found) return;
  const range = rangeOf(open.article, ...found);
  if (!range) return;
  openAround(range.startContainer);
  open.painter.point({ mark: /** @type {Mark} */ ({}), start: found[0], end: found[1] });
  const { top, bottom } = range.getBoundingClientRect();
  if (top < 60 || bottom > innerHeight - 40) scrollBy({ top: top - innerHeight / 3 });
};
