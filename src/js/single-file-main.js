// The entry of a single file: all scripts in one.
import "./export.js";
import "./single-file-ui.js";
import { startReading } from "./reading.js";
import { startShelf } from "./shelf.js";
import { startWithPage } from "./start-app.js";

startWithPage(() => {
  startReading();
  startShelf().catch(console.warn);
});
