// Waits for files: dropped anywhere, pasted, or on the page that shows them. The script that
// reads and shows them (files-main.js) loads then. It is also told when there are such files
// already, for the search.
import { make } from "./dom.js";
import { sharedUrls, tellFiles } from "./files-store.js";
import { loadModule } from "./files.js";
import { page } from "./page.js";

/** @type {Promise<unknown> | undefined} */
let loadingFiles;
const loadFilesScript = () => {
  loadingFiles ??= loadModule(SHELF.filesJs ?? "");
  // A script that could not be fetched is fetched again.
  loadingFiles.catch(() => (loadingFiles = undefined));
  return loadingFiles;
};

// What was given, as the browser has it: it has it during the event only.
/** @param {DataTransfer | null} transfer @returns {GivenItem[]} */
const itemsOf = (transfer) => {
  const items = Array.from(transfer?.items ?? []).filter(({ kind }) => kind === "file");
  const given = items.map((item) => {
    const entry = item.webkitGetAsEntry?.();
    return entry?.isDirectory ? entry : item.getAsFile();
  }).filter((item) => item !== null);
  return given.length ? given : Array.from(transfer?.files ?? []);
};

/** @param {GivenItem[]} items */
export const giveFiles = (items) =>
  loadFilesScript().then(() => dispatchEvent(new CustomEvent("bookmobile-given", { detail: items })), console.warn);

/** @param {DataTransfer | null} transfer */
const hasFiles = (transfer) => Array.from(transfer?.types ?? []).includes("Files");

class ReaderFiles extends HTMLElement {
  connectedCallback() {
    if (this.firstChild) return;
    this.append(make(/** @type {"div"} */ ("own-files")));
    loadFilesScript().catch(console.warn);
  }
}

export const startFiles = async () => {
  if (!SHELF.filesJs) return;
  customElements.define("reader-files", ReaderFiles);
  let inside = 0;
  /** @param {boolean} is */
  const show = (is) => page.toggleAttribute("data-dropping", is);
  addEventListener("dragenter", (event) => {
    if (!hasFiles(event.dataTransfer)) return;
    event.preventDefault();
    inside++;
    loadFilesScript().catch(console.warn);
    show(true);
  });
  addEventListener("dragleave", (event) => {
    if (hasFiles(event.dataTransfer) && --inside <= 0) show(false);
  });
  addEventListener("dragover", (event) => {
    if (hasFiles(event.dataTransfer)) event.preventDefault();
  });
  addEventListener("drop", (event) => {
    inside = 0;
    show(false);
    const items = itemsOf(event.dataTransfer);
    if (!items.length) return;
    event.preventDefault();
    giveFiles(items);
  });
  addEventListener("paste", (event) => {
    const items = itemsOf(event.clipboardData);
    if (!items.length) return;
    event.preventDefault();
    giveFiles(items);
  });
  // Files that the system opens with the app that is installed.
  window.launchQueue?.setConsumer(async ({ files = [] }) => {
    const given = await Promise.all(files.map((file) => file.getFile()));
    if (given.length) giveFiles(given);
  });
  await tellFiles();
  if ((await sharedUrls()).length) loadFilesScript().catch(console.warn);
};
