// The entry of each page: starts the app, after an early search if the URL contains one.
import { watchForSearch } from "./early-search.js";
import { startWithPage } from "./start-app.js";

startWithPage(() =>
  CONFIG.files.searchJs && typeof WebAssembly === "object" ? watchForSearch() : undefined);
