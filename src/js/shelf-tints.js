// The names of the tints. A person can give them other ones.
import { storagePath } from "./page.js";
import { readItem, writeStorage } from "./storage.js";
import { shelfMessages } from "./shelf-words.js";

const prefix = `bookmobile:${storagePath}:tint-`;

/** @param {number} tint */
export const tintName = (tint) => {
  const own = readItem("localStorage", `${prefix}${tint}`);
  return own || shelfMessages().shelfTints.split(",")[tint] || String(tint + 1);
};

/** @type {(tint: number, name: string) => void} */
export const renameTint = (tint, name) => writeStorage("localStorage", [[`${prefix}${tint}`, name.trim()]]);
