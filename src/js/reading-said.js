// What the reading aids say: to screen readers, and for some seconds in a line above the page
// where it would be missed otherwise.
import { make, say, status } from "./dom.js";
import { interfaceLanguage } from "./interface-language.js";

const heard = status("p", "said");
heard.dataset.shelf = "";
const shown = make("div", "shelf-undo reading-said");
shown.setAttribute("role", "status");
shown.dataset.shelf = "";
/** @type {number | undefined} */
let shownTimer;

/** @type {(text: string, how?: { isShown?: boolean }) => void} */
export const announceReading = (text, { isShown = false } = {}) => {
  const line = isShown ? shown : heard;
  line.lang = interfaceLanguage();
  // Screen readers pass over a text that comes together with its element.
  if (line.isConnected) say(line, text);
  else {
    document.body.append(line);
    setTimeout(() => say(line, text), 100);
  }
  if (!isShown) return;
  line.hidden = false;
  clearTimeout(shownTimer);
  shownTimer = setTimeout(() => (shown.hidden = true), 8000);
};
