// The menu of reading aids of the article that is open.
import { make, textButton } from "./dom.js";
import { fill } from "./messages.js";
import { interfaceMessages } from "./interface-language.js";
import { hasSpeech, startAloud, voicesNow } from "./reading-aloud.js";
import { besideNow, showBeside, translationsOf } from "./reading-beside.js";
import { chooseLists } from "./reading-lists.js";
import { printArticle } from "./reading-print.js";
import { iconOf } from "./reading-icon.js";
import { showQr } from "./reading-qr.js";
import { closeReadingSheet, isReadingSheetOpen, openReadingSheet } from "./reading-sheet.js";

// How long the voices of a browser are waited for, and how often they are asked for.
const VOICES_LIMIT = 1000;
const VOICES_EVERY = 100;

/** @type {(icon: string, text: string, act: () => unknown) => HTMLButtonElement} */
const choice = (icon, text, act) => {
  const element = textButton("reading-choice", "", act);
  const words = make("span");
  words.textContent = text;
  element.append(iconOf(icon), words);
  return element;
};

// Without a voice the choice says so, and cannot be pressed.
/** @type {(root: HTMLElement, from: HTMLElement) => HTMLButtonElement} */
const aloudChoice = (root, from) => {
  const messages = interfaceMessages();
  const element = choice("aloud", messages.readingAloud, () => {
    // The player has the focus then.
    closeReadingSheet({ withFocus: false });
    startAloud(root, from);
  });
  const words = element.lastElementChild;
  let left = VOICES_LIMIT / VOICES_EVERY;
  const look = () => {
    const isThere = voicesNow().length > 0;
    element.disabled = !isThere;
    if (words) words.textContent = isThere || (left > 0 && hasSpeech()) ? messages.readingAloud : messages.readingNoVoice;
    if (!isThere && hasSpeech() && left-- > 0 && isReadingSheetOpen()) setTimeout(look, VOICES_EVERY);
  };
  setTimeout(look);
  return element;
};

/** @type {(from: HTMLElement, store: ShelfAccess) => void} */
export const openMenu = (from, store) => {
  const root = /** @type {HTMLElement | null} */ (document.querySelector("[data-article]"));
  if (!root) return;
  const messages = interfaceMessages();
  const shown = besideNow();
  const beside = translationsOf(root).map((link) => {
    const isShown = link.hreflang === shown;
    const text = isShown ? messages.readingAlone : fill(messages.readingBeside, { language: link.textContent ?? "" });
    return choice("beside", text, () => {
      closeReadingSheet();
      return showBeside(root, isShown ? undefined : link);
    });
  });
  openReadingSheet(messages.readingTitle, from,
    aloudChoice(root, from), ...beside,
    choice("list", messages.readingLists, () => chooseLists(root, from, store)),
    // Some apps show pages, and print none.
    ...("print" in window ? [choice("print", messages.readingPrint, () => printArticle(root))] : []),
    choice("qr", messages.readingQr, () => showQr(from)));
};
