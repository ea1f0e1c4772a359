// A fake device without a browser: caches with limited room, a network, and service
// workers that run service-worker.js.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Events, run } from "./load.js";

export const ROOT = "https://example.org/site/";

/** @param {string | { url: string }} what */
const urlOf = (what) => (typeof what === "string" ? new URL(what, ROOT).href : what.url);

class FakeCache {
  /** @type {Map<string, { body: ArrayBuffer, status: number, headers: [string, string][] }>} */
  entries = new Map();
  /** @param {FakeCaches} all */
  constructor(all) {
    this.all = all;
  }

  /** @param {string | { url: string }} what */
  async match(what) {
    const entry = this.entries.get(urlOf(what));
    return entry && new Response(entry.body.slice(0), { status: entry.status, headers: entry.headers });
  }

  /** @type {(what: string | { url: string }, response: Response) => Promise<void>} */
  async put(what, response) {
    const url = urlOf(what);
    const body = await response.arrayBuffer();
    if (this.all.isFull(url)) throw new DOMException("full", "QuotaExceededError");
    this.entries.set(url, { body, status: response.status, headers: [...response.headers] });
  }

  /** @param {string | { url: string }} what */
  async delete(what) {
    return this.entries.delete(urlOf(what));
  }

  async keys() {
    return [...this.entries.keys()].map((url) => ({ url }));
  }
}

export class FakeCaches {
  /** @type {Map<string, FakeCache>} */
  byName = new Map();
  /** Whether there is no room for a file. @type {(url: string) => boolean} */
  isFull = () => false;
  /** Whether reading fails. */
  isBroken = false;

  /** @param {string} name */
  async open(name) {
    const cache = this.byName.get(name) ?? new FakeCache(this);
    this.byName.set(name, cache);
    return cache;
  }

  /** @param {string} name */
  async has(name) {
    return this.byName.has(name);
  }

  async keys() {
    return [...this.byName.keys()];
  }

  /** @param {string} name */
  async delete(name) {
    return this.byName.delete(name);
  }

  /** @type {(what: string | { url: string }, options?: { cacheName?: string }) => Promise<Response | undefined>} */
  async match(what, { cacheName } = {}) {
    if (this.isBroken) throw new Error("storage fails");
    for (const [name, cache] of this.byName) {
      const found = cacheName === undefined || cacheName === name ? await cache.match(what) : undefined;
      if (found) return found;
    }
    return undefined;
  }
}

export class Device {
  caches = new FakeCaches();
  /** The files of the server, by their paths from the site's root; a function answers by
   * itself. @type {Map<string, string | ((options: RequestInit) => Response | Promise<Response>)>} */
  server = new Map();
  /** Whether there is no network. */
  isCut = false;
  /** The paths that were fetched. @type {string[]} */
  fetched = [];
  /** The cache modes of these requests. @type {(string | undefined)[]} */
  modes = [];
  /** Open windows. @type {{ id: string, messages: unknown[], postMessage(message: unknown): void }[]} */
  windows = [];
  isRegistered = true;

  /** @type {(what: string | { url: string }, options?: RequestInit) => Promise<Response>} */
  fetch = async (what, options = {}) => {
    const path = urlOf(what).slice(ROOT.length).replace("?plain", "");
    this.fetched.push(path);
    this.modes.push(options.cache);
    if (this.isCut) throw new TypeError("no network");
    const found = this.server.get(path);
    if (typeof found === "function") return found(options);
    return found === undefined ? new Response("not found", { status: 404 }) : new Response(found);
  };

  /** @param {string} id */
  openWindow(id) {
    /** @type {unknown[]} */
    const messages = [];
    const window = { id, messages, postMessage: (/** @type {unknown} */ message) => messages.push(message) };
    this.windows.push(window);
    return window;
  }

  // The text of a file in a version's cache.
  /** @type {(version: string, path: string) => Promise<string | undefined>} */
  async kept(version, path) {
    const response = await this.caches.byName.get(cacheOf(version))?.match(path);
    return response?.text();
  }

