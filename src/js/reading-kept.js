// What the reading aids keep on the device, by its names in the page's storage.
import { storagePath } from "./page.js";
import { readItem, removeItem, writeStorage } from "./storage.js";

/** @param {string} name */
const fullName = (name) => `bookmobile:${storagePath}:reading-${name}`;

/** @param {"beside" | "speed" | `voice-${string}`} name */
export const keptChoice = (name) => readItem("localStorage", fullName(name));

/** @type {(name: "beside" | "speed" | `voice-${string}`, value?: string) => void} */
export const keepChoice = (name, value) => {
  if (value) return writeStorage("localStorage", [[fullName(name), value]]);
  removeItem("localStorage", fullName(name));
};
