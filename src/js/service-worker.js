// The service worker: keeps the site on the device and answers requests from there. The
// build puts MANIFEST before this script (crates/site/src/offline.rs; its type is in
// site.d.ts), so that each version is another script. A version has all of its files
// before it is installed. It takes over when the person asks for it, or when no window is
// open. A large collection is divided into bundles, such as the texts and pictures of a
// topic: each is kept only if a person wants it. No other script writes the site's caches.
import { isWanted, KEEP, KEPT } from "./wishes.js";

const { version, prefix: ours, articles, lost, languages } = MANIFEST;
const always = MANIFEST.files.filter((file) => !file.bundles);
/** @param {site.ManifestFile} file */
const isPicture = (file) => file.kind === "picture";
const files = always.filter((file) => !isPicture(file));
// Not fetched for persons who have pictures shown on request.
const shown = always.filter(isPicture);
/** @typedef {site.Bundle & { files: site.ManifestFile[] }} Bundle */

const scope = new URL(registration.scope);
// Several sites can share a host: each has its own caches.
const prefix = ours + scope.pathname + ":";
const own = prefix + version;
/** @param {string} name */
const at = (name) => new URL(name, scope).href;

// The response in one of our caches, or in any cache without a name. Creates no cache.
// Storage that fails counts as empty: the network may have the file.
/** @type {(what: RequestInfo, cacheName?: string) => Promise<Response | undefined>} */
const find = (what, cacheName) =>
  caches.match(what, { cacheName, ignoreVary: true }).catch(() => undefined);
/** @param {RequestInfo} what */
const fromOwn = (what) => find(what, own);

const ownNames = async () => (await caches.keys()).filter((name) => name.startsWith(prefix));

/** @param {site.ManifestFile} file */
const urlOf = (file) => at(file.url);
// Whether the name contains the digest: then other bytes would have another name.
/** @param {site.ManifestFile} file */
const isNamed = (file) => file.url.includes(`-${file.digest}.`);

// Whether a response has exactly the file's bytes. A file that was cut off, another page in
// its place, or a redirected response is never kept.
/** @type {(response: Response | undefined, digest: string) => Promise<boolean>} */
const isWhole = async (response, digest) => {
  if (!response?.ok || response.redirected) return false;
  const bytes = await response.clone().arrayBuffer();
  const hex = [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes), 0, 5)];
  return hex.map((byte) => byte.toString(16).padStart(2, "0")).join("") === digest;
};

// Set when the person deletes everything: work that has begun keeps nothing more.
let isDeleted = false;
/** @type {Set<Promise<unknown>>} */
const pending = new Set();
/**
 * @template T
 * @param {Promise<T>} work
 */
const track = async (work) => {
  pending.add(work);
  try {
    return await work;
  } finally {
    pending.delete(work);
  }
};

// This version's cache. Only work that keeps the whole version creates one: otherwise a
// deleted cache would come back.
const open = async (anew = false) => {
  if (isDeleted || !(anew || (await caches.has(own)))) throw new Error("it was deleted");
  return caches.open(own);
};

// Copies an unchanged file from the cache of another version. Resolves to whether the file
// is in this version's cache now.
/** @typedef {(cache: Cache, file: site.ManifestFile) => Promise<unknown>} Work */
/** @type {(cache: Cache, file: site.ManifestFile) => Promise<boolean>} */
const copy = async (cache, file) => {
  const url = urlOf(file);
  for (const cacheName of [own, ...(await ownNames())]) {
    const kept = await find(url, cacheName);
    if (!kept || !(await isWhole(kept, file.digest))) continue;
    if (cacheName !== own) await cache.put(url, kept);
    return true;
  }
  return false;
};

// Copies a file, or fetches it.
/** @type {Work} */
const keep = async (cache, file) => {
  if (await copy(cache, file)) return;
  const url = urlOf(file);
  // The browser's HTTP cache can have wrong bytes even under a name with a digest.
  /** @type {RequestCache[]} */
  const modes = isNamed(file) ? ["default", "reload"] : ["no-cache"];
  for (const how of modes) {
    if (isDeleted) break;
    const response = await fetch(url, { cache: how, mode: "same-origin" });
    if (await isWhole(response, file.digest)) return cache.put(url, response);
  }
  throw new Error(`${file.url} did not come whole`);
};