  // The paths in a version's cache, without the worker's own notes.
  /** @param {string} version */
  paths(version) {
    const urls = [...(this.caches.byName.get(cacheOf(version))?.entries.keys() ?? [])];
    const paths = urls.map((url) => url.slice(ROOT.length));
    return paths.filter((path) => !["wishes", "in-use", "lean"].includes(path)).sort();
  }

  /** @param {string} version */
  async wishes(version) {
    return JSON.parse((await this.kept(version, "wishes")) ?? "null");
  }
}

/** @param {string} version */
export const cacheOf = (version) => `bookmobile:/site/:${version}`;

/** @param {string} text */
export const digest = (text) => createHash("sha256").update(text).digest("hex").slice(0, 10);

/** @typedef {[url: string, kind: site.FileKind, text: string, bundles?: string[]]} FileOf */

// Puts the files of a version of a site on the server, and returns its manifest.
/** @type {(device: Device, version: string, files: FileOf[], bundles?: Partial<site.Bundle>[]) => site.Manifest} */
export const publish = (device, version, files, bundles = []) => {
  for (const [url, , text] of files) device.server.set(url, text);
  return {
    version, prefix: "bookmobile:", languages: ["en", "zh"], articles: { "en/a": version },
    files: files.map(([url, kind, text, names]) => ({
      url, kind, digest: digest(text), bundles: names, essential: ["shell", "app", "text"].includes(kind),
    })),
    bundles: bundles.map((bundle) => ({
      name: "", kind: "topic", title: "", language: "", count: 0, bytes: 0, pictures: 0, ...bundle,
    })),
    lost: "<p>lost",
  };
};

// A file name with the digest of its text.
/** @type {(name: string, text: string) => string} */
export const named = (name, text) => name.replace(".", `-${digest(text)}.`);

export class Worker {
  events = new Events();
  hasSkipped = false;

  /** @param {Device} device @param {site.Manifest} manifest @param {Record<string, unknown>} [scope] */
  constructor(device, manifest, scope = {}) {
    this.device = device;
    run("service-worker.js", {
      MANIFEST: manifest,
      registration: { scope: ROOT, unregister: async () => (device.isRegistered = false) },
      caches: device.caches,
      clients: { claim: async () => {}, matchAll: async () => device.windows },
      fetch: device.fetch,
      skipWaiting: async () => (this.hasSkipped = true),
      addEventListener: this.events.addEventListener,
      ...scope,
    });
  }

  // Dispatches an event. Resolves when all of its work has ended.
  /** @type {(type: string, event?: object) => Promise<Response | undefined>} */
  async dispatch(type, event = {}) {
    /** @type {Promise<unknown>[]} */
    const works = [];
    /** @type {Promise<Response> | undefined} */
    let answer;
    this.events.emit(type, {
      ...event,
      waitUntil: (/** @type {Promise<unknown>} */ work) => works.push(work),
      respondWith: (/** @type {Promise<Response>} */ work) => (answer = work),
    });
    const response = await answer;
    await Promise.all(works);
    return response;
  }

  install() {
    return this.dispatch("install");
  }

  async start() {
    await this.install();
    await this.dispatch("activate");
    return this;
  }

  // The answer to a message of the window with this id.
  /** @type {(request: unknown, source?: string) => Promise<any>} */
  async ask(request, source = "asking") {
    /** @type {unknown[]} */
    const answers = [];
    const port = { postMessage: (/** @type {unknown} */ answer) => answers.push(answer) };
    await this.dispatch("message", { data: request, ports: [port], source: { id: source } });
    assert.equal(answers.length, 1, "one answer");
    return answers[0];
  }

  // The worker's response to a request of a page; undefined if it does not handle the
  // request.
  /** @type {(path: string, request?: object) => Promise<Response | undefined>} */
  get(path, request = {}) {
    const url = new URL(path, ROOT).href;
    return this.dispatch("fetch", { request: { url, method: "GET", mode: "cors", ...request } });
  }

  /** @param {string} path */
  navigate(path) {
    return this.get(path, { mode: "navigate" });
  }

  /** @param {boolean} [isLean] */
  state(isLean = false) {
    return this.ask({ type: "state", isLean });
  }
}
