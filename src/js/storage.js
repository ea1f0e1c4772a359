// The page's storage. It can be missing or full, or throw on access.

// Removes all entries whose names begin with the prefix, except `off`: that one says that
// the person wants nothing kept.
/** @type {(kind: "localStorage" | "sessionStorage", prefix: string) => void} */
export const clearStorage = (kind, prefix) => {
  try {
    const store = window[kind];
    for (const name of Object.keys(store))
      if (name.startsWith(prefix) && name !== `${prefix}off`) store.removeItem(name);
  } catch {
    // Without storage there is nothing to remove.
  }
};
