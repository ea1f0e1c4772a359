// The terms of an article: where a word that the article defines (`dfn`) is used later, a press
// on it shows the definition. In each section the first use can be pressed, so that a text is
// not full of buttons.
import { make } from "./dom.js";
import { showTerm } from "./reading-note.js";
import { TEXT_EVENT } from "./reading-request.js";
import { articleText, lastBefore, sentencesOf } from "./shelf-text.js";

// What has no uses that are shown: headings and links lead elsewhere, code is no prose.
const NO_USES = "h1,h2,h3,h4,h5,h6,a,button,summary,code,pre,dfn,.reading-term,[data-shelf],[data-program]";
// A definition of fewer letters is shown with its whole paragraph.
const SHORT = 24;

/** @param {string} text */
const escapePattern = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

// A pattern of the uses of a term: whole words, with an English plural. Scripts without spaces
// have no borders of words that could be asked for.
/** @param {string} term */
export const usesOf = (term) => {
  const words = term.trim().split(/\s+/).map(escapePattern).join("\\s+");
  const hasSpaces = !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(term);
  return hasSpaces ? new RegExp(`(?<![\\p{L}\\p{N}])${words}(?:s|es)?(?![\\p{L}\\p{N}])`, "iu") : new RegExp(words, "u");
};

// The definition around a `dfn`: its sentence, or its paragraph where that says little.
/** @type {(article: ArticleText, definition: Element) => string} */
export const meaningOf = (article, definition) => {
  const piece = article.pieces.find(({ node }) => definition.contains(node));
  if (!piece) return "";
  const block = article.blocks[lastBefore(article.blocks, piece.start)];
  const language = definition.closest("[lang]")?.getAttribute("lang") ?? "en";
  const own = sentencesOf(article.text, block.start, block.end, language).find(([, end]) => end > piece.start);
  const sentence = own ? article.text.slice(...own).trim() : "";
  const rest = sentence.replace(definition.textContent ?? "", "");
  return rest.length < SHORT ? article.text.slice(block.start, block.end).trim() : sentence;
};

// Moves a text node into an element that takes its place. A range that begins or ends in the node
// would lose its letters by that: highlights, as those of a search, keep them.
/** @type {(node: Text, element: HTMLElement) => void} */
const moveInto = (node, element) => {
  /** @type {(() => void)[]} */
  const restore = [];
  for (const highlight of "highlights" in CSS ? CSS.highlights.values() : []) for (const range of highlight) {
    const { startContainer, startOffset, endContainer, endOffset } = range;
    if (!(range instanceof Range) || (startContainer !== node && endContainer !== node)) continue;
    restore.push(() => {
      range.setStart(startContainer, startOffset);
      range.setEnd(endContainer, endOffset);
    });
  }
  node.replaceWith(element);
  element.append(node);
  for (const act of restore) act();
};

/** @type {(node: Text, start: number, length: number) => HTMLElement} */
const wrapUse = (node, start, length) => {
  const use = node.splitText(start);
  use.splitText(length);
  const element = make("span", "reading-term");
  element.setAttribute("role", "button");
  element.setAttribute("aria-haspopup", "dialog");
  element.tabIndex = 0;
  moveInto(use, element);
  return element;
};

/** @type {(section: Element, pattern: RegExp, definition: Element) => HTMLElement | undefined} */
const firstUse = (section, pattern, definition) => {
  const own = definition.closest("p,li,dd,td") ?? definition;
  const walker = document.createTreeWalker(section, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    // The words first: in a long article most texts do not have the term.
    const found = pattern.exec(node.nodeValue ?? "");
    if (!found || node.parentElement?.closest(NO_USES) || own.contains(node)) continue;
    return wrapUse(/** @type {Text} */ (node), found.index, found[0].length);
  }
  return undefined;
};

// Makes the uses of an article's terms into buttons.
/** @param {HTMLElement} root */
export const markTerms = (root) => {
  const definitions = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("dfn"));
  if (!definitions.length || root.querySelector(".reading-term")) return;
  const article = articleText(root);
  let hasUses = false;
  for (const definition of definitions) {
    const term = definition.textContent?.trim() ?? "";
    const meaning = meaningOf(article, definition);
    if (!term || !meaning) continue;
    const pattern = usesOf(term);
    for (const section of root.querySelectorAll("[data-section]")) {
      const use = firstUse(section, pattern, definition);
      if (!use) continue;
      hasUses = true;
      const show = () => showTerm(use, term, meaning, definition);
      use.addEventListener("click", show);
      use.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        show();
      });
    }
  }
  if (hasUses) document.dispatchEvent(new Event(TEXT_EVENT));
};
