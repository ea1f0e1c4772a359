// What mini-programs keep on the device: a slot of each program in the page's storage, with its
// name before the value.
import { storagePath } from "./page.js";
import { readStorage } from "./storage.js";

const keptPrefix = `${CONFIG.storagePrefix}${storagePath}:`;
const slotPrefix = `${keptPrefix}program-`;

// Whether the person wants nothing kept, or there is no storage.
export const isKeepingNothing = () => {
  try {
    return localStorage.getItem(`${keptPrefix}off`) !== null;
  } catch {
    return true;
  }
};

/** @param {string} text */
const parseSlot = (text) => {
  const end = text.indexOf("\n");
  try {
    return { name: /** @type {unknown} */ (JSON.parse(text.slice(0, end))), value: /** @type {unknown} */ (JSON.parse(text.slice(end + 1))) };
  } catch {
    return undefined;
  }
};

/** @type {(id: string) => unknown} */
export const readKept = (id) => {
  try {
    return parseSlot(localStorage.getItem(slotPrefix + id) ?? "")?.value ?? null;
  } catch {
    return null;
  }
};

// Whether a text was kept; "null" empties the slot.
/** @type {(id: string, name: string, text: string) => boolean} */
export const keepSlot = (id, name, text) => {
  if (isKeepingNothing()) return false;
  try {
    if (text === "null") localStorage.removeItem(slotPrefix + id);
    else localStorage.setItem(slotPrefix + id, `${JSON.stringify(name)}\n${text}`);
    return true;
  } catch {
    return false;
  }
};

// The slots that are not empty.
export const allKept = () => readStorage("localStorage", slotPrefix).map(([key, text]) => {
  const id = key.slice(slotPrefix.length);
  return { id, name: String(parseSlot(text)?.name ?? id), text };
});

// Empties a slot; what is returned fills it again.
/** @type {(id: string) => () => void} */
export const deleteSlot = (id) => {
  const text = localStorage.getItem(slotPrefix + id);
  localStorage.removeItem(slotPrefix + id);
  return () => text !== null && localStorage.setItem(slotPrefix + id, text);
};

// The program that was started and has not answered yet, for as long as the window is open: one
// that stops the page is named when the page is loaded again.
const startKey = `${keptPrefix}program-start`;

/** @param {string} id */
export const rememberStart = (id) => {
  try {
    sessionStorage.setItem(startKey, id);
  } catch {
    // There is no storage.
  }
};

export const forgetStart = () => {
  try {
    sessionStorage.removeItem(startKey);
  } catch {
    // There is no storage.
  }
};

/** @param {string} id */
export const wasHanging = (id) => {
  try {
    return sessionStorage.getItem(startKey) === id;
  } catch {
    return false;
  }
};
