// A line that says for some seconds what was done or has failed, and offers to undo it or to try
// again.
import { make, textButton } from "./dom.js";
import { holdFocus } from "./focus.js";

// For how many milliseconds.
export const UNDO_TIME = 10_000;

const undoLine = make("div", "shelf-undo");
undoLine.setAttribute("role", "status");
undoLine.dataset.shelf = "";
/** @type {number | undefined} */
let undoTimer;
/** What gives the focus back. @type {() => unknown} */
let giveBack;
const hideUndo = () => {
  if (undoLine.contains(document.activeElement)) giveBack();
  undoLine.hidden = true;
};
undoLine.onkeydown = ({ key }) => {
  if (key === "Escape") hideUndo();
};

// The button has the focus: with the keyboard nothing else leads to it in time.
/** @type {(language: string, text: string, undo: [text: string, act: () => unknown], id?: string) => void} */
export const showUndo = (language, text, [undoText, act], id) => {
  const said = make("span");
  said.textContent = text;
  const undo = textButton("link-button", undoText, () => {
    hideUndo();
    return act();
  });
  giveBack = holdFocus(document.activeElement, id);
  undoLine.lang = language;
  undoLine.replaceChildren(said, undo);
  undoLine.hidden = false;
  if (!undoLine.isConnected) document.body.append(undoLine);
  // But nothing that is being typed goes elsewhere.
  if (!document.activeElement?.matches("input,textarea")) undo.focus();
  clearTimeout(undoTimer);
  undoTimer = setTimeout(hideUndo, UNDO_TIME);
};
