// The reader's shelf: marks and notes, places, the page that lists them. It starts after the
// app, when the page is idle.
import { offsetAt, openAround, rangeOf } from "./shelf-text.js";
import { followArticle, followPage, openArticle, showMarksBy } from "./shelf-article.js";
import { startBar } from "./shelf-bar.js";
import { recoverDraft, showPlaced } from "./shelf-note.js";
import { marksAt } from "./shelf-paint.js";
import { startPlaces } from "./shelf-places.js";
import { startChanges, hasChanges } from "./shelf-changes.js";
import { hashOfFollowed, startFollow } from "./shelf-follow.js";
import { startNew } from "./shelf-new.js";
import { startSeen, tidySeen } from "./shelf-seen.js";
import { startShelfPage, takeWantedMark, tidyBin, wantMark } from "./shelf-page.js";
import { startReadingLoader } from "./reading-loader.js";
import { defineSlots } from "./programs-slots.js";
import { showQuote } from "./shelf-quote.js";
import { startShelfSearch } from "./shelf-search.js";
import { isSingleFile } from "./page.js";
import { startFiles } from "./files-start.js";
import { loadSheet } from "./styles.js";

// A press on a mark opens it, but not the end of a selection, nor a press on a link.
/** @param {MouseEvent} event */
const onClick = (event) => {
  const open = openArticle();
  const target = /** @type {HTMLElement} */ (event.target);
  if (!open || !open.root.contains(target) || target.closest("a,button,summary,input,label") || !getSelection()?.isCollapsed) return;
  const offset = offsetAt(open.article, event.clientX, event.clientY);
  const marks = offset === undefined ? [] : marksAt(open.placed, offset);
  if (marks.length) showPlaced(marks);
};

// Brings the mark into view that was chosen on the shelf's page.
/** @param {OpenArticle | undefined} open */
const showWanted = (open) => {
  if (!open?.placed.length) return;
  const id = takeWantedMark();
  const placed = open.placed.find(({ mark }) => mark.id === id);
  const range = placed && rangeOf(open.article, placed.start, placed.end);
  if (!range) return;
  openAround(range.startContainer);
  open.painter.point(placed);
  requestAnimationFrame(() => scrollBy({ top: range.getBoundingClientRect().top - innerHeight / 3 }));
};

export const startShelf = async () => {
  defineSlots();
  await loadSheet(SHELF.css);
  showMarksBy(showPlaced);
  startBar();
  startShelfPage();
  startNew();
  followPage();
  startChanges();
  startSeen(hashOfFollowed, hasChanges);
  await startPlaces();
  followArticle(showWanted);
  startReadingLoader();
  /** @type {OpenArticle | undefined} */
  let last;
  followArticle((open) => {
    if (open && open.root !== last?.root) showQuote();
    last = open;
  });
  addEventListener("hashchange", showQuote);
  document.addEventListener("click", onClick);
  // A hit of the search that is a mark.
  document.addEventListener("click", ({ target }) => {
    const id = /** @type {HTMLElement} */ (target).closest("[data-mark]")?.getAttribute("data-mark");
    if (!id) return;
    wantMark(id);
    // In the article that is open nothing else would show it.
    setTimeout(() => showWanted(openArticle()), 300);
  }, true);
  await startFiles().catch(console.warn);
  await startShelfSearch();
  await recoverDraft();
  if (!isSingleFile) await startFollow();
  await tidyBin();
  await tidySeen();
};
