// The entry of the reader's shelf in the pages of a site.
import { startProgramsLoader } from "./programs-loader.js";
import { startShelf } from "./shelf.js";

startProgramsLoader();
startShelf().catch(console.warn);
