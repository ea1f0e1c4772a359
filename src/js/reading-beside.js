// An article in two languages: each block of the translation stands beside its block of the
// text, on a narrow window below it. The text itself stays as it is, with its marks.
import { make } from "./dom.js";
import { fill } from "./messages.js";
import { alignBlocks } from "./reading-align.js";
import { keepChoice, keptChoice } from "./reading-kept.js";
import { announceReading } from "./reading-said.js";
import { textOfLink } from "./reading-text.js";
import { interfaceMessages } from "./interface-language.js";

/** The language that stands beside the text now, by its tag. @type {string | undefined} */
let shownBeside;
/** How often a translation was asked for: a text that comes late is not shown over a later one. */
let asked = 0;

export const besideNow = () => (document.querySelector(".reading-beside") ? shownBeside : undefined);

/** @param {HTMLElement} root */
export const translationsOf = (root) =>
  /** @type {HTMLAnchorElement[]} */ ([...(root.closest("article")?.querySelectorAll(".article-head a.translation") ?? [])]);

/** @param {Element} element */
const kindOf = (element) => {
  const name = element.localName;
  if (/^h[1-6]$/.test(name)) return "heading";
  if (element.matches("[data-program]")) return "program";
  if (name === "ul" || name === "ol" || name === "dl") return "list";
  return name === "figure" || name === "pre" || name === "table" || element.matches(".table-scroll,.formula") ? element.className || name : name;
};

/** @param {ParentNode} text */
const blocksOf = (text) => [...text.querySelectorAll("[data-section] > *:not([data-shelf])")];

/** @param {Element} element @returns {AlignedBlock} */
const describeBlock = (element) => ({
  section: element.parentElement?.dataset.section ?? "", kind: kindOf(element), length: element.textContent?.length ?? 0,
});

// A copy of a block of the translation, without what must be there only once.
/** @type {(block: Element, own: Element | undefined) => Element | undefined} */
const copyOf = (block, own) => {
  if (block.matches("[data-program],hr")) return;
  if (block.matches("pre,.formula") && block.textContent === own?.textContent) return;
  let copy = /** @type {Element} */ (block.cloneNode(true));
  copy.querySelectorAll(".anchor,button,.footnote-back").forEach((element) => element.remove());
  for (const call of copy.querySelectorAll(".footnote-ref a")) call.replaceWith(...call.childNodes);
  // A picture is there already: its words are not.
  if (copy.matches("figure") || (copy.matches(":has(> img:only-child)") && !copy.textContent?.trim())) {
    const caption = copy.querySelector("figcaption");
    if (!caption) return;
    copy = make("p", "reading-caption");
    copy.append(...caption.childNodes);
  }
  if (/^h[1-6]$/.test(copy.localName)) {
    // The outline of the page is that of the text.
    const title = make("p", "reading-heading");
    title.append(...copy.childNodes);
    copy = title;
  }
  for (const element of [copy, ...copy.querySelectorAll("[id]")]) element.removeAttribute("id");
  return copy;
};

/** @param {HTMLElement} root */
const takeAway = (root) => {
  root.querySelectorAll(".reading-beside").forEach((element) => element.remove());
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-section] > *"))) element.style.gridRow = "";
  root.closest(".page-article")?.classList.remove("reading-two");
};

/** @type {(root: HTMLElement, text: HTMLElement, link: HTMLAnchorElement) => void} */
const putBeside = (root, text, link) => {
  takeAway(root);
  const [own, other] = [blocksOf(root), blocksOf(text)];
  let [at, there] = [0, 0];
  /** @type {Map<Element | null, number>} */
  const rows = new Map();
  for (const [count, counterparts] of alignBlocks(own.map(describeBlock), other.map(describeBlock))) {
    const blocks = /** @type {HTMLElement[]} */ (own.slice(at, at + count));
    const copies = other.slice(there, there + counterparts).map((block) => copyOf(block, blocks[0])).filter((copy) => copy !== undefined);
    at += count;
    there += counterparts;
    const last = blocks.at(-1) ?? /** @type {HTMLElement | undefined} */ (own[at - 1]);
    const section = last?.parentElement ?? root.querySelector("[data-section]");
    const row = rows.get(section) ?? 1;
    for (const [index, block] of blocks.entries()) block.style.gridRow = String(row + index);
    const length = Math.max(blocks.length, 1);
    rows.set(section, row + length);
    if (!copies.length) continue;
    const beside = make("div", "reading-beside");
    beside.dataset.shelf = "";
    beside.lang = link.hreflang;
    beside.dir = link.dir || "auto";
    beside.style.gridRow = `${row} / span ${length}`;
    beside.append(...copies);
    // After the last block, and after what stands beside that already.
    let after = last;
    while (after?.nextElementSibling?.classList.contains("reading-beside")) after = /** @type {HTMLElement} */ (after.nextElementSibling);
    if (after) after.after(beside);
    else section?.prepend(beside);
  }
  root.closest(".page-article")?.classList.add("reading-two");
};

// Does something that changes heights; the line that is read stays where it is.
/** @type {(root: HTMLElement, act: () => unknown) => void} */
const holdLine = (root, act) => {
  const first = blocksOf(root).find((block) => block.getBoundingClientRect().bottom > 80);
  const before = first?.getBoundingClientRect().top ?? 0;
  act();
  if (first && scrollY > 0) scrollBy({ top: first.getBoundingClientRect().top - before, behavior: "instant" });
};

// Shows a translation beside the text, or none without a link.
/** @type {(root: HTMLElement, link?: HTMLAnchorElement, how?: { isQuiet?: boolean }) => Promise<void>} */
export const showBeside = async (root, link, { isQuiet = false } = {}) => {
  const messages = interfaceMessages();
  const own = ++asked;
  if (!link) {
    holdLine(root, () => takeAway(root));
    shownBeside = undefined;
    keepChoice("beside");
    return;
  }
  try {
    const text = await textOfLink(link);
    if (!root.isConnected || own !== asked) return;
    holdLine(root, () => putBeside(root, text, link));
    shownBeside = link.hreflang;
    if (isQuiet) return;
    // Only what a person chooses is kept: beside a text in the language that is wanted is another one.
    keepChoice("beside", link.hreflang);
    announceReading(fill(messages.readingBesideOn, { language: link.textContent ?? "" }));
  } catch (error) {
    console.info(error);
    // It comes by itself once there is a network.
    addEventListener("online", () => root.isConnected && own === asked && showBeside(root, link, { isQuiet }), { once: true });
    if (!isQuiet) announceReading(messages.readingBesideFailed, { isShown: true });
  }
};

// The language that was beside the text before is beside the next article too. Where that is
// itself in this language, the other one is.
/** @param {HTMLElement} root */
export const besideKept = (root) => {
  const wanted = keptChoice("beside");
  if (!wanted) return;
  const all = translationsOf(root);
  const own = root.closest("article")?.lang;
  const link = all.find(({ hreflang }) => hreflang === wanted) ?? (own === wanted ? all[0] : undefined);
  if (link) showBeside(root, link, { isQuiet: true });
};
