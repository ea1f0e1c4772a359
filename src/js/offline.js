// Between the page and its service worker: keeps the site on the device once the app
// runs, knows how that stands, and does what the person chose. offline-ui.js shows it; it
// hears `bookmobile-offline` events whose detail has `state` (`unknown` at first, then
// `none`, `kept` or `update`), `articles`, how many are new in an update, `version` and
// `since`, what is kept and from which day, `isComing`, that it is being kept, `failed`,
// that the last keeping or update did not come whole, and `parts`, the bundles of a large
// collection (service-worker.js says how it tells of each), with `stopped` for one that
// could not be fetched further; `looked`, the day when a new version was last looked for,
// and `isOff`, that the person wants nothing kept.
import { base, page } from "./page.js";
import { clearStorage } from "./storage.js";

// In private windows these may be missing, or throw.
const given = (where, name) => {
  try {
    return where[name];
  } catch {
    return undefined;
  }
};
const workers = given(navigator, "serviceWorker");
const caches = given(globalThis, "caches");
// What the names of this site begin with in storage.
const prefix = CONFIG.storagePrefix + base.pathname + ":";

// What is remembered from one visit to the next, where the browser lets us.
const remembered = (name) => {
  try {
    return localStorage.getItem(prefix + name) ?? "";
  } catch {
    return "";
  }
};
const remember = (name, value) => {
  try {
    if (value) localStorage.setItem(prefix + name, value);
    else localStorage.removeItem(prefix + name);
  } catch {
    // Then not.
  }
};
const today = () => new Date().toISOString().slice(0, 10);

const nothing = { state: "none", version: "", since: "", parts: [] };
let told = { ...nothing, state: "unknown" };
const tell = (detail) => {
  told = { ...told, failed: false, isComing: false, looked: remembered("looked"), ...detail };
  dispatchEvent(new CustomEvent("bookmobile-offline", { detail: told }));
};

// When this version came to this device, as YYYY-MM-DD.
const since = (version) => {
  if (!remembered("version").startsWith(version)) remember("version", `${version} ${today()}`);
  return remembered("version").split(" ")[1];
};

// How long a worker may be silent, in milliseconds.
const SILENCE = 10000;

// What a worker answers; nothing if it cannot, or does not, as one that is only
// there to remove what was there before. An answer after that is handed to `late`.
const ask = (worker, question, limit = SILENCE, late) => new Promise((answer) => {
  const { port1, port2 } = new MessageChannel();
  let hear = answer;
  port1.onmessage = ({ data }) => hear?.(data);
  setTimeout(() => {
    answer();
    hear = late;
  }, limit);
  worker.postMessage(question, [port2]);
});

// A browser may delete what it keeps when space runs short, unless it said that
// it will not. Firefox puts that question to the person, so there it is asked
// once, after a person loaded a new version or chose to keep a topic; the others
// answer by themselves, and may answer otherwise another day.
const asks = "mozInnerScreenX" in window;
const wishPersist = () => remembered("persist") || remember("persist", "wanted");
let hasAsked = false;
const persist = async () => {
  try {
    if (asks ? remembered("persist") !== "wanted" : hasAsked) return;
    if (asks) remember("persist", "asked");
    hasAsked = true;
    const { storage } = navigator;
    if (!(await storage.persisted())) await storage.persist();
  } catch {
    // Without the promise it is kept as long as the browser likes.
  }
};

// How many articles of a version are not as they are in another.
const fresh = (old, now) =>
  Object.keys(now.articles).filter((name) => now.articles[name] !== old.articles[name]).length;

// The person has deleted all: nothing is fetched again, or told as kept.
let forgotten = false;

// A new version is about to take over. It waits until the old one is idle, so that
// nothing more is asked of that; the new one goes on with what was begun.
let leaving = false;

// The registration that this page looks at, and that one once all of it is kept.
let current;
let kept;
const partOf = (name) => told.parts.find((one) => one.name === name);
const putPart = (now) =>
  tell({ failed: told.failed, parts: told.parts.map((one) => (one.name === now.name ? now : one)) });

// Whether something of a part is still to be fetched, as the person wished.
const isComing = ({ wish, have, of }) => wish === "keep" || (wish === "kept" && have < of);

