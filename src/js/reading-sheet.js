// The sheet of the reading aids: a dialog with a title, which closes by its button, by Escape
// or by a press beside it, and gives the focus back.
import { interfaceLanguage, interfaceMessages } from "./interface-language.js";
import { make, textButton } from "./dom.js";

const readingSheet = make("dialog", "sheet sheet-bottom reading-sheet");
readingSheet.dataset.shelf = "";
/** @type {HTMLElement | undefined} */
let returnTo;

readingSheet.addEventListener("close", () => {
  const to = returnTo;
  returnTo = undefined;
  if (to?.isConnected) to.focus({ preventScroll: true });
});
readingSheet.addEventListener("click", (event) => event.target === readingSheet && readingSheet.close());

export const closeReadingSheet = ({ withFocus = true } = {}) => {
  if (!withFocus) returnTo = undefined;
  readingSheet.close();
};
export const isReadingSheetOpen = () => readingSheet.open;

// Opens the sheet, or shows other content in it. `from` has the focus again afterwards.
/** @type {(title: string, from: HTMLElement, ...content: Node[]) => void} */
export const openReadingSheet = (title, from, ...content) => {
  const body = make("div", "sheet-body");
  const close = textButton("icon-button sheet-close reading-close", "×", () => closeReadingSheet());
  close.ariaLabel = interfaceMessages().readingClose;
  const heading = make("h2", "sheet-title");
  heading.textContent = title;
  heading.id = "_reading-title";
  readingSheet.setAttribute("aria-labelledby", heading.id);
  const inner = make("div", "reading-content");
  inner.append(heading, ...content);
  body.append(close, inner);
  readingSheet.lang = interfaceLanguage();
  readingSheet.replaceChildren(body);
  if (!readingSheet.isConnected) document.body.append(readingSheet);
  returnTo = from;
  if (!readingSheet.open) return readingSheet.showModal();
  // What had the focus is gone with the content before.
  heading.tabIndex = -1;
  heading.focus();
};
