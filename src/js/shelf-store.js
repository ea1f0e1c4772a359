// The door to the shelf's database: IndexedDB, which all browsers have. Nothing waits for
// it for ever: opening and each transaction have a time limit. Without it, or after it was
// lost, the shelf is kept in memory and says so. Two windows share it: a change is read and
// written in one transaction, and the other windows are told which records to read again.
import { data, storagePath } from "./page.js";
import { readItem, removeItem, writeStorage } from "./storage.js";

export const SHELF_VERSION = 2;
const OPEN_LIMIT = 3000;
const WORK_LIMIT = 5000;

/** The stores, and the paths of their keys. @type {Record<ShelfStore, string>} */
const STORES = { marks: "id", texts: "key", places: "key", lists: "id", follows: "key", seen: "key", versions: "key", meta: "key" };

// The stores that are written while one reads: what is lost of them is written again.
/** @type {ShelfStore[]} */
const WHILE_READING = ["places", "seen", "versions"];

export const shelfName = `bookmobile:${storagePath}:shelf`;
const markerName = `${shelfName}-count`;
const draftName = `${shelfName}-draft`;
const lastPlaceName = `${shelfName}-place`;

/** @type {ShelfState} */
let state = "opening";
/** @type {Promise<IDBDatabase | undefined> | undefined} */
let opening;
/** @type {IDBDatabase | undefined} */
let connected;
let isDeleted = false;
/** The transactions that write while one reads. @type {Set<IDBTransaction>} */
const placing = new Set();

// After the person has deleted all that the site had stored, nothing is kept on the side.
/** @type {(name: string, text: string) => void} */
const remember = (name, text) => {
  if (!("forgotten" in data)) writeStorage("localStorage", [[name, text]]);
};
/** What is kept while there is no database. @type {Map<ShelfStore, Map<string, any>>} */
const memory = new Map();
/** @type {Set<(change: ShelfChange) => unknown>} */
const shelfListeners = new Set();
const channel = "BroadcastChannel" in window ? new BroadcastChannel(shelfName) : undefined;

/** @type {(change: ShelfChange) => void} */
const notify = (change) => shelfListeners.forEach((listener) => listener(change));

/** @param {ShelfState} next */
const enter = (next) => {
  if (state === next) return;
  state = next;
  notify({ state });
};

export const shelfState = () => state;
// Listens to changes, of this window and of others; returns what ends it.
/** @param {(change: ShelfChange) => unknown} listener */
export const onShelfChange = (listener) => {
  shelfListeners.add(listener);
  return () => shelfListeners.delete(listener);
};

if (channel) channel.onmessage = ({ data }) => notify({ ...data, isForeign: true });

/** @template T @param {Promise<T>} work @param {number} limit @returns {Promise<T>} */
const within = (work, limit) =>
  new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new DOMException("no answer", "TimeoutError")), limit);
    work.then(done, fail).finally(() => clearTimeout(timer));
  });

/** @param {IDBDatabase} database */
const upgrade = (database) => {
  for (const [name, keyPath] of Object.entries(STORES)) {
    if (database.objectStoreNames.contains(name)) continue;
    const store = database.createObjectStore(name, { keyPath });
    if (name === "marks") store.createIndex("article", "article");
  }
};

/** @returns {Promise<IDBDatabase>} */
const openDatabase = () =>
  new Promise((done, fail) => {
    const request = indexedDB.open(shelfName, SHELF_VERSION);
    request.onupgradeneeded = () => upgrade(request.result);
    request.onblocked = () => enter("blocked");
    request.onerror = () => fail(request.error);
    request.onsuccess = () => {
      const database = request.result;
      // Another window has a newer version of the site: it must not wait for this one.
      // Without a version the person deletes it (offline.js): this page begins no other one.
      database.onversionchange = ({ newVersion }) => {
        database.close();
        opening = undefined;
        isDeleted = newVersion === null;
        enter(isDeleted ? "memory" : "newer");
        if (isDeleted) for (const name of /** @type {ShelfStore[]} */ (Object.keys(STORES))) notify({ name });
      };
      database.onclose = () => (opening = undefined);
      done(database);
    };
  });

const marker = () => Number(readItem("localStorage", markerName) ?? 0);

/** @param {IDBDatabase} database */
const count = (database) => {
  const request = database.transaction("marks").objectStore("marks").count();
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
};

