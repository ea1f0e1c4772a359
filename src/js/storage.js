// The page's storage. It can be missing or full, or throw on access.

/** @typedef {"localStorage" | "sessionStorage"} StorageKind */

// The entries whose names begin with the prefix.
/** @type {(kind: StorageKind, prefix: string) => [name: string, value: string][]} */
export const readStorage = (kind, prefix) => {
  try {
    return Object.entries(window[kind]).filter(([name]) => name.startsWith(prefix));
  } catch {
    return [];
  }
};

// The value of an entry.
/** @type {(kind: StorageKind, name: string) => string | undefined} */
export const readItem = (kind, name) => {
  try {
    return window[kind].getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
};

/** @type {(kind: StorageKind, name: string) => void} */
export const removeItem = (kind, name) => {
  try {
    window[kind].removeItem(name);
  } catch {
    // Without storage there is nothing to remove.
  }
};

/** @type {(kind: StorageKind, entries: [name: string, value: string][]) => void} */
export const writeStorage = (kind, entries) => {
  try {
    for (const [name, value] of entries) window[kind].setItem(name, value);
  } catch {
    // Without storage, or without room in it, the entries are not stored.
  }
};

// Removes all entries whose names begin with the prefix, except `off`: that one says that
// the person wants nothing kept.
/** @type {(kind: StorageKind, prefix: string) => void} */
export const clearStorage = (kind, prefix) => {
  try {
    const store = window[kind];
    for (const name of Object.keys(store))
      if (name.startsWith(prefix) && name !== `${prefix}off`) store.removeItem(name);
  } catch {
    // Without storage there is nothing to remove.
  }
};
