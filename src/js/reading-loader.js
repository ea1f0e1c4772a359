// Offers the reading aids of an article: a button in its byline, its footnotes, its terms, the
// other language beside it. Their script is loaded with the first one that is wanted.
import { button, textButton } from "./dom.js";
import { loadModule } from "./files.js";
import { keptChoice } from "./reading-kept.js";
import { dispatchReading } from "./reading-request.js";
import { followArticle } from "./shelf-article.js";
import { changeRecord, onShelfChange, readAll } from "./shelf-store.js";
import { shelfLanguage, shelfMessages } from "./shelf-words.js";
import { showUndo } from "./undo-line.js";

/** @type {Promise<unknown> | undefined} */
let readingScript;

// In a single file the script is there.
const loadReading = () => {
  readingScript ??= SHELF.readingJs ? loadModule(SHELF.readingJs) : Promise.resolve();
  readingScript.catch(() => (readingScript = undefined));
  return readingScript;
};

// Asks for a reading aid; `instead` is done if its script cannot be loaded, as without a network
// before it was kept.
/** @type {(wanted: Omit<ReadingRequest, "store">, instead?: () => unknown) => Promise<unknown>} */
export const requestReading = (wanted, instead = () => offerAgain(wanted)) =>
  loadReading().then(() => dispatchReading({ ...wanted, store: { readAll, changeRecord, onShelfChange } }), (error) => {
    console.info(error);
    instead();
  });

/** @param {Omit<ReadingRequest, "store">} wanted */
const offerAgain = (wanted) => {
  const { readingFailed, shelfTryAgain } = shelfMessages();
  showUndo(shelfLanguage(), readingFailed, [shelfTryAgain, () => requestReading(wanted)]);
};

// How long a footnote waits for the script, in milliseconds, before its link leads to it.
const NOTE_WAIT = 400;

// A footnote opens where it is called; without the script, or while it is on a slow way, the link
// leads to it.
/** @param {MouseEvent} event */
const onNote = (event) => {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (event.target).closest(".footnote-ref a"));
  if (!link) return;
  event.preventDefault();
  const tooLate = new Promise((_, late) => setTimeout(late, NOTE_WAIT));
  Promise.race([loadReading(), tooLate])
    .then(() => requestReading({ act: "note", from: link }), () => (location.href = link.href));
};

/** @param {OpenArticle | undefined} open */
const offerMenu = (open) => {
  const bookmark = open?.root.closest("article")?.querySelector(".article-head .shelf-bookmark");
  if (!open || !bookmark) return;
  if (bookmark.nextElementSibling?.className !== "reading-menu") {
    const menu = button("reading-menu", () => requestReading({ act: "menu", from: menu }));
    menu.textContent = "⋯";
    menu.ariaHasPopup = "dialog";
    bookmark.after(menu);
  }
  const menu = /** @type {HTMLElement} */ (bookmark.nextElementSibling);
  menu.ariaLabel = menu.title = shelfMessages().shelfReading;
  // What is shown in the text without being asked for.
  const isBeside = keptChoice("beside") !== undefined;
  if (open.root.querySelector("dfn,.footnote-ref") || isBeside) loadReading().catch(console.info);
};

// The button in a topic that prints its articles.
class PrintTopic extends HTMLElement {
  connectedCallback() {
    if (this.dataset.topic?.endsWith("/") || this.firstChild) return;
    const print = textButton("link-button", shelfMessages().shelfPrintTopic, () => requestReading({ act: "topic", from: print }));
    this.append(print);
  }
}

// The way to the reading aids from the middle of an article: a button in the settings.
class ReadingAids extends HTMLElement {
  connectedCallback() {
    this.replaceChildren(textButton("button", shelfMessages().shelfReading, () => {
      this.closest("dialog")?.close();
      const menu = /** @type {HTMLElement | null} */ (document.querySelector(".reading-menu"));
      if (menu) requestReading({ act: "menu", from: menu });
    }));
  }
}

export const startReadingLoader = () => {
  customElements.define("reading-aids", ReadingAids);
  customElements.define("print-topic", PrintTopic);
  followArticle(offerMenu);
  // Before the app, which would follow the link.
  document.addEventListener("click", onNote, true);
};
