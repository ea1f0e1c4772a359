// The page's storage, which may be missing, full or refuse to answer.

// Removes what has a name that begins so from a storage, but for the note that nothing is
// to be kept. A browser that keeps nothing has nothing to remove.
export const clearStorage = (kind, prefix) => {
  try {
    const store = window[kind];
    for (const name of Object.keys(store))
      if (name.startsWith(prefix) && name !== `${prefix}off`) store.removeItem(name);
  } catch {}
};
