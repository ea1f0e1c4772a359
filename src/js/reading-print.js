// Printing, which is also saving as PDF: an article with its contents, or all articles of a list
// as a book with contents. Browsers number the pages; none of them can say in the contents on
// which page something is, so the entries are links.
import { make, say, status, textButton } from "./dom.js";
import { fill } from "./messages.js";
import { interfaceMessages } from "./interface-language.js";
import { closeReadingSheet, isReadingSheetOpen, openReadingSheet } from "./reading-sheet.js";
import { textOfLink } from "./reading-text.js";

// An article with fewer headings needs no contents.
const WITH_CONTENTS = 3;
// How long pictures are waited for, in milliseconds.
const PICTURES_LIMIT = 8000;

const book = make("div", "print-book");
book.dataset.shelf = "";

/** @param {{ id: string, title: string, isBelow: boolean }[]} entries */
const contentsOf = (entries) => {
  const contents = make("nav", "print-contents");
  const title = make("p", "print-contents-title");
  title.textContent = interfaceMessages().readingContents;
  const list = make("ol");
  for (const { id, title: name, isBelow } of entries) {
    const item = make("li", isBelow ? "print-below" : "");
    const link = make("a");
    link.href = `#${id}`;
    link.textContent = name;
    item.append(link);
    list.append(item);
  }
  contents.append(title, list);
  return contents;
};

// The words of a heading without the link to itself.
/** @param {Element} heading */
const headingWords = (heading) => {
  const copy = /** @type {Element} */ (heading.cloneNode(true));
  copy.querySelectorAll(".anchor,[data-shelf]").forEach((element) => element.remove());
  return copy.textContent?.trim() ?? "";
};

/** @param {ParentNode} root */
const headingsOf = (root) => [...root.querySelectorAll("[data-section]:not(.section-question) > :is(h2,h3)")].filter((heading) => heading.id);

// Pictures that were to be loaded later are needed now.
/** @param {ParentNode} root */
const loadPictures = (root) => {
  const all = [...root.querySelectorAll("img")];
  for (const picture of all) picture.loading = "eager";
  const loads = Promise.all(all.map((picture) => picture.decode().catch(() => undefined)));
  return Promise.race([loads, new Promise((done) => setTimeout(done, PICTURES_LIMIT))]);
};

/** @param {() => unknown} afterwards */
const printPage = (afterwards) => {
  addEventListener("afterprint", afterwards, { once: true });
  // The sheet is gone from the picture of the page.
  requestAnimationFrame(() => setTimeout(() => window.print()));
};

/** @param {HTMLElement} root */
export const printArticle = async (root) => {
  closeReadingSheet();
  const headings = headingsOf(root);
  const contents = contentsOf(headings.map((heading) => ({ id: heading.id, title: headingWords(heading), isBelow: heading.localName === "h3" })));
  contents.dataset.shelf = "";
  if (headings.length >= WITH_CONTENTS) root.before(contents);
  await loadPictures(root);
  // Another page is shown meanwhile.
  if (!root.isConnected) return;
  printPage(() => contents.remove());
};

/** @param {string} text */
const decodedOrSame = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

// The place within its article that a link leads to; none in a link to another page. `base` is
// the address of the article, which ends at its path, or in a single file at its fragment.
/** @type {(href: string, base: string) => string} */
export const placeWithin = (href, base) =>
  (href.startsWith(base) ? decodedOrSame(href.slice(base.length).replace(/^#/, "").split("?")[0]) : "");

// An article as a chapter: its ids differ from those of other chapters, and links within it
// lead to its own.
/** @type {(text: HTMLElement, title: string, number: number, base: string) => HTMLElement} */
export const chapterOf = (text, title, number, base) => {
  const chapter = make("section", "article print-chapter");
  const head = make("header", "article-head");
  const heading = make("h1");
  heading.textContent = title;
  heading.id = `_chapter-${number}`;
  for (const element of text.querySelectorAll("[id]")) element.id = `_chapter-${number}-${element.id}`;
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (text.querySelectorAll("a[href]"))) {
    const id = placeWithin(link.href, base);
    if (id && text.querySelector(`[id="${CSS.escape(`_chapter-${number}-${id}`)}"]`)) link.setAttribute("href", `#_chapter-${number}-${id}`);
  }
  for (const section of text.querySelectorAll("[data-section]")) section.removeAttribute("data-section");
  text.querySelectorAll(".anchor,.program-start,button").forEach((element) => element.remove());
  head.append(heading);
  text.className = "prose";
  chapter.append(head, text);
  return chapter;
};

// The name of the topic that is shown, without what the shelf has put there.
const topicName = () => {
  const name = document.querySelector("#_panel .topic-name") ?? document.querySelector(".topic-tab[aria-selected='true']");
  const copy = /** @type {Element | undefined} */ (name?.cloneNode(true));
  copy?.querySelectorAll("[data-shelf]").forEach((element) => element.remove());
  return copy?.textContent?.trim();
};

/** @type {(title: string, chapters: { title: string, id: string, chapter: HTMLElement }[]) => void} */
const fillBook = (title, chapters) => {
  const heading = make("h1", "print-title");
  heading.textContent = title;
  const entries = chapters.map(({ id, title: name }) => ({ id, title: name, isBelow: false }));
  book.lang = document.documentElement.lang;
  book.replaceChildren(heading, contentsOf(entries), ...chapters.map(({ chapter }) => chapter));
};

// Prints the articles of the list that is shown.
/** @param {HTMLElement} from */
export const printTopic = async (from) => {
  const messages = interfaceMessages();
  const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll("#_panel .entry h2 > a, #_panel .outline a")]);
  const title = topicName() || document.title;
  const busy = status("p");
  openReadingSheet(messages.readingPrintTopic, from, busy);
  // Who closes the sheet, or opens another one, wants no more of it.
  const isWanted = () => busy.isConnected && isReadingSheetOpen();
  /** @type {{ title: string, id: string, chapter: HTMLElement }[]} */
  const chapters = [];
  let failed = 0;
  for (const [at, link] of links.entries()) {
    say(busy, fill(messages.readingPrintBusy, { done: at, all: links.length }));
    try {
      const name = link.textContent?.trim() ?? "";
      const chapter = chapterOf(await textOfLink(link), name, at + 1, link.href);
      chapters.push({ title: name, id: `_chapter-${at + 1}`, chapter });
    } catch (error) {
      console.info(error);
      failed++;
    }
    if (!isWanted()) return;
  }
  fillBook(title, chapters);
  await loadPictures(book);
  if (!isWanted()) return;
  const print = () => {
    closeReadingSheet();
    document.body.append(book);
    document.documentElement.classList.add("print-all");
    printPage(() => {
      document.documentElement.classList.remove("print-all");
      book.remove();
    });
  };
  if (!failed) return print();
  say(busy, fill(messages.readingPrintFailed, { count: failed }));
  busy.after(textButton("button", messages.readingPrint, print));
};
