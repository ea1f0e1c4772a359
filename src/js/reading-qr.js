// The address of the page as a QR code, which another phone reads with its camera. A single file
// has no address that another device could open.
import { make, say, status, textButton } from "./dom.js";
import { interfaceMessages } from "./interface-language.js";
import { isSingleFile } from "./page.js";
import { drawQr, loadQr } from "./qr.js";
import { saveAsFile } from "./save-file.js";
import { openReadingSheet } from "./reading-sheet.js";

/** @param {SVGSVGElement} picture */
const savePicture = (picture) =>
  saveAsFile(new Blob([new XMLSerializer().serializeToString(picture)], { type: "image/svg+xml" }), "link.svg");

// Shows the address of the page as a QR code.
/** @param {HTMLElement} from */
export const showQr = async (from) => {
  const messages = interfaceMessages();
  const line = status("p");
  if (isSingleFile) {
    openReadingSheet(messages.readingQr, from, line);
    return say(line, messages.readingQrFile);
  }
  const address = location.href.split("#")[0];
  const text = make("p", "reading-address");
  text.textContent = address;
  openReadingSheet(messages.readingQr, from, line, text);
  try {
    const modules = (await loadQr(SHELF.qrJs, SHELF.qrWasm)).modules(address);
    if (!modules) return say(line, messages.readingQrLong);
    const picture = drawQr(modules, `${messages.readingQr}: ${address}`, "reading-qr");
    line.after(picture);
    text.after(textButton("button", messages.readingSave, () => savePicture(picture)));
    say(line, messages.readingQrHint);
  } catch (error) {
    console.info(error);
    say(line, messages.readingFailed);
  }
};
