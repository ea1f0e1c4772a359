// Starts the app over the page that is already readable, or first the search if that is
// what the person wants; carries what the app asks of the page (src/js_bindings.rs is the
// other end), and says so on the page when the app cannot start.
import {
  beginEarlySearch, earlySearchAnswered, endEarlySearch, isWanted, noEarlySearch, untilComposed,
} from "./early-search.js";
import {
  fetchFile, forgetFile, forgetLoaded, loadBytes, loadModule, onlyArticles, volumesOf,
} from "./files.js";
import { block, bundle, data, isSingleFile } from "./page.js";
import { askSearch, onAnswer, onSearchStarted } from "./search-client.js";
import { loadStyle } from "./styles.js";
import { setPolicy } from "./trusted-types.js";

const { files } = CONFIG;

// The app goes back to where one was a moment ago.
if (performance.getEntriesByType("navigation")[0]?.type === "reload") data.reloaded = "";

const trouble = () => {
  data.trouble = "";
  const note = document.getElementById("_trouble");
  if (note) note.hidden = false;
  // The shell that a device keeps has no text. The network's page has: the worker fetches
  // that for this address.
  if (!isSingleFile && !document.getElementById("_text") && location.search !== "?plain")
    location.replace(`?plain${location.hash}`);
};

setPolicy();

let app;
onAnswer((answer) => app?.search_answered(answer));
// What the app needs too it shall find among the loaded files.
onSearchStarted(() => app && forgetLoaded());

const startApp = async () => {
  if (typeof WebAssembly !== "object") return trouble();
  try {
    const names = volumesOf(CONFIG);
    const [program, catalog, wasm, ...texts] = await Promise.all(
      [files.appJs ? loadModule(files.appJs) : bookmobileApp, loadBytes(files.catalog),
        files.appJs ? fetchFile(files.appWasm).catch(() => fetchFile(files.appWasm)) : loadBytes(files.appWasm),
        ...names.map(loadBytes), loadStyle("style"), loadStyle("optionalStyle")]);
    await program.default({ module_or_path: wasm });
    program.open(catalog, onlyArticles);
    if (bundle.start && !location.hash) location.hash = bundle.start;
    names.forEach((name, at) => program.provide(name, texts[at]));
    forgetLoaded();
    await untilComposed();
    app = program;
    noEarlySearch();
    program.start();
    await new Promise((next) => setTimeout(next));
    program.take_over();
    endEarlySearch();
  } catch (error) {
    console.error(error);
    trouble();
  }
};

window.bookmobile = {
  trouble,
  fetchFile(name) {
    loadBytes(name).then((all) => app.provide(name, all), () => app.provide(name));
    forgetFile(name);
  },
  // Pictures are sent as they are, not packed: their addresses are wanted at once.
  picture(path) {
    const own = block(path);
    return own ? `data:${own.type};base64,${own.textContent}` : undefined;
  },
  async exportFile(...part) {
    try {
      await loadOffline();
      app.exported(await window.bookmobileExport(loadBytes, ...part));
    } catch (error) {
      console.warn(error);
      app.exported(false);
    }
    forgetLoaded();
  },
  // The bytes are a view into the program's memory, and do not stay.
  ask: (request) => askSearch(request.slice()),
};

// Once all that is needed now is there, the site is kept for later. Who saves data keeps
// it too: that is what saves most.
const loadOffline = async () => files.offlineJs && loadModule(files.offlineJs);

const run = async () => {
  // Who wants to search before the app is there need not wait for it.
  const look = () => isWanted() && !app && beginEarlySearch();
  if (files.searchJs && typeof WebAssembly === "object") {
    look();
    addEventListener("hashchange", look);
  }
  await earlySearchAnswered();
  await startApp();
  if (!("live" in data)) return;
  setTimeout(() => loadOffline().catch(console.info), 1000);
};

// In a single file the page's text comes after this script.
if (document.readyState === "loading") addEventListener("DOMContentLoaded", run);
else run();
