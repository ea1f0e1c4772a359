// The collections of the reader's own files, in a cache of their own: no database, and readable
// by the page and by the search's worker alike. What a collection is (ABOUT) is written last and
// deleted first, so that a collection is there as a whole or not at all.
import { address, storagePath } from "./page.js";

/** @param {string} name */
export const urlOf = (name) => address(`_files/${name}`);
export const ABOUT = "about.json";
// What a collection was that a person removed and can take back.
export const REMOVED = "removed.json";
// For how many milliseconds: longer than that is offered (UNDO_TIME).
const REMOVED_TIME = 12_000;
// The name does not begin as those of the site's caches do, which go with a version.
export const FILES_CACHE = `${CONFIG.storagePrefix}files${storagePath}`;

// How long a browser may take to write what it has answered for, in milliseconds.
const WRITING_TIME = 1000;

// What a cache does, in memory: for where the browser keeps nothing, as without HTTPS or in some
// private windows.
/** @type {OwnFilesMessage["entries"]} */
let unkeptFiles;
const memoryCache = {
  /** @type {(url: string, response: Response) => Promise<unknown>} */
  put: async (url, response) => unkeptFiles?.set(url, [await response.arrayBuffer(), response.headers.get("content-type") ?? ""]),
  /** @param {string} url */
  delete: async (url) => Boolean(unkeptFiles?.delete(url)),
  /** @param {string} url */
  match: async (url) => {
    const [bytes, type = ""] = unkeptFiles?.get(url) ?? [];
    return bytes && new Response(bytes, { headers: { "content-type": type } });
  },
  keys: async () => Array.from(unkeptFiles?.keys() ?? [], (url) => ({ url })),
};

// Whether what is added is still there when the page is opened again.
export const keepsFiles = async () => {
  try {
    await caches.has(FILES_CACHE);
    return true;
  } catch {
    return false;
  }
};

const openCache = async () => {
  if (!unkeptFiles && (await keepsFiles())) return caches.open(FILES_CACHE);
  unkeptFiles ??= new Map();
  return memoryCache;
};
// The same, if there is anything.
export const openFilled = async () => (unkeptFiles || ((await keepsFiles()) && (await caches.has(FILES_CACHE))) ? openCache() : undefined);

// The collections of which there is an entry with this name.
/** @type {(name: string) => Promise<OwnCollection[]>} */
const collectionsWith = async (name) => {
  const cache = await openFilled();
  if (!cache) return [];
  // Pictures of a collection file can have this name in a folder.
  const start = urlOf("");
  const isOwn = (/** @type {string} */ url) => url.startsWith(start) && /^[^/]+\/[^/]+$/.test(url.slice(start.length)) && url.endsWith(`/${name}`);
  const keys = (await cache.keys()).filter(({ url }) => isOwn(url));
  const all = await Promise.all(keys.map(async ({ url }) => (await cache.match(url))?.json()));
  return all.filter(Boolean);
};

// All collections, those added last first.
export const ownCollections = async () => (await collectionsWith(ABOUT)).sort((one, other) => other.added - one.added);

// What a page holds while it writes a collection, beside others that do.
export const WRITING_LOCK = `${FILES_CACHE} writing`;

/** @type {(made: MadeCollection) => Promise<OwnCollection>} */
export const keepCollection = (made) =>
  navigator.locks ? navigator.locks.request(WRITING_LOCK, { mode: "shared" }, () => writeCollection(made)) : writeCollection(made);

/** @type {(made: MadeCollection) => Promise<OwnCollection>} */
const writeCollection = async ({ title, articles, files, only, signer }) => {
  const cache = await openCache();
  const id = Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const bytes = files.reduce((sum, [, own]) => sum + own.length, 0);
  /** @type {OwnCollection} */
  const about = { id, title, articles, bytes, added: Date.now(), names: files.map(([name]) => name), only, signer };
  try {
    for (const [name, own, type = "application/octet-stream"] of files)
      await cache.put(urlOf(`${id}/${name}`), new Response(new Blob([own], { type }), { headers: { "content-type": type } }));
    await cache.put(urlOf(`${id}/${ABOUT}`), new Response(JSON.stringify(about)));
  } catch (error) {
    await dropCollection(about);
    throw error;
  }
  // WebKit answers before it has written: of a page that is left at once all of it is lost.
  if (!unkeptFiles) await new Promise((done) => setTimeout(done, WRITING_TIME));
  return about;
};

/** @param {OwnCollection} about */
export const dropCollection = async ({ id, names }) => {
  const cache = await openCache();
  for (const name of [ABOUT, REMOVED, ...names]) await cache.delete(urlOf(`${id}/${name}`));
};

/** @type {(about: OwnCollection, to: string, from: string) => Promise<void>} */
const move = async (about, to, from) => {
  const cache = await openCache();
  await cache.put(urlOf(`${about.id}/${to}`), new Response(JSON.stringify(about)));
  await cache.delete(urlOf(`${about.id}/${from}`));
};

// Removes a collection, whose files stay for some seconds.
/** @param {OwnCollection} about */
export const setAside = async (about) => {
  await move({ ...about, removed: Date.now() }, REMOVED, ABOUT);
  setTimeout(() => dropRemoved().catch(console.warn), REMOVED_TIME);
};
// Nothing, if its files are gone meanwhile: timers stop while a device sleeps.
/** @param {OwnCollection} about */
export const takeBack = async (about) => {
  if (await keptFile(about.id, REMOVED)) await move(about, ABOUT, REMOVED);
};

// Deletes the files of what was removed, also in a window that was closed.
const dropRemoved = async () => {
  const isOld = ({ removed = 0 }) => Math.abs(Date.now() - removed) >= REMOVED_TIME;
  for (const about of (await collectionsWith(REMOVED)).filter(isOld)) await dropCollection(about);
};

/** @type {(id: string, name: string) => Promise<Blob | undefined>} */
export const keptFile = async (id, name) => (await (await openCache()).match(urlOf(`${id}/${name}`)))?.blob();

/** @type {(id: string, file: KeptFile) => Promise<boolean>} */
const keepsSame = async (id, [name, bytes]) => {
  const blob = await keptFile(id, name);
  if (blob?.size !== bytes.length) return false;
  const kept = new Uint8Array(await blob.arrayBuffer());
  return bytes.every((byte, at) => byte === kept[at]);
};

// Which of these collections is the same: a file that is given twice is kept once.
/** @type {(made: MadeCollection, all: OwnCollection[]) => Promise<OwnCollection | undefined>} */
export const sameCollection = async ({ title, files, only = [], signer }, all) => {
  const names = String(files.map(([name]) => name));
  for (const own of all) {
    const isLike = own.title === title && String(own.names) === names && String(own.only ?? []) === String(only)
      && own.signer?.base64 === signer?.base64;
    let isSame = isLike;
    for (const file of isLike ? files : []) isSame &&= await keepsSame(own.id, file);
    if (isSame) return own;
  }
  return undefined;
};

// The addresses of what another app shared (service-worker.js).
/** @returns {Promise<string[]>} */
export const sharedUrls = async () => {
  const keys = (await (await openFilled())?.keys()) ?? [];
  return keys.map(({ url }) => url).filter((url) => url.startsWith(urlOf("shared/")));
};

// Has the search find what is in the collections: it reads them from the cache itself.
export const tellFiles = async () => {
  await dropRemoved();
  const ids = (await ownCollections()).map(({ id }) => id);
  if (!ids.length && !window.bookmobileFiles) return;
  window.bookmobileFiles = { cache: FILES_CACHE, ids, entries: unkeptFiles };
  dispatchEvent(new Event("bookmobile-files"));
};
