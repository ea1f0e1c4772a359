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
  const caches = { open: async () => cache, has: async () => true };
  const page = { baseURI: ROOT, documentElement: { hasAttribute: () => false, dataset: {} }, querySelector: () => null, getElementById: () => null };
  const own = run("files-store.js", {
    CONFIG: { storagePrefix: "p-", base: "", root: "" }, caches, document: page, location: new URL(ROOT), window: {},
    setTimeout: (/** @type {() => void} */ act, /** @type {number} */ time) => time < 5000 && act(), dispatchEvent: () => true,
  }, ["keepCollection", "ownCollections", "setAside", "takeBack", "dropCollection"]);
  return { own, entries };
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
