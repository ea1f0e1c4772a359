// The entry of a single file: all scripts in one.
import "./export.js";
import "./single-file-ui.js";
import { startShelf } from "./shelf.js";
import { startWithPage } from "./start-app.js";

startWithPage(() => startShelf().catch(console.warn));
