// Registers the service worker, which keeps the site on the device, and talks to it: asks for
// the state of the site on the device, and does what the person chooses. The state is a value
// (offline-state.js); each change dispatches the event `bookmobile-offline`, on which
// offline-ui.js shows `offline.state()`.
import { describeState, initialState, reduce } from "./offline-state.js";
import { base, page } from "./page.js";
import { clearStorage, readStorage, writeStorage } from "./storage.js";
import { isFetching, isWanted, KEEP, PAUSE } from "./wishes.js";

// In private windows these can be missing, or throw.
/**
 * @template T
 * @param {() => T | undefined} get
 */
const given = (get) => {
  try {
    return get();
  } catch {
    return undefined;
  }
};
/** @type {ServiceWorkerContainer | undefined} */
const workers = given(() => navigator.serviceWorker);
/** @type {CacheStorage | undefined} */
const caches = given(() => globalThis.caches);
// The prefix of this site's names in storage.
const prefix = CONFIG.storagePrefix + base.pathname + ":";

// Values that are stored from one visit to the next, if the browser has storage.
/** @param {StoredName} name */
const remembered = (name) => {
  try {
    return localStorage.getItem(prefix + name) ?? "";
  } catch {
    return "";
  }
};
/** @type {(name: StoredName, value?: string) => void} */
const remember = (name, value) => {
  try {
    if (value) localStorage.setItem(prefix + name, value);
    else localStorage.removeItem(prefix + name);
  } catch {
    // Without storage, or without room in it, the value is not stored.
  }
};
const today = () => new Date().toISOString().slice(0, 10);

let state = initialState;
let shown = describeState(state, "");
/** @param {import("./offline-state.js").OfflineEvent} event */
const send = (event) => {
  state = reduce(state, event);
  shown = describeState(state, remembered("looked"));
  dispatchEvent(new Event("bookmobile-offline"));
};

// The day on which this version came to this device, as YYYY-MM-DD.
/** @param {string} version */
const since = (version) => {
  if (!remembered("version").startsWith(version)) remember("version", `${version} ${today()}`);
  return remembered("version").split(" ")[1];
};

// How many milliseconds the page waits for an answer of a worker.
const SILENCE = 10000;

// A worker's answer to a request; undefined if it fails, does not know the request (it can be
// of another version), or is silent, as remove-worker.js. An answer that comes later goes to
// `late`.
/**
 * @template {keyof WorkerAnswers} T
 * @param {ServiceWorker} worker
 * @param {Extract<WorkerRequest, { type: T }>} request
 * @param {number} [limit] in milliseconds
 * @param {(answer: WorkerAnswers[T] | undefined) => unknown} [late]
 * @returns {Promise<WorkerAnswers[T] | undefined>}
 */
const ask = (worker, request, limit = SILENCE, late) => new Promise((answer) => {
  const { port1, port2 } = new MessageChannel();
  /** @type {typeof late} */
  let hear = answer;
  port1.onmessage = ({ data }) => hear?.(data);
  setTimeout(() => {
    answer(undefined);
    hear = late;
  }, limit);
  worker.postMessage(request, [port2]);
});

// A browser that is short of space may delete caches unless storage is persistent. Firefox
// asks the person for permission: there the site requests it once, after the person loaded
// a new version or chose to keep a topic. Other browsers decide by themselves, and can
// decide differently on a later visit.
const asks = "mozInnerScreenX" in window;
const wishPersist = () => {
  if (!remembered("persist")) remember("persist", "wanted");
};
let hasAsked = false;
const persist = async () => {
  try {
    if (asks ? remembered("persist") !== "wanted" : hasAsked) return;
    if (asks) remember("persist", "asked");
    hasAsked = true;
    const { storage } = navigator;
    if (!(await storage.persisted())) await storage.persist();
  } catch {
    // Storage stays as it is.
  }
};

// How many articles of a version are new or changed.
/** @type {(old: VersionState, now: VersionState) => number} */
const fresh = (old, now) =>
  Object.keys(now.articles).filter((name) => now.articles[name] !== old.articles[name]).length;

// The registration of this page, and the same once the site is complete on the device.
/** @type {ServiceWorkerRegistration | undefined} */
let current;
/** @type {ServiceWorkerRegistration | undefined} */
let kept;
/** @param {string} name */
const bundleOf = (name) => state.bundles.find((one) => one.name === name);
/** @param {BundleState} bundle */
const putBundle = (bundle) => send({ type: "bundleChanged", bundle });

