// The element `qr` of a mini-program's view: a text as a QR code, which another device reads with
// its camera. A worker cannot draw, so the page does. What makes codes is loaded with the first.
import { interfaceMessages } from "./interface-language.js";
import { fill } from "./messages.js";
import { drawQr, loadQr } from "./qr.js";

// The most bytes of a text: from a small screen cameras read no larger codes.
const MAX_QR = 600;
// How many milliseconds pass between two codes of an element.
const QR_PAUSE = 100;

/** What each element shows, or will. @type {WeakMap<Element, { text: string, label: string, drawn?: string, isBusy: boolean }>} */
const codes = new WeakMap();

/** @param {Element} element */
const drawCode = async (element) => {
  const code = codes.get(element);
  if (!code || code.isBusy || code.drawn === code.text) return;
  code.isBusy = true;
  const { text } = code;
  const messages = interfaceMessages();
  try {
    const isLong = new TextEncoder().encode(text).length > MAX_QR;
    const modules = isLong ? undefined : (await loadQr(PROGRAMS.qrJs, PROGRAMS.qrWasm)).modules(text);
    element.replaceChildren(modules ? drawQr(modules, code.label, "program-code") : messages.programsQrLong);
  } catch (error) {
    console.info(error);
    element.replaceChildren(messages.programsQrFailed);
  }
  code.drawn = text;
  setTimeout(() => {
    code.isBusy = false;
    drawCode(element);
  }, QR_PAUSE);
};

// Shows a text as a QR code in an element. `label` is what it has for those who do not see it.
/** @type {(element: Element, text: string, label: string) => void} */
export const showCode = (element, text, label) => {
  const said = label || fill(interfaceMessages().programsQr, { text });
  const code = codes.get(element) ?? { text, label: said, isBusy: false };
  codes.set(element, Object.assign(code, { text, label: said }));
  element.querySelector("svg")?.setAttribute("aria-label", said);
  drawCode(element);
};
