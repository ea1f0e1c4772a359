// The entry of the reader's shelf in the pages of a site.
import { startShelf } from "./shelf.js";

startShelf().catch(console.warn);