// Fetches the missing files of a bundle, as long as they are wanted and more of them arrive:
// a device that keeps none of them would otherwise fetch the same files without end.
/** @param {string} name */
const fetchBundle = async (name) => {
  const toFetch = () => {
    const bundle = bundleOf(name);
    return bundle && !state.isForgotten && !state.isLeaving && isFetching(bundle) ? bundle : undefined;
  };
  for (let before; (before = toFetch()); ) {
    const worker = kept?.active;
    const now = worker && (await ask(worker, { type: "fetchMore", name }, 120000));
    const bundle = toFetch();
    // The person may have changed the wish meanwhile: the answer is older.
    if (now && (bundle || !isWanted(now.wish))) putBundle(now);
    else if (!now && bundle) putBundle({ ...bundle, stopped: "line" });
    const after = toFetch();
    if (after && after.have <= before.have) putBundle({ ...after, stopped: after.stopped ?? "line" });
    if (bundleOf(name)?.stopped) return;
  }
};
/** @type {Map<string, Promise<void>>} */
const fetching = new Map();
const fetchBundles = (again = false) => {
  for (const { name, stopped } of state.bundles)
    if (!fetching.has(name) && (!stopped || again))
      fetching.set(name, fetchBundle(name).finally(() => fetching.delete(name)));
};
addEventListener("online", () => fetchBundles(true));
// Another window, which fetched them, may have been closed.
addEventListener("focus", () => fetchBundles());

// Fetches missing pictures, unless the person has pictures shown only on request.
/** @type {Promise<void> | undefined} */
let pictures;
const keepPictures = async () => {
  let before = Infinity;
  while (page.dataset.images !== "request" && !state.isForgotten && !state.isLeaving && kept?.active) {
    const { missing = 0 } = (await ask(kept.active, { type: "pictures" }, 120000)) ?? {};
    if (!missing || missing >= before) return;
    before = missing;
  }
};

// This site's registration. `getRegistration(url)` can return that of a site in a folder
// above, on the same host.
const ours = async () =>
  ((await workers?.getRegistrations()) ?? []).find((one) => one.scope === base.href);

// Asks the active worker for the state of its version, and shows it. Missing files are
// fetched again, unless a new version is there, which has all of its files. Resolves to the
// worker's answer; a busy worker can answer late.
/** @type {() => Extract<WorkerRequest, { type: "state" }>} */
const stateRequest = () => ({ type: "state", isLean: page.dataset.images === "request" });
/** @type {(registration: ServiceWorkerRegistration, heard?: VersionState) => Promise<VersionState | undefined>} */
const lookAt = async (registration, heard) => {
  const { active } = registration;
  if (!active) return;
  /** @param {VersionState | undefined} data */
  const late = (data) => data && registration.active === active && lookAt(registration, data);
  const own = heard ?? (await ask(active, stateRequest(), SILENCE, late));
  // The worker was replaced meanwhile: another call of this function asks the new one.
  if (registration !== current || registration.active !== active) return own;
  if (!own || state.isForgotten) return void send({ type: "nothingKept" });
  const { version, bundles, missing } = own;
  let { whole } = own;
  if (!whole) {
    // A new version would replace this one: the browser looks for one first.
    await registration.update().catch(() => {});
    const { installing, waiting } = registration;
    if (state.isForgotten || installing || waiting || registration.active !== active) return own;
    send({ type: "coming" });
    const answer = await ask(active, { type: "repair", isWantedAgain: !remembered("off") }, 600000);
    whole = Boolean(answer?.whole);
  }
  if (state.isForgotten) return own;
  if (whole) {
    kept = registration;
    const isUpdateWaiting = Boolean(registration.waiting);
    const hasFailed = Boolean(remembered("failed"));
    send({ type: "found", version, since: since(version), bundles, isUpdateWaiting, hasFailed });
    persist();
    fetchBundles();
    if (missing) pictures ??= keepPictures().finally(() => (pictures = undefined));
  } else send({ type: "failed" });
  return own;
};

// Shows the state of a registration, now and whenever its workers change.
/** @type {WeakMap<ServiceWorkerRegistration, () => Promise<void>>} */
const followed = new WeakMap();
/** @type {(registration: ServiceWorkerRegistration, container: ServiceWorkerContainer) => Promise<void>} */
const follow = (registration, container) => {
  const look = followed.get(registration) ?? (async () => {
    if (!registration.active) return send({ type: registration.installing ? "coming" : "nothingKept" });
    const own = await lookAt(registration);
    const next = registration.waiting && (await ask(registration.waiting, stateRequest()));
    if (!next || state.isForgotten) return;
    remember("failed");
    send({ type: "updateFound", articles: own ? fresh(own, next) : 0 });
  });
  if (followed.has(registration)) return look();
  followed.set(registration, look);
  // Another window may have loaded the new version. (The first worker is followed below.)
  let hadOne = Boolean(container.controller);
  container.addEventListener("controllerchange", () => {
    if (hadOne) look();
    hadOne = true;
  });
  /** @type {ServiceWorker | undefined} */
  let heard;
  const hear = () => {
    const coming = registration.installing;
    if (!coming || coming === heard) return;
    heard = coming;
    let whole = coming.state !== "installing";
    coming.addEventListener("statechange", () => {
      if (coming.state === "installed") whole = true;
      if (whole) remember("failed");
      if (coming.state === "installed" || coming.state === "activated") look();
      // The version before is still complete.
      if (coming.state === "redundant" && !whole && !state.isForgotten) {
        if (registration.active) remember("failed", "yes");
        send({ type: "failed" });
      }
    });
  };
  registration.addEventListener("updatefound", hear);
  hear();
  return look();
};

