// The entry of the script for the reader's own files: dropped, pasted or opened. The shelf's
// script loads it (files-start.js).
import { make } from "./dom.js";
import { startFilesPage } from "./files-page.js";
import { filesLanguage, filesMessages, takeFiles, takeShared } from "./files-take.js";
import { dropUnfinished } from "./files-unfinished.js";

const sign = make("div", "files-drop");
sign.ariaHidden = "true";
sign.lang = filesLanguage();
sign.textContent = filesMessages().filesDrop;
document.body.append(sign);

addEventListener("bookmobile-given", (event) => {
  takeFiles(/** @type {CustomEvent<GivenItem[]>} */ (event).detail).catch(console.warn);
});
startFilesPage();
dropUnfinished().catch(console.info);
takeShared().catch(console.warn);
