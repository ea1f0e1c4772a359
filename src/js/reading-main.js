// The entry of the reading aids, which is loaded with the first one that is wanted.
import { startReading } from "./reading.js";
import { loadSheet } from "./styles.js";

// Who has loaded this asks at once: what is asked for before the style waits for it.
startReading(loadSheet(SHELF.css));