// The bundles with their files. Those of a large collection are in a file of their own, which
// is fetched when one of them is needed: readers of one article do without it.
/** @type {Promise<Bundle[]> | undefined} */
let listed;
/** @returns {Promise<site.ManifestFile[]>} */
const listedFiles = async () => {
  const { list } = MANIFEST;
  if (!list) return MANIFEST.files;
  await keep(await open(), list);
  return (await fromOwn(urlOf(list)))?.json();
};
const bundled = () => (listed ??= listedFiles()
  .then((all) => MANIFEST.bundles.map((bundle) => ({
    ...bundle,
    files: all.filter((file) => file.bundles?.includes(bundle.name)),
  })))
  .catch((error) => {
    listed = undefined;
    throw error;
  }));
// The same, if they are known without the network.
const bundledHere = async () =>
  listed || !MANIFEST.list || (await fromOwn(urlOf(MANIFEST.list))) ? bundled() : undefined;
const hasBundles = MANIFEST.bundles.length > 0;
// The files of all bundles by their URLs.
const ofBundles = async () =>
  new Map((await bundled()).flatMap((bundle) => bundle.files).map((file) => [urlOf(file), file]));

// Works on three files at a time: on a slow network many parallel requests would all time
// out. After a failure no more work is started.
/** @type {(entries: Iterable<site.ManifestFile>, work: Work, anew?: boolean) => Promise<void>} */
const each = async (entries, work, anew = false) => {
  const cache = await open(anew);
  const left = [...entries];
  const next = async () => {
    try {
      for (let entry = left.shift(); entry; entry = left.shift()) await work(cache, entry);
    } catch (error) {
      left.length = 0;
      throw error;
    }
  };
  const ended = await Promise.allSettled([next(), next(), next()]);
  const failed = ended.find((one) => one.status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
};
// For files of which some are better than none: a failure does not stop the others.
/** @type {(work: Work) => Work} */
const ignoringErrors = (work) => (cache, entry) => work(cache, entry).catch(() => {});

// The wishes are stored in the cache of their version: they are deleted with it.
const wishesAt = at("wishes");
/** @type {(cacheName: string) => Promise<Wishes | undefined>} */
const readWishes = async (cacheName) => (await find(wishesAt, cacheName))?.json();
/** @param {Wishes} wishes */
const writeWishes = async (wishes) =>
  (await open()).put(wishesAt, new Response(JSON.stringify(wishes)));

// Changes run one after another: each reads the wishes that the one before has written.
/** @type {Promise<unknown>} */
let turn = Promise.resolve();
/** @type {(edit: (wishes: Wishes) => void) => Promise<Wishes>} */
const change = (edit) => {
  const changed = turn.then(async () => {
    const before = (await readWishes(own)) ?? {};
    const wishes = { ...before };
    edit(wishes);
    // Unchanged wishes are not written: the device may be full.
    if (JSON.stringify(wishes) !== JSON.stringify(before)) await writeWishes(wishes);
    return wishes;
  });
  turn = changed.catch(() => {});
  return changed;
};

// The time in milliseconds at which a version was activated; 0 if it never was.
const markAt = at("in-use");
/** @param {string} cacheName */
const usedSince = async (cacheName) => {
  const mark = await find(markAt, cacheName);
  return mark ? Number(await mark.text()) || 1 : 0;
};
// Marks this version as activated after all others: clocks can be set back.
const mark = async () => {
  const times = await Promise.all((await ownNames()).map(usedSince));
  await (await open()).put(markAt, new Response(String(Math.max(Date.now(), ...times.map((time) => time + 1)))));
};
// The cache of the version that was in use before this one.
const lastInUse = async () => {
  const names = (await ownNames()).filter((name) => name !== own);
  const times = await Promise.all(names.map(usedSince));
  const last = Math.max(...times);
  return last > 0 ? names[times.indexOf(last)] : undefined;
};
// Whether this version replaces that one. (A host can go back to a version that was here
// before: then this version's own time is older too.)
/** @param {string | undefined} before */
const follows = async (before) => before && (await usedSince(own)) < (await usedSince(before));

// Whether pictures are shown only on request, according to the page: then none is fetched
// in advance.
const leanAt = at("lean");
const isLean = async (cacheName = own) => Boolean(await find(leanAt, cacheName));
/** @type {(all: site.ManifestFile[], lean?: boolean) => site.ManifestFile[]} */
const withoutPictures = (all, lean) => (lean ? all.filter((file) => !isPicture(file)) : all);

// The wishes of the version before. A version without bundles kept everything.
/** @type {(before: string | undefined) => Promise<Wishes>} */
const wishesOf = async (before) =>
  (before && (await readWishes(before))) ||
  Object.fromEntries(before ? MANIFEST.bundles.map((bundle) => [bundle.name, KEEP]) : []);

/** @param {(bundle: Bundle) => unknown} isOne */
const filesOf = async (isOne) => (await bundled()).filter(isOne).flatMap((bundle) => bundle.files);

// Deletes the files of some bundles, except those that a wanted bundle has too.
/** @type {(isOne: (bundle: Bundle) => unknown, wishes: Wishes) => Promise<void>} */
const drop = async (isOne, wishes) => {
  const others = new Set(await filesOf((bundle) => wishes[bundle.name]));
  const cache = await open();
  const only = (await filesOf(isOne)).filter((file) => !others.has(file));
  await Promise.all(only.map((file) => cache.delete(urlOf(file))));
};

const install = async () => {
  const before = await lastInUse();
  const had = await caches.has(own);
  try {
    await each(files, keep, true);
    const lean = before !== undefined && (await isLean(before));
    const old = before ? await (await caches.open(before)).keys() : [];
    if (old.some((request) => request.url.startsWith(at("images/"))))
      await each(shown, ignoringErrors(lean ? copy : keep));
    if (hasBundles && (!(await readWishes(own)) || (await follows(before)))) {
      const wishes = await wishesOf(before);
      if (before) {
        const whole = await filesOf((bundle) => wishes[bundle.name] === KEPT);
        await each(withoutPictures(whole, true), keep);
        // A topic without some pictures is better than no topic.
        await each(withoutPictures(whole, lean), ignoringErrors(keep));
        // Unchanged files of other bundles were fetched in part, or opened: they are copied.
        await each((await ofBundles()).values(), ignoringErrors(copy));
      }
      await writeWishes(wishes);
    }
  } catch (error) {
    // A cache that another worker of this version has made stays.
    if (!had) await caches.delete(own);
    throw error;
  }
};

// The version before stays for windows that still show it, without files that this version
// has too: requests are answered from any cache.
const activate = async () => {
  const before = await lastInUse();
  const isNew = await follows(before);
  await mark();
  if (isNew && hasBundles) {
    // The person may have changed wishes since this version was installed.
    const [planned, wishes] = await Promise.all([readWishes(own), wishesOf(before)]);
    await writeWishes(wishes);
    await drop((bundle) => planned?.[bundle.name] && !wishes[bundle.name], wishes);
  }
  const others = (await ownNames()).filter((name) => name !== own && name !== before);
  await Promise.all(others.map((name) => caches.delete(name)));
  if (before && hasBundles) {
    const [here, old] = await Promise.all([present(), caches.open(before)]);
    const twice = [...(await ofBundles())].filter(([url, file]) => isNamed(file) && here.has(url));
    await Promise.all(twice.map(([url]) => old.delete(url)));
  }
  await clients.claim();
};

// The URLs of this version's files on the device.
/** @returns {Promise<Set<string>>} */
const present = async () => {
  if (isDeleted || !(await caches.has(own))) return new Set();
  const kept = await (await open()).keys();
  return new Set(kept.map((request) => request.url));
};

// The files that are not on the device.
/** @type {(all: site.ManifestFile[], here: Set<string>) => site.ManifestFile[]} */
const missingOf = (all, here) => all.filter((file) => !here.has(urlOf(file)));

/** @type {(html: string, status: number) => Response} */
const page = (html, status) =>
  new Response(html, { status, headers: { "Content-Type": "text/html; charset=utf-8" } });

// The files without which no page can be drawn.
const needed = files.filter((file) => file.essential);

// Answers every page with the shell: the app in it draws the page. The network answers if
// the shell is incomplete, or if the app cannot start on this device: boot.js then asks for
// a plain page.
/** @param {Request} request */
const navigate = async (request) => {
  if (new URL(request.url).search === "?plain")
    try {
      return await fetch(request);
    } catch {
      // Without a network: the shell.
    }
  const kept = await Promise.all(needed.map((file) => fromOwn(urlOf(file))));
  const shell = kept[needed.findIndex((file) => file.kind === "shell")];
  if (shell && kept.every(Boolean)) {
    const html = (await shell.text()).replaceAll("ROOT/", scope.pathname);
    return page(html, 200);
  }
  return fetch(request).catch(() => page(lost, 503));
};

// One size of each picture is kept; it replaces the other sizes without a network.
/** @param {string} url */
const anySize = (url) => url.replace(/-\d+w(?=\.\w+$)/, "");
/** @param {string} url */
const otherSize = async (url) => {
  const ofSome = ((await bundledHere()) ?? []).flatMap((bundle) => bundle.files);
  const other = [...shown, ...ofSome].filter(isPicture).map(urlOf).find((one) => anySize(one) === anySize(url));
  return other && fromOwn(other);
};

// The digest of a file of a bundle. The names of all but pictures contain it: no list is
// fetched for them.
/** @param {string} url */
const digestOf = async (url) => {
  const named = /-([0-9a-f]{10})\.bin$/.exec(url)?.[1];
  return (MANIFEST.list && named) || (await ofBundles()).get(url)?.digest;
};
// Keeps a file of a bundle that was opened.
/** @type {(url: string, response: Response) => Promise<void>} */
const keepOpened = async (url, response) => {
  const digest = await digestOf(url);
  if (digest && (await isWhole(response, digest))) await (await open()).put(url, response);
};

// The path from the site's root, without `index.html` at its end.
/** @param {string} url */
const placeOf = (url) => new URL(url).pathname.slice(scope.pathname.length).replace(/(^|\/)index\.html$/, "$1");

// Whether a URL is a page of this site: other sites can be in folders below it.
/** @param {string} url */
const isPage = (url) => {
  const path = placeOf(url);
  const [first, second, third, fourth] = path.split("/");
  if (!languages.includes(first)) return !path;
  // The plain pages that list all articles, and files, are answered as the host would.
  const isPlain = second === "articles" && (!third || (third === "page" && fourth));
  return !isPlain && (path.endsWith("/") || !/\.\w+$/.test(path));
};

// Whether a URL is a file of the site's signature. A site is signed after its build, so that
// the manifest does not have these files, and without a new build it can be signed again.
/** @param {string} url */
const isSignature = (url) => MANIFEST.isSigned && /^signed\.json(\.minisig|\.pub)?$/.test(placeOf(url));
// Fetches such a file, and keeps it for when there is no network.
/** @param {FetchEvent} event */
const fetchSignature = async (event) => {
  const { request } = event;
  try {
    const response = await fetch(request);
    const copy = response.clone();
    if (response.ok && !response.redirected)
      event.waitUntil(track(open().then((cache) => cache.put(request.url, copy))).catch(() => {}));
    return response;
  } catch (error) {
    const kept = await fromOwn(request);
    if (kept) return kept;
    throw error;
  }
};

/** @param {FetchEvent} event */
const answer = async (event) => {
  const { request } = event;
  if (request.mode === "navigate" && isPage(request.url)) return navigate(request);
  if (isSignature(request.url)) return fetchSignature(event);
  const kept = (await fromOwn(request)) || (await find(request));
  if (kept) return kept;
  const response = await fetch(request).catch(async (error) => {
    const other = await otherSize(request.url);
    if (other) return other;
    // The URL of a plain page without its slash, which a host would redirect.
    const whole = at(placeOf(request.url).replace(/\/?$/, "/"));
    if (request.mode === "navigate" && (await fromOwn(whole))) return Response.redirect(whole);
    throw error;
  });
  // The file may not fit into the cache: reading goes on without it. Who wants what the host
  // has now, as notices.js, is not answered from here.
  if (hasBundles && request.cache !== "no-cache" && /\.\w+$/.test(request.url))
    event.waitUntil(track(keepOpened(request.url, response.clone())).catch(() => {}));
  return response;
};

// How many shared files are taken at once, and how large one may be, in bytes.
const MOST_SHARED = 20;
const LARGEST_SHARED = 64 << 20;
// Keeps files that another app shares with the installed one (`share_target` in the web app
// manifest) where a page takes them (files-store.js), and opens a page.
/** @param {Request} request */
const takeShared = async (request) => {
  try {
    const cache = await caches.open(`${ours}files${scope.pathname}`);
    const given = (await request.formData()).getAll("file").filter((file) => file instanceof File);
    for (const [number, file] of given.entries()) {
      const isTaken = number < MOST_SHARED && file.size <= LARGEST_SHARED;
      // Of what is not taken the name stays, so that the page says so.
      const url = at(`_files/shared/${isTaken ? "" : "left-"}${Date.now()}-${number}?${encodeURIComponent(file.name)}`);
      await cache.put(url, new Response(isTaken ? file : ""));
    }
  } catch (error) {
    console.warn(error);
  }
  return Response.redirect(at(""), 303);
};

/** @type {(bundle: Bundle, wishes: Wishes, here: Set<string>, lean: boolean) => BundleState} */
const stateOf = ({ files: all, count, pictures: ofPictures, bytes, ...bundle }, wishes, here, lean) => {
  const entries = withoutPictures(all, lean);
  const have = entries.length - missingOf(entries, here).length;
  return { ...bundle, bytes: lean ? bytes - ofPictures : bytes, wish: wishes[bundle.name] ?? "", of: all.length ? entries.length : count, have };
};

// How many files are fetched for one request of the page.
const FEW = 3;

/** @type {(error: unknown) => StopReason} */
const stopOf = (error) => (/** @type {Error} */ (error).name === "QuotaExceededError" ? "room" : "line");

/** @param {string} name */
const bundleOf = async (name) => {
  const found = (await bundled()).find((bundle) => bundle.name === name);
  if (!found) throw new Error(`no bundle ${name}`);
  return found;
};

// Changes the wish for a bundle. A wanted bundle that is complete is marked as kept.
/** @type {(name: string, edit: (wishes: Wishes) => void) => Promise<BundleState>} */
const settle = async (name, edit) => {
  const bundle = await bundleOf(name);
  const [here, lean] = await Promise.all([present(), isLean()]);
  const isThere = !missingOf(withoutPictures(bundle.files, lean), here).length;
  const wishes = await change((all) => {
    edit(all);
    if (all[name] && isThere) all[name] = KEPT;
  });
  return stateOf(bundle, wishes, here, lean);
};

// Handlers of the page's requests. All but `repair` and `size` answer soon, because browsers
// end workers that work for long: a bundle is fetched a few files at a time, as long as the
// page asks for more.
/** @type {{ [T in keyof WorkerAnswers]: (request: Extract<WorkerRequest, { type: T }>) => Promise<WorkerAnswers[T]> }} */
const handlers = {
  async state({ isLean: lean }) {
    if (lean !== (await isLean()))
      await open().then((cache) => /** @type {Promise<unknown>} */ (lean ? cache.put(leanAt, new Response()) : cache.delete(leanAt))).catch(() => {});
    const [here, wishes] = await Promise.all([present(), readWishes(own)]);
    // Who has wanted none has none: the list of their files is not fetched to say so.
    const wanted = Object.values(wishes ?? {}).some(Boolean);
    const known = (await (wanted ? bundled() : bundledHere()).catch(() => undefined))
      ?? MANIFEST.bundles.map((bundle) => ({ ...bundle, files: [] }));
    const states = known.map((bundle) => stateOf(bundle, wishes ?? {}, here, lean));
    return { version, articles, bundles: states, whole: !missingOf(files, here).length, missing: missingOf(shown, here).length };
  },
  // Fetches files that were deleted. After the person has deleted everything some browsers
  // continue with the same worker: if the site is wanted again, all files are fetched.
  async repair({ isWantedAgain }) {
    if (isWantedAgain) isDeleted = false;
    try {
      await each(files, keep, true);
      await mark();
      return { whole: true };
    } catch {
      return { whole: false };
    }
  },
  // Fetches a few pictures. Answers how many are missing then.
  async pictures() {
    await each(missingOf(shown, await present()).slice(0, FEW), ignoringErrors(keep));
    return { missing: missingOf(shown, await present()).length };
  },
  // Sets the wish for a bundle. Without a wish its files are deleted, except those that a
  // wanted bundle has too.
  async wish({ name, wish }) {
    try {
      if (wish) return await settle(name, (all) => (all[name] = wish));
    } catch (error) {
      return { stopped: stopOf(error) };
    }
    const bundle = await bundleOf(name);
    /** @param {Wishes} all */
    const take = (all) => void delete all[name];
    /** @param {Wishes} wishes */
    const dropIt = (wishes) => drop((one) => one === bundle, wishes);
    // If there is no room even for the wishes, there is some once the files are deleted.
    const wishes = await change(take).catch(async () => {
      const left = (await readWishes(own)) ?? {};
      take(left);
      await dropIt(left);
      return change(take);
    });
    await dropIt(wishes);
    return stateOf(bundle, wishes, await present(), await isLean());
  },
  // Fetches a few more files of a bundle, if it is still wanted.
  async fetchMore({ name }) {
    const wish = (await readWishes(own))?.[name];
    /** @type {StopReason | undefined} */
    let stopped;
    try {
      const { files: all } = await bundleOf(name);
      const entries = withoutPictures(all, await isLean());
      if (isWanted(wish)) await each(missingOf(entries, await present()).slice(0, FEW), keep);
    } catch (error) {
      stopped = stopOf(error);
    }
    return { ...(await settle(name, () => {})), stopped };
  },
  // The number of bytes of all versions.
  async size() {
    let bytes = 0;
    for (const name of await ownNames()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) bytes += (await (await cache.match(request))?.blob())?.size ?? 0;
    }
    return bytes;
  },
  // Deletes all caches. The registration stays, so that the page can undo this.
  async clear() {
    isDeleted = true;
    // Work that waits for the network for longer keeps nothing when it ends.
    const soon = new Promise((done) => setTimeout(done, 1000));
    await Promise.race([Promise.allSettled(pending), soon]);
    // The person wants the site here again.
    if (isDeleted) await Promise.all((await ownNames()).map((name) => caches.delete(name)));
    return true;
  },
  async forget() {
    await handlers.clear({ type: "clear" });
    if (isDeleted) await registration.unregister();
  },
};

