// A line that says for some seconds what was done or has failed, and offers to undo it or to try
// again.
import { make, textButton } from "./dom.js";

// For how many milliseconds.
export const UNDO_TIME = 10_000;

const undoLine = make("div", "shelf-undo");
undoLine.setAttribute("role", "status");
undoLine.dataset.shelf = "";
/** @type {number | undefined} */
let undoTimer;

/** @type {(language: string, text: string, undo: [text: string, act: () => unknown]) => void} */
export const showUndo = (language, text, [undoText, act]) => {
  const said = make("span");
  said.textContent = text;
  const undo = textButton("link-button", undoText, async () => {
    undoLine.hidden = true;
    await act();
  });
  undoLine.lang = language;
  undoLine.replaceChildren(said, undo);
  undoLine.hidden = false;
  if (!undoLine.isConnected) document.body.append(undoLine);
  clearTimeout(undoTimer);
  undoTimer = setTimeout(() => (undoLine.hidden = true), UNDO_TIME);
};
