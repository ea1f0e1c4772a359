// What mini-programs keep on the device: a slot of each program in the page's storage.
import { storagePath } from "./page.js";
import { readStorage } from "./storage.js";

// The most letters of a slot.
export const MAX_KEPT = 16_384;

const prefix = `${CONFIG.storagePrefix}${storagePath}:`;
const slots = `${prefix}program-`;

// Whether the person wants nothing kept, or there is no storage.
export const isKeepingNothing = () => {
  try {
    return localStorage.getItem(`${prefix}off`) !== null;
  } catch {
    return true;
  }
};

/** @type {(id: string) => unknown} */
export const readKept = (id) => {
  try {
    return JSON.parse(localStorage.getItem(slots + id) ?? "null");
  } catch {
    return null;
  }
};

// Whether a text was kept.
/** @type {(id: string, text: string) => boolean} */
export const keep = (id, text) => {
  if (isKeepingNothing()) return false;
  try {
    if (text === "null") localStorage.removeItem(slots + id);
    else localStorage.setItem(slots + id, text);
    return true;
  } catch {
    return false;
  }
};

// The programs that keep something, with what they keep.
export const allKept = () => readStorage("localStorage", slots).map(([name, text]) => ({ id: name.slice(slots.length), text }));
