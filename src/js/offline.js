// Between the page and its service worker: keeps the site on the device once
// the app runs, knows how that stands, and does what the person chose. device.js
// shows it; it hears `bookmobile-offline` events whose detail has `state` (`none`,
// `kept` or `update`), `articles`, how many are new in an update, `version` and
// `since`, what is kept and from which day, `isComing`, that it is being kept, `failed`,
// that the last keeping or update did not come whole, and `parts`, what of a large
// collection is kept if a person wants it (service-worker.js says how it tells of
// each), with `stopped` for one that could not be fetched further.
const page = document.documentElement;
const base = new URL(page.dataset.root, location.href);
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
const prefix = `bookmobile:${base.pathname}:`;

const nothing = { state: "none", version: "", since: "", parts: [] };
let told = nothing;
const tell = (detail) => {
  told = { ...told, failed: false, isComing: false, ...detail };
  dispatchEvent(new CustomEvent("bookmobile-offline", { detail: told }));
};

// When this version came to this device, as YYYY-MM-DD.
const since = (version) => {
  const name = `${prefix}version`;
  try {
    const [kept, day] = (localStorage.getItem(name) ?? "").split(" ");
    if (kept === version) return day;
    const today = new Date().toISOString().slice(0, 10);
    localStorage.setItem(name, `${version} ${today}`);
    return today;
  } catch {
    return "";
  }
};

// What a worker answers; nothing if it cannot, or does not, as one that is only
// there to remove what was there before.
const ask = (worker, question, limit = 10000) => new Promise((answer) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => answer(data);
  setTimeout(answer, limit);
  worker.postMessage(question, [port2]);
});

// A browser may delete what it keeps when space runs short, unless it said that
// it will not. Firefox puts that question to the person, so there it is asked
// once, after a person loaded a new version or chose to keep a topic; the others
// answer by themselves, and may answer otherwise another day.
const asks = "mozInnerScreenX" in window;
const wishName = `${prefix}persist`;
const wishPersist = () => {
  try {
    if (!localStorage.getItem(wishName)) localStorage.setItem(wishName, "wanted");
  } catch {
    // Then it is not asked.
  }
};
let hasAsked = false;
const persist = async () => {
  try {
    if (asks ? localStorage.getItem(wishName) !== "wanted" : hasAsked) return;
    if (asks) localStorage.setItem(wishName, "asked");
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
const fill = async (name) => {
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
const filling = new Map();
const fillAll = (again) => {
  for (const { name, stopped } of told.parts)
    if (!filling.has(name) && (!stopped || again))
      filling.set(name, fill(name).finally(() => filling.delete(name)));
};
addEventListener("online", () => fillAll(true));

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

// Tells whether what a registration serves is whole on the device. What was
// taken away is fetched again, unless a new version waits that has it all.
// Gives what the worker says of its version.
const lookAt = async (registration) => {
  const { active } = registration;
  const own = await ask(active, ["what"]);
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
    whole = (await ask(active, ["mend"], 600000))?.whole;
  }
  if (forgotten) tell(nothing);
  else if (whole) {
    kept = registration;
    const isWaiting = told.state === "update" && registration.waiting;
    tell({ state: isWaiting ? "update" : "kept", version, since: since(version), parts, failed: told.failed && told.state !== "none" });
    persist();
    fillAll();
    if (lacks) pictures ??= keepPictures().finally(() => (pictures = undefined));
  } else tell({ failed: true });
  return own;
};

const followed = new WeakMap();
const follow = (registration) => {
  const look = followed.get(registration) ?? (async () => {
    if (!registration.active) return tell({ ...nothing, isComing: Boolean(registration.installing) });
    const own = await lookAt(registration);
    const next = registration.waiting && (await ask(registration.waiting, ["what"]));
    if (next && !forgotten) tell({ state: "update", articles: own ? fresh(own, next) : 0 });
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
      if (coming.state === "installed" || coming.state === "activated") look();
      // What was there is still there, whole.
      if (coming.state === "redundant" && !whole && !forgotten) tell({ failed: true });
    });
  };
  registration.addEventListener("updatefound", hear);
  hear();
  return look();
};

const wish = async (name, wanted) => {
  const now = kept && (await ask(kept.active, ["wish", name, wanted]));
  if (now) putPart(now);
  else if (partOf(name)) putPart({ ...partOf(name), stopped: "line" });
  fillAll();
};

// From here on nothing is kept or written down by this page.
const forgetAll = () => {
  forgotten = true;
  page.dataset.forgotten = "";
  tell(nothing);
};
workers?.addEventListener("message", ({ data }) => data === "forgotten" && forgetAll());

window.bookmobileOffline = {
  state: () => told,
  isComing,
  // Loads the new version once it has taken over; tabs and places are kept by
  // the app.
  async update() {
    const registration = await workers.getRegistration(base.href);
    wishPersist();
    if (!registration?.waiting) return location.reload();
    leaving = true;
    workers.addEventListener("controllerchange", () => location.reload(), { once: true });
    registration.waiting.postMessage("take over");
    // Should it never come, one can go on with this one.
    setTimeout(() => location.reload(), 60000);
  },
  // Tries again what failed.
  again() {
    tell({ isComing: true });
    start();
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
  // Bytes that the site uses on this device, or undefined.
  async usage() {
    return (await navigator.storage?.estimate?.().catch(() => {}))?.usage;
  },
  // Everything that the site has put on this device.
  async forget() {
    forgetAll();
    const registration = await workers?.getRegistration(base.href);
    // Each worker ends what it is at, and deletes what it kept.
    const { installing, waiting, active } = registration ?? {};
    const all = [installing, waiting, active].filter(Boolean);
    await Promise.all(all.map((worker) => ask(worker, ["forget"], 3000)));
    await registration?.unregister();
    const names = ((await caches?.keys()) ?? []).filter((name) => name.startsWith(prefix));
    await Promise.all(names.map((name) => caches.delete(name)));
    for (const kind of ["localStorage", "sessionStorage"])
      try {
        const store = window[kind];
        for (const name of Object.keys(store)) if (name.startsWith(prefix)) store.removeItem(name);
      } catch {
        // A browser that keeps nothing has nothing to delete.
      }
    tell(nothing);
  },
};

const start = async (tries = 2) => {
  if (!workers || !caches) return tell(nothing);
  try {
    const worker = new URL("sw.js", base).href;
    const options = { scope: base.href, updateViaCache: "none" };
    const registration = await workers.register(worker, options);
    current = registration;
    const wasThere = registration.active;
    const seen = follow(registration);
    // The browser may have looked before anybody listened. Without a network
    // there is nothing to hear.
    await Promise.all([seen, registration.update().catch(() => {})]);
    // A worker that was called back took the registration with it: what stands
    // at its address now may be another.
    const isGone = wasThere && !(await workers.getRegistration(base.href));
    if (isGone && !forgotten && tries > 1) await start(tries - 1);
  } catch (error) {
    console.info(error);
    tell(nothing);
  }
};
start();
