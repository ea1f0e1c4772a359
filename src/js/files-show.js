// An article of the reader's own files, as elements. Its HTML comes from a file that anybody can
// have made: it is let in only if no tag is left that an article cannot have (the same list as
// the page's policy), and then copied, element by element, into new ones.
import { make } from "./dom.js";
import { isInert } from "./trusted-types.js";

// Elements of the press's that an article of a file does not have: what is in them stays.
const LEFT_OUT = ["button", "canvas"];
const PLAIN = ["dir", "lang", "title", "colspan", "rowspan", "scope", "start", "reversed", "value", "datetime", "open", "alt", "width", "height", "data-language", "tabindex", "aria-label"];
// The roles that the press gives to elements.
const ROLES = ["group", "note", "doc-noteref", "doc-backlink"];
const CLASSES = /^(align-\w+|table-scroll|callout|callout-\w+|footnotes|footnote-\w+|task|task-list|code|formula|cell-\w+|menv-[\w-]+|tok-\w+)$/;
const LINK = /^(https?|mailto|tel):/i;
// A link to another article, as a press writes it: of the same language, or of another one.
const ARTICLE = /^\.\.\/(?:\.\.\/\.\.\/([\w-]+)\/articles\/)?([^/?#.]+)\/(?:#(.*))?$/;

/**
 * @typedef {object} Where
 * @property {(section: string) => string} link the address of a section of this article
 * @property {(slug: string, section?: string, language?: string) => string | undefined} article that
 *   of another article, if it is there
 * @property {(source: string, image: HTMLImageElement) => unknown} picture
 */

// What ids of an article begin with: none is that of a part of the page, or of a global name.
export const ID_PREFIX = "file:";

// A checkbox of a list of tasks, which shows whether one is done; no other input is there.
/** @type {(from: Element) => Element} */
const taskOf = (from) => {
  const box = make("input");
  Object.assign(box, { type: "checkbox", disabled: true, defaultChecked: from.hasAttribute("checked"), ariaLabel: from.getAttribute("aria-label") });
  return box;
};

/** @type {(from: Element, where: Where) => Element} */
const copyOf = (from, where) => {
  if (from.localName === "input") return taskOf(from);
  const copy = document.createElementNS(from.namespaceURI, from.localName);
  for (const { name, value } of from.attributes) {
    if (name === "id") copy.id = ID_PREFIX + value;
    else if (name === "class") {
      const classes = value.split(" ").filter((one) => CLASSES.test(one));
      if (classes.length) copy.setAttribute("class", classes.join(" "));
    } else if (name === "href" && value.startsWith("#")) copy.setAttribute("href", where.link(value.slice(1)));
    else if (name === "href" && ARTICLE.test(value)) {
      const [, language, slug, section] = /** @type {RegExpExecArray} */ (ARTICLE.exec(value));
      const address = where.article(slug, section, language);
      if (address) copy.setAttribute("href", address);
    }
    else if (name === "href" && LINK.test(value)) {
      copy.setAttribute("href", value);
      copy.setAttribute("rel", "noopener noreferrer");
    } else if (name === "src" && copy instanceof HTMLImageElement) where.picture(value, copy);
    else if (name === "role") {
      if (ROLES.includes(value)) copy.setAttribute(name, value);
    } else if (PLAIN.includes(name) || (from.namespaceURI?.endsWith("MathML") && !/^(href|data-.*)$/.test(name))) copy.setAttribute(name, value);
  }
  return copy;
};

/** @type {(from: Node, to: Node, where: Where) => void} */
const copyInto = (from, to, where) => {
  for (const node of from.childNodes) {
    if (node instanceof Text) to.appendChild(new Text(node.data));
    else if (node instanceof Element) {
      const isLeftOut = LEFT_OUT.includes(node.localName);
      const into = isLeftOut ? to : to.appendChild(copyOf(node, where));
      copyInto(node, into, where);
    }
  }
};

/** @type {(html: string, to: Element, where: Where) => void} */
const showHtml = (html, to, where) => {
  if (isInert(html)) copyInto(new DOMParser().parseFromString(html, "text/html").body, to, where);
  else to.append(html.replace(/<[^>]*>/g, ""));
};

// A section of an article.
/** @type {(section: ShownSection, where: Where) => HTMLElement} */
export const sectionOf = ([id, level, heading, body], where) => {
  const section = make("section", id ? "section" : "section section-lead");
  if (id) {
    const tag = /** @type {"h2"} */ (`h${Math.min(Math.max(level, 2), 6)}`);
    const head = make(tag);
    head.id = ID_PREFIX + id;
    head.tabIndex = -1;
    showHtml(heading, head, where);
    section.append(head);
  }
  showHtml(body, section, where);
  return section;
};

// Highlights the words of a query in an element, as far as they are written in the same way.
/** @type {(root: Element, query: string) => Range | undefined} */
export const highlightWords = (root, query) => {
  if (!("highlights" in CSS)) return undefined;
  const words = query.toLowerCase().split(/[\s"“”+:]+/).filter((word) => word && !word.startsWith("-"));
  /** @type {Range[]} */
  const ranges = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode() && ranges.length < 2000) {
    const node = /** @type {Text} */ (walker.currentNode);
    const text = node.data.toLowerCase();
    // Some letters have another length in lower case.
    if (text.length !== node.data.length) continue;
    for (const word of words)
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + word.length);
        ranges.push(range);
      }
  }
  ranges.sort((one, other) => one.compareBoundaryPoints(Range.START_TO_START, other));
  CSS.highlights.set("files", new Highlight(...ranges));
  return ranges[0];
};