/** @param {IDBDatabase} database */
const flush = async (database) => {
  for (const [name, records] of memory) {
    if (records.size) await work(database, name, "readwrite", (store) => {
      for (const record of records.values()) store.put(record);
    });
  }
  memory.clear();
};

/** @param {IDBDatabase} database */
const take = async (database) => {
  const kept = await within(count(database), WORK_LIMIT);
  connected = database;
  await flush(database);
  enter(marker() > 0 && kept === 0 ? "taken" : "kept");
  return database;
};

/** @param {IDBDatabase} [late] one that has opened after its time limit */
const openShelf = async (late) => {
  const database = late ? Promise.resolve(late) : openDatabase();
  try {
    return await take(await within(database, OPEN_LIMIT));
  } catch (error) {
    console.info(error);
    opening = undefined;
    // On a slow device it may open later, and is used from then on. (Why it does not open was
    // told above.)
    if (!late) database.then((opened) => {
      if (opening) opened.close();
      else opening = openShelf(opened);
    }).catch(() => {});
    const isNewer = error instanceof DOMException && error.name === "VersionError";
    enter(isNewer ? "newer" : state === "blocked" ? "blocked" : "memory");
    return undefined;
  }
};

/** @returns {Promise<IDBDatabase | undefined>} */
const connection = () => {
  if (state === "newer" || isDeleted) return Promise.resolve(undefined);
  opening ??= openShelf();
  return opening;
};

/**
 * @template T
 * @param {IDBDatabase} database @param {ShelfStore} name @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T> | void} act
 * @returns {Promise<T | undefined>}
 */
const work = (database, name, mode, act) =>
  within(new Promise((done, fail) => {
    const options = /** @type {IDBTransactionOptions} */ ({ durability: WHILE_READING.includes(name) ? "relaxed" : "strict" });
    const transaction = database.transaction(name, mode, options);
    const request = act(transaction.objectStore(name));
    if (WHILE_READING.includes(name) && mode === "readwrite") placing.add(transaction);
    transaction.oncomplete = () => {
      placing.delete(transaction);
      done(request?.result);
    };
    transaction.onerror = transaction.onabort = () => {
      placing.delete(transaction);
      fail(transaction.error ?? request?.error);
    };
  }), WORK_LIMIT);

/** @param {ShelfStore} name */
const inMemory = (name) => {
  const records = memory.get(name) ?? new Map();
  memory.set(name, records);
  return records;
};

// Does something in a transaction; a connection that was lost is opened once more. After
// that, or without a database, `instead` is done in memory.
/**
 * @template T
 * @param {ShelfStore} name @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T> | void} act
 * @param {(records: Map<string, any>) => T | undefined} instead
 * @returns {Promise<T | undefined>}
 */
const inTransaction = async (name, mode, act, instead) => {
  for (let attempt = 0; attempt < 2; attempt++) {
    const database = await connection();
    if (!database) break;
    try {
      return await work(database, name, mode, act);
    } catch (error) {
      console.info(error);
      if (error instanceof DOMException && error.name === "QuotaExceededError") {
        enter("full");
        break;
      }
      opening = undefined;
    }
  }
  if (mode === "readwrite" && state === "kept") enter("memory");
  return instead(inMemory(name));
};

// A record by its key; one that is only in memory comes first.
/** @template T @param {ShelfStore} name @param {string} key @returns {Promise<T | undefined>} */
export const readRecord = async (name, key) =>
  memory.get(name)?.get(key) ?? (await inTransaction(name, "readonly", (store) => store.get(key), () => undefined));

// All records of a store; or the marks of an article.
/** @template T @param {ShelfStore} name @param {string} [article] @returns {Promise<T[]>} */
export const readAll = async (name, article) => {
  const stored = await inTransaction(name, "readonly",
    (store) => (article === undefined ? store.getAll() : store.index("article").getAll(article)), () => []);
  const records = new Map((stored ?? []).map((record) => [record[STORES[name]], record]));
  for (const [key, record] of memory.get(name) ?? [])
    if (article === undefined || record.article === article) records.set(key, record);
  return [...records.values()];
};

// The keys of a store.
/** @param {ShelfStore} name @returns {Promise<string[]>} */
export const readKeys = async (name) => {
  const stored = await inTransaction(name, "readonly", (store) => store.getAllKeys(), () => undefined);
  return [...new Set([.../** @type {string[]} */ (stored ?? []), ...(memory.get(name)?.keys() ?? [])])];
};

