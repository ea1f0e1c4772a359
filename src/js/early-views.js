// The views of a search before the app is there, built from templates that are the app's own
// views, written at build time (src/view/search_templates.rs).
import { splitBySpans } from "./codec.js";
import { loadBytes } from "./files.js";
import { address, base, data } from "./page.js";

// An element, or a text in which `{0}` and `{1}` stand for values.
/** @typedef {[tag: string, attributes: Record<string, string>, ...children: (Tree | string)[]]} Tree */
/**
 * @typedef {Record<"sheet" | "clear" | "recent" | "waiting" | "incomplete" | "correction"
 *   | "nothing" | "suggestion" | "group" | "more", Tree> & { counts: Tree[] }} Templates
 */
/**
 * @typedef {object} EarlySearchFile
 * @property {string[]} topics what the first row of filters stands for
 * @property {[code: string, tag: string][]} languages the second row
 * @property {Record<string, Record<string, Templates>>} views by the languages of the page
 *   and of the interface
 */

/** @type {(tree: Tree, ...values: unknown[]) => HTMLElement} */
export const build = ([tag, attributes, ...children], ...values) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.map((child) => typeof child !== "string" ? build(child, ...values)
    : child.replace(/\{(\d)\}/g, (all, at) => `${values[at] ?? all}`)));
  return element;
};

/** @type {(within: Element, selector: string) => HTMLElement} */
export const find = (within, selector) => /** @type {HTMLElement} */ (within.querySelector(selector));

// The file with the templates, and those for this page.
export const loadViews = async () => {
  const bytes = await loadBytes(CONFIG.files.early ?? "");
  /** @type {EarlySearchFile} */
  const file = JSON.parse(new TextDecoder().decode(bytes));
  const named = [location.href.slice(base.href.length).split("/")[0], data.language ?? ""];
  const language = [...named, ...CONFIG.languages].find((code) => code in file.views) ?? "";
  const own = file.views[language];
  const templates = own[data.interface ?? ""] ?? own[language.split("-")[0]] ?? Object.values(own)[0];
  return { ...file, templates };
};

/** @type {(text: string, spans: Span[]) => (Node | string)[]} */
const highlighted = (text, spans) =>
  splitBySpans(text, spans).map(([part, isMarked]) => (isMarked ? build(["mark", {}, part]) : part));

// An article with its passages.
/** @type {(tree: Tree, article: protocol.FoundArticle, tag: string, words: string) => HTMLElement} */
export const groupOf = (tree, { language, slug, title, title_highlights, passages, more }, tag, words) => {
  const group = build(tree, more);
  group.lang = tag;
  find(group, ".group-title").replaceChildren(...highlighted(title, title_highlights));
  const list = find(group, ".hits"), template = /** @type {Element} */ (list.firstChild);
  list.replaceChildren(...passages.map((passage) => {
    const { section, heading, snippet, is_cut_before, is_cut_after } = passage;
    const item = /** @type {Element} */ (template.cloneNode(true)), above = find(item, ".hit-heading");
    const place = `${encodeURIComponent(section)}?highlight=${encodeURIComponent(words)}`;
    const path = `${language}/articles/${encodeURIComponent(slug)}/#${place}`;
    /** @type {HTMLAnchorElement} */ (item.firstChild).href = address(path);
    above.replaceChildren(...highlighted(heading, passage.heading_highlights));
    if (!heading) above.remove();
    find(item, ".snippet").replaceChildren(is_cut_before ? "…" : "",
      ...highlighted(snippet, passage.snippet_highlights), is_cut_after ? "…" : "");
    return item;
  }));
  if (!more) find(group, ".more-passages").remove();
  return group;
};
