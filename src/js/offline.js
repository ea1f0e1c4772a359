// Between the page and its service worker: keeps the site on the device once
// the app runs, tells the app how that stands, and does what the person chose.
// The app hears `bookmobile-offline` events whose detail is one of
// a state (`none`, `kept` or `update`) with `articles`, how many are new in an
// update, `version` and `since`, what is kept and from which day, and `failed`,
// that the last update did not come whole. It calls window.bookmobileOffline.
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

const nothing = { state: "none", version: "", since: "" };
let told = nothing;
const tell = (detail) => {
  told = { ...told, failed: false, ...detail };
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

// What a worker answers; nothing if it does not, as one that is only there to
// remove what was there before.
const ask = (worker, question, limit = 10000) => new Promise((answer) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => answer(data);
  setTimeout(answer, limit);
  worker.postMessage(question, [port2]);
});

// A browser may delete what it keeps when space runs short, unless it said that
// it will not. Firefox puts that question to the person, so there it is asked
// once, after a person loaded a new version; the others answer by themselves,
// and may answer otherwise another day.
const asks = "mozInnerScreenX" in window;
const wish = `${prefix}persist`;
const persist = async () => {
  try {
    if (asks && localStorage.getItem(wish) !== "wanted") return;
    if (asks) localStorage.setItem(wish, "asked");
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

// Tells whether what a registration serves is whole on the device. What was
// taken away is fetched again, unless a new version waits that has it all.
// Gives what the worker says of its version.
const lookAt = async (registration) => {
  const { active } = registration;
  const own = await ask(active, "what");
  if (!own || forgotten) return tell(nothing);
  const { version } = own;
  let { whole = true } = own;
  if (!whole) {
    // Or it gives way, and what it kept with it: the browser looks first.
    await registration.update().catch(() => {});
    const { installing, waiting } = registration;
    if (forgotten || installing || waiting || registration.active !== active) return own;
    tell(nothing);
    whole = (await ask(active, "mend", 600000))?.whole;
  }
  if (forgotten) tell(nothing);
  else if (whole) {
    tell({ state: "kept", version, since: since(version) });
    persist();
  } else tell({ failed: true });
  return own;
};

const follow = (registration) => {
  const look = async () => {
    if (!registration.active) return tell(nothing);
    const own = await lookAt(registration);
    const next = registration.waiting && (await ask(registration.waiting, "what"));
    if (next) tell({ state: "update", articles: own ? fresh(own, next) : 0 });
  };
  let heard;
  const hear = () => {
    const coming = registration.installing;
    if (!coming || coming === heard) return;
    heard = coming;
    let whole = false;
    coming.addEventListener("statechange", () => {
      if (coming.state === "installed") whole = true;
      if (coming.state === "installed" || coming.state === "activated") look();
      // What was there is still there, whole.
      if (coming.state === "redundant" && !whole) tell({ failed: true });
    });
  };
  registration.addEventListener("updatefound", hear);
  hear();
  return look();
};

window.bookmobileOffline = {
  state: () => told,
  // Loads the new version once it has taken over; tabs and places are kept by
  // the app.
  async update() {
    const registration = await workers.getRegistration(base.href);
    try {
      if (!localStorage.getItem(wish)) localStorage.setItem(wish, "wanted");
    } catch {
      // Then it is not asked.
    }
    if (!registration?.waiting) return location.reload();
    workers.addEventListener("controllerchange", () => location.reload(), { once: true });
    registration.waiting.postMessage("take over");
  },
  // Bytes that the site uses on this device, or undefined.
  async usage() {
    return (await navigator.storage?.estimate?.())?.usage;
  },
  // Everything that the site has put on this device.
  async forget() {
    forgotten = true;
    const registration = await workers?.getRegistration(base.href);
    await registration?.unregister();
    const empty = async () => {
      const all = (await caches?.keys()) ?? [];
      await Promise.all(all.filter((name) => name.startsWith(prefix)).map((name) => caches.delete(name)));
    };
    await empty();
    // A worker that was just fetching may make its cache once more.
    for (const later of [500, 2000, 6000]) setTimeout(empty, later);
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

const start = async () => {
  if (!workers || !caches) return tell(nothing);
  try {
    const worker = new URL("sw.js", base).href;
    const options = { scope: base.href, updateViaCache: "none" };
    const registration = await workers.register(worker, options);
    await follow(registration);
    // The browser may have looked before anybody listened. Without a network
    // there is nothing to hear.
    registration.update().catch(() => {});
  } catch (error) {
    console.info(error);
    tell(nothing);
  }
};
start();