// Fetches what is left of a part, as long as it is wanted.
const fetchPart = async (name) => {
  const isWanted = () => {
    const part = partOf(name);
    return part && !forgotten && !leaving && isComing(part);
  };
  while (isWanted()) {
    const now = await ask(kept.active, ["more", name], 120000);
    const still = partOf(name);
    // What the person chose meanwhile stands.
    if (now && (isWanted() || !/^ke/.test(now.wish))) putPart(now);
    else if (!now && isWanted()) putPart({ ...still, stopped: "line" });
    if (partOf(name)?.stopped) return;
  }
};
const fetching = new Map();
const fetchParts = (again) => {
  for (const { name, stopped } of told.parts)
    if (!fetching.has(name) && (!stopped || again))
      fetching.set(name, fetchPart(name).finally(() => fetching.delete(name)));
};
addEventListener("online", () => fetchParts(true));
// Another window that fetched may be closed.
addEventListener("focus", () => fetchParts());

// Pictures that a person has shown only on request are not kept unasked.
let pictures;
const keepPictures = async () => {
  let before = Infinity;
  while (page.dataset.images !== "request" && !forgotten && !leaving) {
    const { lacks = 0 } = (await ask(kept.active, ["pictures"], 120000)) ?? {};
    if (!lacks || lacks >= before) return;
    before = lacks;
  }
};

// This site's registration. Asked for one by its address, a browser may give that
// of a site above it on the same host.
const ours = async () =>
  ((await workers?.getRegistrations()) ?? []).find((one) => one.scope === base.href);

// Tells whether what a registration serves is whole on the device. What was
// taken away is fetched again, unless a new version waits that has it all.
// Gives what the worker says of its version; one that is busy may say it late.
const what = () => ["what", page.dataset.images === "request"];
const lookAt = async (registration, heard) => {
  const { active } = registration;
  const late = (data) => data && registration.active === active && lookAt(registration, data);
  const own = heard ?? (await ask(active, what(), SILENCE, late));
  // Another look is under way at what has come meanwhile.
  if (registration !== current || registration.active !== active) return own;
  if (!own || forgotten) return tell(nothing);
  const { version, parts, lacks } = own;
  let { whole } = own;
  if (!whole) {
    // Or it gives way, and what it kept with it: the browser looks first.
    await registration.update().catch(() => {});
    const { installing, waiting } = registration;
    if (forgotten || installing || waiting || registration.active !== active) return own;
    tell({ ...nothing, isComing: true });
    whole = (await ask(active, ["mend", !remembered("off")], 600000))?.whole;
  }
  if (forgotten) tell(nothing);
  else if (whole) {
    kept = registration;
    const isWaiting = told.state === "update" && registration.waiting;
    tell({ state: isWaiting ? "update" : "kept", version, since: since(version), parts, failed: Boolean(remembered("failed")) });
    persist();
    fetchParts();
    if (lacks) pictures ??= keepPictures().finally(() => (pictures = undefined));
  } else tell({ failed: true });
  return own;
};

const followed = new WeakMap();
const follow = (registration) => {
  const look = followed.get(registration) ?? (async () => {
    if (!registration.active) return tell({ ...nothing, isComing: Boolean(registration.installing) });
    const own = await lookAt(registration);
    const next = registration.waiting && (await ask(registration.waiting, what()));
    if (!next || forgotten) return;
    remember("failed");
    tell({ state: "update", articles: own ? fresh(own, next) : 0 });
  });
  if (followed.has(registration)) return look();
  followed.set(registration, look);
  // Another window has loaded the new version. The first worker of all is heard of
  // below.
  let hadOne = workers.controller;
  workers.addEventListener("controllerchange", () => {
    if (hadOne) look();
    hadOne = true;
  });
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
      // What was there is still there, whole.
      if (coming.state === "redundant" && !whole && !forgotten) {
        if (registration.active) remember("failed", "yes");
        tell({ failed: true });
      }
    });
  };
  registration.addEventListener("updatefound", hear);
  hear();
  return look();
};

const wish = async (name, wanted) => {
  const now = kept && (await ask(kept.active, ["wish", name, wanted]));
  // With no room at all not even the wish is kept.
  if (now) putPart({ ...partOf(name), stopped: undefined, ...now });
  else if (partOf(name)) putPart({ ...partOf(name), stopped: "line" });
  fetchParts();
};

// Each worker ends what it is at, and deletes what it kept.
const dismiss = async () => {
  const registration = await ours();
  const { installing, waiting, active } = registration ?? {};
  const all = [installing, waiting, active].filter(Boolean);
  await Promise.all(all.map((worker) => ask(worker, ["forget"], 3000)));
  await registration?.unregister();
  const names = ((await caches?.keys()) ?? []).filter((name) => name.startsWith(prefix));
  await Promise.all(names.map((name) => caches.delete(name)));
};

