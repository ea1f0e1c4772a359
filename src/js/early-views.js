// The views of a search before the app is there, built from templates that are the app's own
// views, written at build time (src/view/search_templates.rs).
import { splitBySpans } from "./codec.js";
import { loadBytes } from "./files.js";
import { address, base, data } from "./page.js";

// An element, or a text in which `{0}` and `{1}` stand for values.
/** @typedef {[tag: string, attributes: Record<string, string>, ...children: (Tree | string)[]]} Tree */
/**
 * @typedef {Record<"sheet" | "clear" | "recent" | "waiting" | "reading" | "incomplete"
 *   | "correction" | "nothing" | "suggestion" | "group" | "more" | "found", Tree>} Templates
 */
// Texts with a number in all of their forms, and the ranges that choose one of these.
/**
 * @typedef {object} PluralTexts
 * @property {[modulo: number, from: number, to: number, form: number][]} ranges
 * @property {string[]} articles
 * @property {string[]} passages
 * @property {string[]} more
 */
/**
 * @typedef {object} EarlySearchFile
 * @property {string[]} topics what the first row of filters stands for
 * @property {[code: string, tag: string, direction: string][]} languages the second row
 * @property {Record<string, PluralTexts>} plural by the languages of the interface
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
  const shown = [data.interface ?? "", language, language.split("-")[0], ...Object.keys(own)].find((code) => code in own) ?? "";
  return { ...file, templates: own[shown], plural: file.plural[shown] };
};

// A text with its number, in the form that bookmobile_i18n's `form` chooses.
/** @type {(plural: PluralTexts, text: "articles" | "passages" | "more", number: number) => string} */
export const counted = ({ ranges, ...texts }, text, number) => {
  const forms = texts[text];
  const range = ranges.find(([modulo, from, to]) => {
    const part = modulo ? number % modulo : number;
    return from <= part && part <= to;
  });
  return forms[range ? range[3] : 0].replace("{count}", String(number));
};

/** @type {(text: string, spans: Span[]) => (Node | string)[]} */
const highlighted = (text, spans) =>
  splitBySpans(text, spans).map(([part, isMarked]) => (isMarked ? build(["mark", {}, part]) : part));

// An article with its passages.
/** @type {(views: Awaited<ReturnType<typeof loadViews>>, article: protocol.FoundArticle, words: string) => HTMLElement} */
export const groupOf = ({ languages, plural, templates }, { language, slug, title, title_highlights, passages, more }, words) => {
  const group = build(templates.group);
  const [, tag, direction] = languages.find(([code]) => code === language) ?? [];
  if (tag) group.lang = tag;
  if (direction) group.dir = direction;
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
  const button = find(group, ".more-passages");
  button.textContent = counted(plural, "more", more);
  if (!more) button.remove();
  return group;
};