/** @param {ShelfStore} name @param {string[]} keys */
const changedRecords = (name, keys) => {
  channel?.postMessage({ name, keys });
  notify({ name, keys });
  if (name === "marks") inTransaction("marks", "readonly", (store) => store.count(), () => undefined)
    .then((all) => all !== undefined && remember(markerName, String(all)));
};

// Ends a transaction after its last request: a page that is left at once loses nothing of it.
/** @param {IDBObjectStore} store */
const commit = (store) => store.transaction.commit?.();

// Reads records and writes what `change` makes of each, in one transaction: no other window
// writes in between. Nothing is written if it returns nothing; `false` removes the record.
/**
 * @template T
 * @param {ShelfStore} name @param {string[]} keys
 * @param {(old: T | undefined, key: string) => T | false | undefined} change
 * @returns {Promise<(T | undefined)[]>} the records after it
 */
export const changeRecords = async (name, keys, change) => {
  /** @type {Map<string, T | false | undefined>} */
  const changes = new Map();
  /** @param {string} key @param {T | undefined} old @param {(record: T) => unknown} put @param {() => unknown} remove */
  const apply = (key, old, put, remove) => {
    const next = change(old, key);
    changes.set(key, next);
    if (next) put(next);
    else if (next === false) remove();
  };
  await inTransaction(name, "readwrite", (store) => {
    for (const [at, key] of keys.entries()) {
      const request = store.get(key);
      request.onsuccess = () => {
        apply(key, request.result, (record) => store.put(record), () => store.delete(key));
        if (at === keys.length - 1) commit(store);
      };
    }
  }, (records) => {
    for (const key of keys) apply(key, records.get(key), (record) => records.set(key, record), () => records.delete(key));
    return undefined;
  });
  const written = keys.filter((key) => changes.get(key) !== undefined);
  if (written.length) changedRecords(name, written);
  return keys.map((key) => changes.get(key) || undefined);
};

// As `changeRecords`, for one record.
/**
 * @template T
 * @param {ShelfStore} name @param {string} key
 * @param {(old: T | undefined) => T | false | undefined} change
 * @returns {Promise<T | undefined>}
 */
export const changeRecord = async (name, key, change) => (await changeRecords(name, [key], change))[0];

// Writes several records.
/** @param {ShelfStore} name @param {any[]} all */
export const writeRecords = async (name, all) => {
  if (!all.length) return;
  await inTransaction(name, "readwrite", (store) => {
    all.forEach((record) => store.put(record));
    commit(store);
  }, (records) => all.forEach((record) => records.set(record[STORES[name]], record)));
  changedRecords(name, all.map((record) => record[STORES[name]]));
};

// The note that is being written is also in the page's own storage, which is written at
// once: a browser that is closed between a key and the database loses nothing.
/** @param {{ id: string, note: string } | undefined} draft */
export const keepDraft = (draft) => {
  if (draft) remember(draftName, JSON.stringify(draft));
  else removeItem("localStorage", draftName);
};

/** @returns {{ id: string, note: string } | undefined} */
export const takeDraft = () => {
  const own = readItem("localStorage", draftName);
  try {
    return own && JSON.parse(own);
  } catch {
    return undefined;
  }
};

// The place in a page that is left, for the same reason: it is taken up by the next page.
/** @param {ReadingPlace} place */
export const keepLastPlace = (place) => remember(lastPlaceName, JSON.stringify(place));

// How much room the library leaves for articles that were begun: head-inline.js reads it as it
// does preferences, before the first paint.
/** @param {string | undefined} count */
export const keepBegun = (count) => {
  const name = `bookmobile:${storagePath}:begun`;
  if (count) remember(name, count);
  else removeItem("localStorage", name);
};

/** @returns {ReadingPlace | undefined} */
export const takeLastPlace = () => {
  const own = readItem("localStorage", lastPlaceName);
  removeItem("localStorage", lastPlaceName);
  try {
    return own && JSON.parse(own);
  } catch {
    return undefined;
  }
};

// Opens the database again, as after another window was closed.
export const reopenShelf = () => {
  opening = undefined;
  isDeleted = false;
  state = "opening";
  return connection();
};

// Ends the connection of a page that is left. In WebKit a page in the cache of pages keeps a
// transaction that has not ended, which blocks its store for every other page: what is written
// while one reads is given up. The connection is opened again when it is needed.
export const restShelf = () => {
  for (const transaction of placing) transaction.abort();
  connected?.close();
  connected = opening = undefined;
};
