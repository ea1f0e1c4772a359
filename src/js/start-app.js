// Starts the app in a page that is already readable. Has the functions that the app calls
// (src/js_bindings.rs), and shows a notice when the app cannot start.
import {
  fetchFile, forgetFile, forgetLoaded, loadBytes, loadModule, onlyArticles, volumesOf,
} from "./files.js";
import { block, bundle, data, isSingleFile } from "./page.js";
import { askSearch, onAnswer, onSearchStarted, startSearchAhead } from "./search-client.js";
import { loadStyle } from "./styles.js";
import { setPolicy } from "./trusted-types.js";

// Each page with this script has the app's files; in a single file the app is in the page.
const files = /** @type {AppFiles} */ (CONFIG.files);

// After a reload the app restores the reading position.
const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
if (navigation?.type === "reload") data.reloaded = "";

const trouble = () => {
  data.trouble = "";
  const note = document.getElementById("_trouble");
  if (note) note.hidden = false;
  // The offline shell has no text. The network's page has: for this query the service
  // worker fetches it.
  if (!isSingleFile && !document.getElementById("_text") && location.search !== "?plain")
    location.replace(`?plain${location.hash}`);
};

setPolicy();

/** @type {AppProgram | undefined} */
let app;
onAnswer((answer) => app?.search_answered(answer));
// Before the app has started it still needs the loaded files.
onSearchStarted(() => app && forgetLoaded());

/**
 * What a search that was begun before the app does around the app's start.
 * @typedef {object} EarlySearch
 * @property {() => unknown} until resolves when the app may begin to load
 * @property {() => Promise<unknown>} before resolves when the app may start
 * @property {() => unknown} after
 */

/** @param {EarlySearch} [early] */
const startApp = async (early) => {
  if (typeof WebAssembly !== "object") return trouble();
  try {
    const names = volumesOf(CONFIG);
    const { appJs, appWasm } = files;
    const [program, catalog, wasm, texts] = await Promise.all([
      /** @type {AppProgram | Promise<AppProgram>} */ (appJs ? loadModule(appJs) : bookmobileApp),
      loadBytes(files.catalog),
      appJs ? fetchFile(appWasm).catch(() => fetchFile(appWasm)) : loadBytes(appWasm),
      Promise.all(names.map((name) => loadBytes(name))), loadStyle("style"), loadStyle("optionalStyle")]);
    await program.default({ module_or_path: wasm });
    program.open(catalog, onlyArticles);
    if (bundle.start && !location.hash) location.hash = bundle.start;
    names.forEach((name, at) => program.provide(name, texts[at]));
    forgetLoaded();
    await early?.before();
    app = program;
    program.start();
    await new Promise((next) => setTimeout(next));
    program.take_over();
    early?.after();
  } catch (error) {
    console.error(error);
    trouble();
  }
};

window.bookmobile = {
  trouble,
  fetchFile(name) {
    loadBytes(name).then((all) => app?.provide(name, all), () => app?.provide(name));
    forgetFile(name);
  },
  // Pictures are not compressed: their URLs are needed synchronously.
  picture(path) {
    const own = block(path);
    return own ? `data:${own.type};base64,${own.textContent}` : undefined;
  },
  async exportFile(...part) {
    try {
      await loadOffline();
      app?.exported(await window.bookmobileExport?.(loadBytes, ...part));
    } catch (error) {
      console.warn(error);
      app?.exported(false);
    }
    forgetLoaded();
  },
  articleHtml: (path, fragment) => app?.article_html(path, fragment),
  // A copy: the bytes are a view into the program's memory, which changes.
  ask: (request) => askSearch(request.slice()),
};

// How many milliseconds keeping the site on the device waits for a search that is started
// ahead of its first use: both at once would share the line.
const AHEAD_LIMIT = 5000;

// Keeps the site on the device, once the page has all that it needs. Also when the person
// saves data: reading from the device saves most.
const loadOffline = async () => files.offlineJs && loadModule(files.offlineJs);

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// The browser has nothing else to do; WebKit does not tell.
const whenIdle = () =>
  new Promise((done) => ("requestIdleCallback" in window ? requestIdleCallback(done, { timeout: 2000 }) : done(undefined)));

const isSavingData = () =>
  navigator.connection?.saveData || matchMedia("(prefers-reduced-data: reduce)").matches;

/** @typedef {() => unknown} LoadShelf Loads the reader's shelf. */

/** @type {(loadShelf: LoadShelf, early?: EarlySearch) => Promise<void>} */
const run = async (loadShelf, early) => {
  await early?.until();
  await startApp(early);
  if (!("live" in data)) return;
  // The page of the shelf shows nothing without it.
  setTimeout(loadShelf, document.querySelector("reader-shelf") ? 0 : 1000);
  setTimeout(async () => {
    const isAhead = files.searchJs && !isSavingData();
    if (isAhead) await Promise.race([whenIdle().then(startSearchAhead).catch(console.info), pause(AHEAD_LIMIT)]);
    loadOffline().catch(console.info);
  }, 1000);
};

// Starts the app once the page is read. In a single file the page's text comes after this
// script.
/** @type {(loadShelf: LoadShelf, begin?: () => EarlySearch | undefined) => void} */
export const startWithPage = (loadShelf, begin) => {
  const start = () => run(loadShelf, begin?.());
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
};
