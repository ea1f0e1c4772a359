// The collections of the reader's own files, in a cache of their own: no database, and readable
// by the page and by the search's worker alike. What a collection is (ABOUT) is written last and
// deleted first, so that a collection is there as a whole or not at all.
import { address, storagePath } from "./page.js";

/** @param {string} name */
const urlOf = (name) => address(`_files/${name}`);
const ABOUT = "about.json";
// The name does not begin as those of the site's caches do, which go with a version.
export const FILES_CACHE = `${CONFIG.storagePrefix}files${storagePath}`;

// How long a browser may take to write what it has answered for, in milliseconds.
const WRITING_TIME = 1000;

export const keepsFiles = () => "caches" in window;

const openCache = () => caches.open(FILES_CACHE);

// All collections, those added last first.
/** @returns {Promise<OwnCollection[]>} */
export const ownCollections = async () => {
  if (!keepsFiles() || !(await caches.has(FILES_CACHE))) return [];
  const cache = await openCache();
  const keys = (await cache.keys()).filter(({ url }) => url.endsWith(`/${ABOUT}`));
  const all = await Promise.all(keys.map(async (key) => (await cache.match(key))?.json()));
  return all.filter(Boolean).sort((one, other) => other.added - one.added);
};

/** @type {(made: MadeCollection) => Promise<OwnCollection>} */
export const keepCollection = async ({ title, articles, files, only, signer }) => {
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
  await new Promise((done) => setTimeout(done, WRITING_TIME));
  return about;
};

/** @param {OwnCollection} about */
export const dropCollection = async ({ id, names }) => {
  const cache = await openCache();
  for (const name of [ABOUT, ...names]) await cache.delete(urlOf(`${id}/${name}`));
};

/** @type {(id: string, name: string) => Promise<Blob | undefined>} */
export const keptFile = async (id, name) => (await (await openCache()).match(urlOf(`${id}/${name}`)))?.blob();

// Has the search find what is in the collections: it reads them from the cache itself.
export const tellFiles = async () => {
  const ids = (await ownCollections()).map(({ id }) => id);
  if (!ids.length && !window.bookmobileFiles) return;
  window.bookmobileFiles = { cache: FILES_CACHE, ids };
  dispatchEvent(new Event("bookmobile-files"));
};