// Sets the wish for a bundle, or removes it.
/** @type {(name: string, wanted?: "keep" | "pause") => Promise<void>} */
const wish = async (name, wanted) => {
  const worker = kept?.active;
  const now = worker && (await ask(worker, { type: "wish", name, wish: wanted }));
  const bundle = bundleOf(name);
  // If the device is full not even the wish can be stored: the answer has only `stopped`.
  if (bundle) putBundle(now ? { ...bundle, stopped: undefined, ...now } : { ...bundle, stopped: "line" });
  fetchBundles();
};

// The names of the site's caches.
const cacheNames = async () => ((await caches?.keys()) ?? []).filter((name) => name.startsWith(prefix));

// Makes each worker end its work, and deletes all caches. Resolves to the registration.
const clear = async () => {
  const registration = await ours();
  const { installing, waiting, active } = registration ?? {};
  await Promise.all([installing, waiting, active].map(async (worker) =>
    // A worker of an earlier version does not know the first request.
    worker && ((await ask(worker, { type: "clear" }, 3000)) ?? ask(worker, { type: "forget" }, 3000))));
  await Promise.all((await cacheNames()).map((name) => caches?.delete(name)));
  return registration;
};
const dismiss = async () => (await clear())?.unregister();

// What this page has deleted, so that the person can take it back as long as the page is
// open. A cache that was deleted stays readable by the object that was opened before.
/** @type {{ local: [string, string][], session: [string, string][], kept: [string, Cache][] } | undefined} */
let deleted;
// The deletion that is under way: what is taken back before its end would be deleted by it.
/** @type {Promise<unknown>} */
let clearing = Promise.resolve();
/** @returns {Promise<NonNullable<typeof deleted>>} */
const beforeDeletion = async () => {
  const [local, session] = [readStorage("localStorage", prefix), readStorage("sessionStorage", prefix)];
  /** @type {[string, Cache][]} */
  const kept = [];
  for (const name of await cacheNames()) kept.push([name, await /** @type {CacheStorage} */ (caches).open(name)]);
  return { local, session, kept };
};
// Puts the files of deleted caches back. What does not come back is fetched again.
/** @param {[string, Cache][]} kept */
const putBack = async (kept) => {
  for (const [name, old] of kept) {
    const cache = await /** @type {CacheStorage} */ (caches).open(name);
    for (const request of await old.keys()) {
      const response = await old.match(request);
      if (response) await cache.put(request, response);
    }
  }
};
// The person wants the site here again, in this window or another. The workers, which have
// cleared everything, are told: also one that waits.
const wantAgain = async () => {
  deleted = undefined;
  setOff();
  delete page.dataset.forgotten;
  send({ type: "wantedAgain" });
  const { installing, waiting, active } = (await ours()) ?? {};
  await Promise.all([active, waiting, installing].map((worker) =>
    worker && ask(worker, { type: "repair", isWantedAgain: true }, 600000)));
  await start();
};

// The state of a bundle for which another window has set a wish, or fetched files.
workers?.addEventListener("message", ({ data }) => bundleOf(data.name) && putBundle(data));

// From here on this page neither keeps nor stores anything.
const forgetAll = () => {
  kept = undefined;
  page.dataset.forgotten = "";
  clearStorage("sessionStorage", prefix);
  send({ type: "forgotten" });
};

// The time at which a window has last deleted everything; empty if the site is wanted. Other
// windows see the change in storage.
let off = remembered("off");
const setOff = (when = "") => {
  off = when;
  remember("off", when);
};
const hearOff = () => {
  if (off === remembered("off")) return;
  off = remembered("off");
  if (off) forgetAll();
  else wantAgain();
};
addEventListener("pagehide", () => {
  // The worker, without files by now, was left for the person to take it back.
  if (deleted && off) ours().then((registration) => registration?.unregister());
});
addEventListener("storage", hearOff);
// A page from the back/forward cache has received no events meanwhile.
addEventListener("pageshow", ({ persisted }) => {
  hearOff();
  if (persisted && kept) lookAt(kept);
});

/** @type {Promise<number | undefined> | undefined} */
let counting;

// Whether an update had failed before the person tried again.
let failedBefore = "";

