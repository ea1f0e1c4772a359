// The reading aids: answers what the page asks for, and follows the article that is open.
import { stopAloud } from "./reading-aloud.js";
import { besideKept } from "./reading-beside.js";
import { showLists } from "./reading-lists.js";
import { openMenu } from "./reading-menu.js";
import { hideAside, showFootnote } from "./reading-note.js";
import { printTopic } from "./reading-print.js";
import { READING_EVENT } from "./reading-request.js";
import { closeReadingSheet } from "./reading-sheet.js";
import { markTerms } from "./reading-terms.js";

/** @type {Record<ReadingRequest["act"], (from: HTMLElement, store: ShelfAccess) => unknown>} */
const ACTS = { lists: showLists, menu: openMenu, note: showFootnote, topic: printTopic };

/** @param {Promise<unknown>} [style] what the elements of reading aids wait for */
export const startReading = (style = Promise.resolve()) => {
  document.addEventListener(READING_EVENT, async (event) => {
    const { act, from, store } = /** @type {CustomEvent<ReadingRequest>} */ (event).detail;
    await style;
    // The person has gone on while the script came.
    if (from.isConnected) ACTS[act](from, store);
  });
  /** @type {HTMLElement | null} */
  let last = null;
  const look = () => {
    const root = /** @type {HTMLElement | null} */ (document.querySelector("[data-article]"));
    if (root === last) return;
    last = root;
    hideAside();
    closeReadingSheet({ withFocus: false });
    stopAloud();
    if (!root) return;
    markTerms(root);
    besideKept(root);
  };
  new MutationObserver(look).observe(document.getElementById("_panel") ?? document.documentElement, { childList: true, subtree: true });
  look();
};
