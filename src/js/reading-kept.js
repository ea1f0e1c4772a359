// What the reading aids keep on the device, by its names in the page's storage.
import { storagePath } from "./page.js";
import { readStorage, writeStorage } from "./storage.js";

/** @param {string} name */
const fullName = (name) => `bookmobile:${storagePath}:reading-${name}`;

// The language that is shown beside the text, by its tag.
export const besideName = fullName("beside");

/** @param {"beside" | "speed" | `voice-${string}`} name */
export const keptChoice = (name) => readStorage("localStorage", fullName(name)).find(([own]) => own === fullName(name))?.[1];

/** @type {(name: "beside" | "speed" | `voice-${string}`, value?: string) => void} */
export const keepChoice = (name, value) => {
  if (value) return writeStorage("localStorage", [[fullName(name), value]]);
  try {
    localStorage.removeItem(fullName(name));
  } catch {
    // Without storage there is nothing to remove.
  }
};