export const offline = {
  state: () => shown,
  // Activates the new version, then loads the page again. The app restores tabs and reading
  // positions.
  update() {
    wishPersist();
    const next = current?.waiting;
    if (!workers || !next) return location.reload();
    state = reduce(state, { type: "leaving" });
    workers.addEventListener("controllerchange", () => location.reload(), { once: true });
    // A page without a controller, as after a forced reload, is not told of a change.
    next.addEventListener("statechange", () => next.state === "activated" && !workers.controller && location.reload());
    /** @type {WorkerRequest} */
    const request = { type: "takeOver" };
    next.postMessage(request);
    // If it never takes over, the page continues with this version.
    setTimeout(() => location.reload(), 60000);
  },
  // Tries again to keep the site.
  async again() {
    send({ type: "retried" });
    failedBefore = remembered("failed");
    remember("failed");
    // Deleting everything may not have ended.
    await clearing;
    if (remembered("off")) await clear().catch(() => {});
    await putBack(deleted?.kept ?? []).catch(() => {});
    await wantAgain();
    // Without a network the site cannot be kept, but this page goes on.
    if (state.state === "none") send({ type: "failed" });
  },
  // Keeps a bundle, and the search with it.
  /** @param {string} name */
  keep(name) {
    wishPersist();
    persist();
    for (const bundle of state.bundles)
      if (bundle.name === name || (bundle.kind === "search" && !bundle.wish)) wish(bundle.name, KEEP);
  },
  /** @param {string} name */
  pause: (name) => wish(name, PAUSE),
  /** @param {string} name */
  remove: (name) => wish(name),
  // The number of bytes of the site on this device, or undefined. Concurrent calls share one
  // count.
  usage: () => (counting ??= (kept?.active ? ask(kept.active, { type: "size" }, 60000) : Promise.resolve(undefined))
    .finally(() => (counting = undefined))),
  // Whether this page can take the deletion back.
  canUndo: () => Boolean(deleted && off),
  // Takes the deletion back, with what was stored.
  async undo() {
    if (!deleted) return;
    const { local, session, kept } = deleted;
    deleted = undefined;
    await clearing;
    await putBack(kept).catch(() => {});
    writeStorage("localStorage", local);
    writeStorage("sessionStorage", session);
    await wantAgain();
  },
  // Deletes everything of the site from this device, until the person wants it there again.
  /** @param {boolean} [withShelf] */
  async forget(withShelf) {
    // The shelf's database (shelf-store.js); its windows close their connections.
    if (withShelf) try {
      indexedDB.deleteDatabase(`${prefix}shelf`);
    } catch (error) {
      console.info(error);
    }
    deleted = await beforeDeletion().catch(() => undefined);
    // What says how much was on the shelf does not come back without it.
    if (withShelf && deleted) deleted.local = deleted.local.filter(([name]) => !name.startsWith(`${prefix}shelf`));
    setOff(new Date().toISOString());
    forgetAll();
    clearing = clear().catch(() => {});
    await clearing;
    // In another window the person wants the site again.
    if (!state.isForgotten) return;
    clearStorage("localStorage", prefix);
    send({ type: "forgotten" });
  },
};

window.bookmobileOffline = offline;

/** @returns {Promise<void>} */
const start = async (tries = 2) => {
  if (!workers || !caches) return send({ type: "nothingKept" });
  if (remembered("off")) {
    send({ type: "off" });
    // The page may have been closed before everything was deleted.
    if (await ours()) await dismiss();
    return;
  }
  try {
    // Work that an earlier page has begun can delay the answers.
    setTimeout(() => state.state === "unknown" && send({ type: "nothingKept" }), SILENCE);
    const begun = await ours();
    if (begun && !begun.active) send({ type: "coming" });
    const registration = await workers.register(new URL("sw.js", base), { scope: base.href, updateViaCache: "none" });
    current = registration;
    const wasThere = registration.active;
    const seen = follow(registration, workers);
    // The browser may have looked for a new version before the page listened. Without a
    // network this fails.
    const looked = registration.update().then(() => {
      if (state.isForgotten) return;
      remember("looked", today());
      // An update that failed before has come by now, or is not offered any more.
      if (!registration.installing) remember("failed");
    });
    await Promise.all([seen, looked.catch(() => remember("failed", failedBefore || remembered("failed")))]);
    if (kept) send({ type: "checked", hasFailed: Boolean(remembered("failed")) });
    // remove-worker.js has unregistered itself: another worker may be published now.
    const isGone = wasThere && !(await ours());
    if (isGone && !state.isForgotten && tries > 1) await start(tries - 1);
  } catch (error) {
    console.info(error);
    send({ type: "nothingKept" });
  }
};
start();
// The preference for pictures decides which files are fetched and counted.
new MutationObserver(() => kept && lookAt(kept)).observe(page, { attributeFilter: ["data-images"] });