// What another window wanted of a part, or fetched.
workers?.addEventListener("message", ({ data }) => !forgotten && partOf(data.name) && putPart(data));

// From here on nothing is kept or written down by this page.
const forgetAll = () => {
  forgotten = true;
  kept = undefined;
  page.dataset.forgotten = "";
  clearStorage("sessionStorage", prefix);
  tell({ ...nothing, isOff: true });
};

// Whether another window has deleted all, or wants it here again: `off` is when the
// former was last done.
let off = remembered("off");
const setOff = (when = "") => {
  off = when;
  remember("off", when);
};
const hearOff = () => {
  if (off === remembered("off")) return;
  off = remembered("off");
  if (off) return forgetAll();
  forgotten = false;
  delete page.dataset.forgotten;
  tell({ isOff: false, isComing: true });
  start();
};
addEventListener("storage", hearOff);
// A page that comes back from behind others has heard nothing meanwhile.
addEventListener("pageshow", ({ persisted }) => {
  hearOff();
  if (persisted && kept && !forgotten) lookAt(kept);
});

let counting;

// What had failed before the person tried again.
let failedBefore = "";

export const offline = {
  state: () => told,
  isComing,
  // Loads the new version once it has taken over; tabs and places are kept by
  // the app.
  update() {
    wishPersist();
    if (!current?.waiting) return location.reload();
    leaving = true;
    workers.addEventListener("controllerchange", () => location.reload(), { once: true });
    current.waiting.postMessage("take over");
    // Should it never come, one can go on with this one.
    setTimeout(() => location.reload(), 60000);
  },
  // Tries again what failed.
  async again() {
    tell({ isOff: false, isComing: true });
    failedBefore = remembered("failed");
    remember("failed");
    // What deletes everything may still be at it.
    if (remembered("off")) await dismiss().catch(() => {});
    setOff();
    // A page that has forgotten all writes nothing down any more.
    if (forgotten) location.reload();
    else start();
  },
  // Keeps a part, and what else it needs to be searched.
  keep(name) {
    wishPersist();
    persist();
    for (const part of told.parts)
      if (part.name === name || (part.kind === "search" && !part.wish)) wish(part.name, "keep");
  },
  pause: (name) => wish(name, "pause"),
  remove: (name) => wish(name),
  // Bytes that the site keeps on this device, or undefined. They are counted by one
  // at a time.
  usage: () => (counting ??= (kept && !forgotten ? ask(kept.active, ["size"], 60000) : Promise.resolve())
    .finally(() => (counting = undefined))),
  // Deletes everything that the site has put on this device, until the person wants
  // it there again.
  async forget() {
    setOff(new Date().toISOString());
    forgetAll();
    await dismiss();
    // Another window wants it again.
    if (!forgotten) return;
    clearStorage("localStorage", prefix);
    tell({ ...nothing, isOff: true });
  },
};

window.bookmobileOffline = offline;

const start = async (tries = 2) => {
  if (!workers || !caches) return tell(nothing);
  if (remembered("off")) {
    tell({ ...nothing, isOff: true });
    // Who left while it was being deleted finds the rest of it.
    return (await ours()) && dismiss();
  }
  try {
    // What a page before has begun may have to end first.
    setTimeout(() => told.state === "unknown" && tell(nothing), SILENCE);
    const begun = await ours();
    if (begun && !begun.active) tell({ ...nothing, isComing: true });
    const options = { scope: base, updateViaCache: "none" };
    const registration = await workers.register(new URL("sw.js", base), options);
    current = registration;
    const wasThere = registration.active;
    const seen = follow(registration);
    // The browser may have looked before anybody listened. Without a network
    // there is nothing to hear.
    const looked = registration.update().then(() => {
      if (forgotten) return;
      remember("looked", today());
      // What failed before came by now, or is not there to be had any more.
      if (!registration.installing) remember("failed");
    });
    await Promise.all([seen, looked.catch(() => remember("failed", failedBefore || remembered("failed")))]);
    if (kept && !forgotten) tell({ failed: Boolean(remembered("failed")) });
    // A worker that was called back took the registration with it: what stands
    // at its address now may be another.
    const isGone = wasThere && !(await ours());
    if (isGone && !forgotten && tries > 1) await start(tries - 1);
  } catch (error) {
    console.info(error);
    tell(nothing);
  }
};
start();
// What comes only on request is not fetched, nor counted.
new MutationObserver(() => kept && !forgotten && lookAt(kept)).observe(page, { attributeFilter: ["data-images"] });
