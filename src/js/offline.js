// Between the page and its service worker: keeps the site on the device once
// the app runs, tells the app how that stands, and does what the person chose.
// The app hears `bookmobile-offline` events whose detail is one of
// a state (`none`, `kept` or `update`) with `articles`, how many are new in an
// update, `version` and `since`, what is kept and from which day, and `failed`,
// that the last update did not come whole. It calls window.bookmobileOffline.
const page = document.documentElement;
const base = new URL(page.dataset.root, location.href);
const workers = navigator.serviceWorker;
// What the names of this site begin with in storage.
const prefix = `bookmobile:${base.pathname}:`;

let told = { state: "none" };
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

const ask = (worker) => new Promise((answer) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => answer(data);
  setTimeout(() => answer({ articles: {} }), 2000);
  worker.postMessage("what", [port2]);
});

// How many articles of a version are not as they are in another.
const fresh = (old, now) =>
  Object.keys(now.articles).filter((name) => now.articles[name] !== old.articles[name]).length;

const follow = (registration) => {
  const look = async () => {
    const { active, waiting } = registration;
    if (!active) return;
    const own = await ask(active);
    const { version = "" } = own;
    tell({ state: "kept", version, since: since(version) });
    if (waiting) tell({ state: "update", articles: fresh(own, await ask(waiting)) });
  };
  let heard;
  const hear = () => {
    const coming = registration.installing;
    if (!coming || coming === heard) return;
    heard = coming;
    coming.addEventListener("statechange", () => {
      if (coming.state === "installed" || coming.state === "activated") look();
      // What was there is still there, whole.
      if (coming.state === "redundant" && registration.active !== coming)
        tell({ failed: true });
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
    const registration = await workers?.getRegistration(base.href);
    await registration?.unregister();
    const all = (await globalThis.caches?.keys()) ?? [];
    await Promise.all(all.filter((name) => name.startsWith(prefix)).map((name) => caches.delete(name)));
    for (const kind of ["localStorage", "sessionStorage"])
      try {
        const store = window[kind];
        for (const name of Object.keys(store)) if (name.startsWith(prefix)) store.removeItem(name);
      } catch {
        // A browser that keeps nothing has nothing to delete.
      }
    tell({ state: "none", version: "", since: "" });
  },
};

const start = async () => {
  if (!workers || !globalThis.caches) return tell({ state: "none" });
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
    tell({ state: "none" });
  }
};
start();
