// Tests of the store of the reader's own files: what a collection file can write into it, and
// what is removed and taken back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "./load.js";

const ROOT = "https://example.org/site/";

const store = () => {
  /** @type {Map<string, Response>} */
  const entries = new Map();
  const cache = {
    put: async (/** @type {string} */ url, /** @type {Response} */ response) => void entries.set(url, response),
    match: async (/** @type {string} */ url) => entries.get(url)?.clone(),
    delete: async (/** @type {string} */ url) => entries.delete(url),
    keys: async () => [...entries.keys()].map((url) => ({ url })),
  };
  // Node has no locks: those who hold one, beside each other.
  let holders = 0;
  const locks = { request: async (/** @type {string} */ _, /** @type {{ ifAvailable?: boolean }} */ { ifAvailable }, /** @type {(lock: object | null) => unknown} */ act) => {
    if (ifAvailable && holders) return act(null);
    holders++;
    return Promise.resolve(act({})).finally(() => holders--);
  } };
  const caches = { open: async () => cache, has: async () => true };
  const page = { baseURI: ROOT, documentElement: { hasAttribute: () => false, dataset: {} }, querySelector: () => null, getElementById: () => null };
  const own = run("files-unfinished.js", {
    CONFIG: { storagePrefix: "p-", base: "", root: "" }, caches, document: page, navigator: { locks }, location: new URL(ROOT), window: {},
    setTimeout: (/** @type {() => void} */ act, /** @type {number} */ time) => time < 5000 && act(), dispatchEvent: () => true,
  }, ["keepCollection", "ownCollections", "setAside", "takeBack", "dropCollection", "dropUnfinished"]);
  return { own, entries, cache };
};

test("a collection file cannot add what a collection is", async () => {
  const { own } = store();
  const forged = new TextEncoder().encode("{}");
  await own.keepCollection({ title: "a", articles: 1, files: [["catalog.bin", forged], ["images/about.json", forged]] });
  const all = await own.ownCollections();
  assert.deepEqual(all.map((/** @type {{ title: string }} */ { title }) => title), ["a"]);
});

test("what is removed is taken back while its files are there", async () => {
  const { own } = store();
  const about = await own.keepCollection({ title: "a", articles: 1, files: [["catalog.bin", new Uint8Array(1)]] });
  await own.setAside(about);
  assert.equal((await own.ownCollections()).length, 0);
  await own.takeBack(about);
  assert.equal((await own.ownCollections()).length, 1);
  await own.setAside(about);
  // Another window has deleted the files.
  await own.dropCollection(about);
  await own.takeBack(about);
  assert.equal((await own.ownCollections()).length, 0);
});

test("what a closed page has not written whole is deleted, and nothing that another page writes", async () => {
  const { own, entries, cache } = store();
  const about = await own.keepCollection({ title: "a", articles: 1, files: [["catalog.bin", new Uint8Array(1)]] });
  const aside = await own.keepCollection({ title: "b", articles: 1, files: [["catalog.bin", new Uint8Array(1)]] });
  await own.setAside(aside);
  for (const name of ["0123456789ab/catalog.bin", "0123456789ab/images/about.json", "shared/1-0?a.md"])
    entries.set(`${ROOT}_files/${name}`, new Response("x"));
  const before = entries.size;
  // Another page is in the midst of writing.
  const { put } = cache;
  /** @type {() => void} */
  let write = () => {};
  cache.put = (url, response) => new Promise((done) => (write = () => done(put(url, response))));
  const writing = own.keepCollection({ title: "c", articles: 1, files: [] });
  await new Promise((done) => setTimeout(done));
  await own.dropUnfinished();
  assert.equal(entries.size, before);
  write();
  await writing;
  cache.put = put;
  await own.dropUnfinished();
  assert.deepEqual([...entries.keys()].filter((url) => url.includes("0123456789ab")), []);
  assert.ok(entries.has(`${ROOT}_files/shared/1-0?a.md`));
  const titles = (await own.ownCollections()).map((/** @type {{ title: string }} */ { title }) => title).toSorted();
  assert.deepEqual(titles, ["a", "c"]);
  assert.ok(entries.has(`${ROOT}_files/${about.id}/catalog.bin`) && entries.has(`${ROOT}_files/${aside.id}/catalog.bin`));
});
