// The entry of each page: starts the app, after an early search if the URL contains one.
import { watchForSearch } from "./early-search.js";
import { loadModule } from "./files.js";
import { startWithPage } from "./start-app.js";

const loadShelf = () => SHELF.js && loadModule(SHELF.js).catch(console.info);

startWithPage(loadShelf, () =>
  CONFIG.files.searchJs && typeof WebAssembly === "object" ? watchForSearch() : undefined);