addEventListener("install", (/** @type {ExtendableEvent} */ event) => event.waitUntil(track(install())));
addEventListener("activate", (/** @type {ExtendableEvent} */ event) => event.waitUntil(activate()));
addEventListener("fetch", (/** @type {FetchEvent} */ event) => {
  const { request } = event;
  const inside = request.method === "GET" && request.url.startsWith(scope.href);
  if (inside) event.respondWith(answer(event));
  else if (request.method === "POST" && request.url === at("share")) event.respondWith(takeShared(request));
});
// A page can be of another version than this worker: it shows the version before, or a new
// one waits. A request of a type that this worker does not know is answered with undefined,
// as one that failed; the page then shows what it knows (offline.js). Fields that this
// version does not know are ignored, and missing ones are undefined. So a type keeps its
// meaning for ever: a request with another meaning needs another type.
addEventListener("message", (/** @type {ExtendableMessageEvent} */ event) => {
  /** @type {WorkerRequest} */
  const request = event.data;
  const type = request?.type;
  if (type === "takeOver") return event.waitUntil(skipWaiting());
  const handle = Object.hasOwn(handlers, type)
    ? /** @type {(request: WorkerRequest) => Promise<WorkerAnswers[keyof WorkerAnswers]>} */ (handlers[type])
    : async () => undefined;
  const send = handle(request).catch(() => undefined).then(async (answer) => {
    event.ports[0]?.postMessage(answer);
    // The other windows are sent the state of a bundle too.
    if (typeof answer !== "object" || !("name" in answer)) return;
    const { source } = event;
    for (const client of await clients.matchAll())
      if (!source || !("id" in source) || client.id !== source.id) client.postMessage(answer);
  });
  event.waitUntil(type === "forget" ? send : track(send));
});
