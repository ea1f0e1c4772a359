// Tests of the page's side of the service worker, with fake workers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { settle } from "./load.js";
import { FakeWorker, OfflinePage, PREFIX, SILENT } from "./page-with-worker.js";

/** @typedef {import("./page-with-worker.js").Answer} Answer */
/** @typedef {import("./page-with-worker.js").Request} Request */

/** @type {(name: string, wish?: Wish | "", have?: number, kind?: site.BundleKind) => BundleState} */
const bundle = (name, wish = "", have = 0, kind = "topic") => ({ name, wish, have, of: 3, kind, title: name, language: "", bytes: 9 });

// The answers of a worker that has everything; `more` replaces some.
/** @type {(more?: Record<string, Answer>, state?: object) => Answer} */
const answers = (more = {}, state = {}) => (request) => {
  const own = more[request.type];
  if (own) return own(request);
  if (request.type === "state")
    return { version: "one", articles: { "en/a": "1", "en/b": "1" }, bundles: [], whole: true, missing: 0, ...state };
  if (request.type === "clear") return true;
  return request.type === "size" ? 1234 : undefined;
};

// A page on whose device a version is complete.
/** @type {(answer?: Answer, edit?: (page: OfflinePage) => void) => Promise<{ page: OfflinePage, worker: FakeWorker }>} */
const keptPage = async (answer = answers(), edit = () => {}) => {
  const page = new OfflinePage();
  const worker = new FakeWorker(answer);
  page.registration.active = worker;
  edit(page);
  await page.open();
  return { page, worker };
};

const today = new Date().toISOString().slice(0, 10);

// --- The state of the site. ---

test("a complete version is shown with its day", async () => {
  const { page } = await keptPage();
  const { state, version, since, failed, isComing } = page.state;
  assert.deepEqual([state, version, since, failed, isComing], ["kept", "one", today, false, false]);
  assert.equal(page.stored("version"), `one ${today}`);
  assert.equal(page.state.looked, today);
});

test("the day of a version that came earlier stays", async () => {
  const { page } = await keptPage(answers(), (page) => page.localStorage.setItem(`${PREFIX}version`, "one 2026-01-02"));
  assert.equal(page.state.since, "2026-01-02");
});

test("without service workers or caches nothing is kept", async () => {
  const page = new OfflinePage();
  page.navigator = {};
  await page.open();
  assert.equal(page.state.state, "none");
  await page.offline.forget();
  assert.equal(page.state.isOff, true);
});

test("service workers that throw on access count as missing", async () => {
  const page = new OfflinePage();
  page.navigator = Object.defineProperty({}, "serviceWorker", { get: () => { throw new Error("not here"); } });
  await page.open();
  assert.equal(page.state.state, "none");
});

test("a registration that is refused keeps nothing", async () => {
  const page = new OfflinePage();
  page.container.register = () => Promise.reject(new Error("refused"));
  await page.open();
  assert.equal(page.state.state, "none");
});

test("a registration that never answers is unknown for 10 seconds, then none", async () => {
  const page = new OfflinePage();
  page.registration.isRegistered = false;
  page.container.register = () => new Promise(() => {});
  await page.open();
  assert.equal(page.state.state, "unknown");
  await page.clock.advance(10000);
  assert.equal(page.state.state, "none");
});

test("the first visit: the site is coming, then it is kept", async () => {
  const page = new OfflinePage();
  const worker = new FakeWorker(answers(), "installing");
  page.registration.installing = worker;
  await page.open();
  assert.deepEqual([page.state.state, page.state.isComing], ["none", true]);
  Object.assign(page.registration, { installing: null, active: worker });
  worker.become("installed");
  worker.become("activated");
  await settle();
  assert.deepEqual([page.state.state, page.state.isComing], ["kept", false]);
});

test("the first visit fails", async () => {
  const page = new OfflinePage();
  const worker = new FakeWorker(answers(), "installing");
  page.registration.installing = worker;
  await page.open();
  page.registration.installing = null;
  worker.become("redundant");
  await settle();
  assert.deepEqual([page.state.state, page.state.failed, page.stored("failed")], ["none", true, null]);
});

test("a silent worker counts as nothing kept; its late answer is heard", async () => {
  /** @type {(answer: unknown) => void} */
  let speak = () => {};
  const late = new Promise((done) => (speak = done));
  const { page } = await keptPage((request) => (request.type === "state" ? late : undefined));
  assert.equal(page.state.state, "unknown");
  await page.clock.advance(10000);
  assert.equal(page.state.state, "none");
  speak(answers()({ type: "state" }));
  await settle();
  assert.equal(page.state.state, "kept");
});

test("a worker that does not know the requests keeps nothing", async () => {
  const { page } = await keptPage(() => undefined);
  assert.equal(page.state.state, "none");
});

test("files that were deleted are fetched again", async () => {
  const repair = () => ({ whole: true });
  const { page, worker } = await keptPage(answers({ repair }, { whole: false }));
  assert.deepEqual(worker.of("repair"), [{ type: "repair", isWantedAgain: true }]);
  assert.equal(page.state.state, "kept");
  assert.ok(page.shown.some(({ isComing, state }) => isComing && state === "none"));
});

test("files that cannot be fetched again are missing", async () => {
  const { page } = await keptPage(answers({ repair: () => ({ whole: false }) }, { whole: false }));
  assert.deepEqual([page.state.state, page.state.failed], ["none", true]);
});

test("a version that gives way to a new one is not repaired", async () => {
  const { worker } = await keptPage(answers({}, { whole: false }), ({ registration }) => {
    registration.onUpdate = async () => {
      registration.installing ??= new FakeWorker(() => SILENT, "installing");
    };
  });
  assert.deepEqual(worker.of("repair"), []);
});

test("missing pictures are fetched until none is missing, or no more come", async () => {
  const left = [5, 2, 2, 0];
  const { worker } = await keptPage(answers({ pictures: () => ({ missing: left.shift() }) }, { missing: 8 }));
  assert.equal(worker.of("pictures").length, 3);
});

test("pictures on request are not fetched, and the worker is told so", async () => {
  const { page, worker } = await keptPage(answers({ pictures: () => ({ missing: 1 }) }, { missing: 8 }), (page) => {
    page.dataset.images = "request";
  });
  assert.equal(worker.of("pictures").length, 0);
  assert.deepEqual(worker.of("state")[0], { type: "state", isLean: true });
  delete page.dataset.images;
  page.observers[0]();
  await settle();
  assert.deepEqual(worker.of("state").at(-1), { type: "state", isLean: false });
  assert.equal(worker.of("pictures").length, 2);
});

// --- Updates. ---

const next = () => new FakeWorker(answers({}, { version: "two", articles: { "en/a": "2", "en/b": "1", "en/c": "1" } }), "installed");

test("an update that waits is shown, with the number of new and changed articles", async () => {
  const { page } = await keptPage(answers(), (page) => {
    page.registration.waiting = next();
  });
  assert.deepEqual([page.state.state, page.state.articles, page.state.version], ["update", 2, "one"]);
});

// Makes an update be found, installed, and wait.
/** @param {any} page */
const updateComes = async (page) => {
  const coming = next();
  coming.state = "installing";
  page.registration.installing = coming;
  page.registration.emit("updatefound");
  Object.assign(page.registration, { installing: null, waiting: coming });
  coming.become("installed");
  await settle();
};

test("an update that comes while the page is open is shown", async () => {
  const { page } = await keptPage();
  await updateComes(page);
  assert.equal(page.state.state, "update");
});

test("an update that fails is remembered until one comes", async () => {
  const { page } = await keptPage();
  const broken = new FakeWorker(answers(), "installing");
  page.registration.installing = broken;
  page.registration.emit("updatefound");
  page.registration.installing = null;
  broken.become("redundant");
  assert.deepEqual([page.state.state, page.state.failed, page.stored("failed")], ["kept", true, "yes"]);
  await updateComes(page);
  assert.deepEqual([page.state.state, page.state.failed, page.stored("failed")], ["update", false, null]);
});

test("a failure of an earlier visit is shown while the host cannot be reached", async () => {
  const { page } = await keptPage(answers(), (page) => {
    page.localStorage.setItem(`${PREFIX}failed`, "yes");
    page.registration.onUpdate = () => Promise.reject(new TypeError("no network"));
  });
  assert.deepEqual([page.state.state, page.state.failed], ["kept", true]);
});

test("an update is loaded when it has taken over, and nothing more is asked of the old worker", async () => {
  /** @type {(answer: unknown) => void} */
  let speak = () => {};
  const late = new Promise((done) => (speak = done));
  const more = { fetchMore: () => late };
  const { page, worker } = await keptPage(answers(more, { bundles: [bundle("en/roads", "keep", 1)] }), (page) => {
    page.registration.waiting = next();
  });
  page.offline.update();
  assert.deepEqual(page.registration.waiting?.of("takeOver"), [{ type: "takeOver" }]);
  speak(bundle("en/roads", "keep", 2));
  await settle();
  page.window.emit("focus");
  await settle();
  assert.deepEqual([page.reloads, worker.of("fetchMore").length], [0, 1]);
  page.container.emit("controllerchange");
  assert.equal(page.reloads, 1);
});

test("a page without a controller is loaded again when the update is active", async () => {
  const { page } = await keptPage(answers(), (page) => {
    page.registration.waiting = next();
  });
  page.offline.update();
  page.registration.waiting?.become("activating");
  assert.equal(page.reloads, 0);
  page.registration.waiting?.become("activated");
  assert.equal(page.reloads, 1);
});

test("an update that never takes over: the page loads again after a minute", async () => {
  const { page } = await keptPage(answers(), (page) => {
    page.registration.waiting = next();
  });
  page.offline.update();
  await page.clock.advance(60000);
  assert.equal(page.reloads, 1);
});

test("a worker that was called back is registered anew once", async () => {
  const { page } = await keptPage(answers(), (page) => {
    page.registration.onUpdate = async () => {
      page.registration.isRegistered = false;
    };
  });
  assert.equal(page.container.registrations, 2);
});

test("another window loads the update: this page shows the new version", async () => {
  const { page } = await keptPage(answers(), ({ container }) => Object.assign(container, { controller: {} }));
  page.registration.active = new FakeWorker(answers({}, { version: "two" }));
  page.container.emit("controllerchange");
  await settle();
  assert.equal(page.state.version, "two");
});

// --- Bundles. ---

// A worker with bundles, which fetches one file at each request.
const withBundles = () => {
  const all = new Map([bundle("en/roads"), bundle("en/rivers"), bundle("search", "", 0, "search")].map((one) => [one.name, one]));
  /** @type {Record<string, Answer>} */
  const more = {
    state: () => ({ version: "one", articles: {}, bundles: [...all.values()], whole: true, missing: 0 }),
    wish: ({ name = "", wish = "" }) => Object.assign(/** @type {BundleState} */ (all.get(name)), { wish }),
    fetchMore: ({ name = "" }) => {
      const one = /** @type {BundleState} */ (all.get(name));
      if (one.wish === "keep" && ++one.have === one.of) one.wish = "kept";
      return one;
    },
  };
  return { all, more };
};

/** @type {(page: OfflinePage, name: string) => BundleState} */
const shownBundle = (page, name) => page.state.bundles.find((/** @type {BundleState} */ one) => one.name === name);

test("a bundle that is kept is fetched to its end, and the search with it", async () => {
  const { more } = withBundles();
  const { page, worker } = await keptPage(answers(more));
  page.offline.keep("en/roads");
  await settle();
  assert.deepEqual(["en/roads", "search", "en/rivers"].map((name) => shownBundle(page, name).wish), ["kept", "kept", ""]);
  assert.equal(worker.of("fetchMore").filter(({ name }) => name === "en/roads").length, 3);
  assert.equal(page.persisted, 1);
});

test("a device that keeps nothing of what it fetches is not made to fetch it again", async () => {
  const { more } = withBundles();
  /** @type {(request: Request) => BundleState} */
  const fetchMore = ({ name = "" }) => bundle(name, "keep", 0);
  const { page, worker } = await keptPage(answers({ ...more, fetchMore }));
  page.offline.keep("en/roads");
  await settle();
  assert.equal(worker.of("fetchMore").filter(({ name }) => name === "en/roads").length, 1);
  assert.equal(shownBundle(page, "en/roads").stopped, "line");
});

test("what an earlier visit has begun goes on", async () => {
  const { all, more } = withBundles();
  Object.assign(/** @type {BundleState} */ (all.get("en/rivers")), { wish: "keep", have: 1 });
  const { page } = await keptPage(answers(more));
  assert.deepEqual([shownBundle(page, "en/rivers").wish, shownBundle(page, "en/rivers").have], ["kept", 3]);
});

test("a paused bundle is fetched no further, a removed one is not wanted", async () => {
  const { more } = withBundles();
  const { page, worker } = await keptPage(answers({ ...more, fetchMore: () => SILENT }));
  page.offline.keep("en/roads");
  await settle();
  page.offline.pause("en/roads");
  await settle();
  assert.equal(shownBundle(page, "en/roads").wish, "pause");
  page.offline.remove("en/roads");
  await settle();
  assert.equal(shownBundle(page, "en/roads").wish, "");
  assert.deepEqual(worker.of("wish").at(-1), { type: "wish", name: "en/roads", wish: undefined });
});

test("a wish that changes while files are fetched stands", async () => {
  const { more } = withBundles();
  /** @type {(answer: unknown) => void} */
  let speak = () => {};
  const late = new Promise((done) => (speak = done));
  const { page } = await keptPage(answers({
    ...more, fetchMore: (request) => (request.name === "en/roads" ? late : more.fetchMore(request)),
  }));
  page.offline.keep("en/roads");
  await settle();
  page.offline.pause("en/roads");
  await settle();
  speak(bundle("en/roads", "keep", 1));
  await settle();
  assert.equal(shownBundle(page, "en/roads").wish, "pause");
});

test("a bundle stops if the worker is silent, and goes on when the network is back", async () => {
  const { more } = withBundles();
  let isSilent = true;
  const { page } = await keptPage(answers({ ...more, fetchMore: (request) => (isSilent ? undefined : more.fetchMore(request)) }));
  page.offline.keep("en/roads");
  await settle();
  assert.equal(shownBundle(page, "en/roads").stopped, "line");
  isSilent = false;
  page.window.emit("focus");
  await settle();
  assert.equal(shownBundle(page, "en/roads").stopped, "line");
  page.window.emit("online");
  await settle();
  assert.deepEqual([shownBundle(page, "en/roads").wish, shownBundle(page, "en/roads").stopped], ["kept", undefined]);
});

test("a bundle that stopped is tried again when the person keeps it again", async () => {
  const { more } = withBundles();
  let isFull = true;
  const fetchMore = (/** @type {Request} */ request) => {
    const own = /** @type {BundleState} */ (more.fetchMore(request));
    return isFull ? { ...own, wish: "keep", have: 0, stopped: "room" } : own;
  };
  const { page } = await keptPage(answers({ ...more, fetchMore }));
  page.offline.keep("en/roads");
  await settle();
  assert.equal(shownBundle(page, "en/roads").stopped, "room");
  isFull = false;
  page.offline.keep("en/roads");
  await settle();
  assert.deepEqual([shownBundle(page, "en/roads").stopped, shownBundle(page, "en/roads").have], [undefined, 3]);
});

test("without room for a wish the bundle says so", async () => {
  const { more } = withBundles();
  const { page } = await keptPage(answers({ ...more, wish: () => ({ stopped: "room" }) }));
  page.offline.keep("en/roads");
  await settle();
  assert.deepEqual([shownBundle(page, "en/roads").wish, shownBundle(page, "en/roads").stopped], ["", "room"]);
});

test("what another window does to a bundle is shown", async () => {
  const { more } = withBundles();
  const { page } = await keptPage(answers(more));
  page.container.emit("message", { data: bundle("en/rivers", "pause", 2) });
  assert.deepEqual([shownBundle(page, "en/rivers").wish, shownBundle(page, "en/rivers").have], ["pause", 2]);
  page.container.emit("message", { data: bundle("en/gone", "pause", 2) });
  assert.equal(page.state.bundles.length, 3);
});

test("Firefox is asked for persistent storage only after a choice", async () => {
  const { more } = withBundles();
  const { page } = await keptPage(answers(more), (page) => {
    page.isFirefox = true;
  });
  assert.equal(page.persisted, 0);
  page.offline.keep("en/roads");
  await settle();
  assert.deepEqual([page.persisted, page.stored("persist")], [1, "asked"]);
  page.offline.keep("en/rivers");
  await settle();
  assert.equal(page.persisted, 1);
});

// --- Size and deletion. ---

test("the size is counted once for calls at the same time", async () => {
  const { page, worker } = await keptPage();
  assert.deepEqual(await Promise.all([page.offline.usage(), page.offline.usage()]), [1234, 1234]);
  assert.equal(worker.of("size").length, 1);
});

test("forget deletes caches and storage of this site, and says so on later visits", async () => {
  const { page, worker } = await keptPage(answers(), (page) => {
    page.localStorage.setItem("bookmobile:/other/:theme", "dark");
    page.localStorage.setItem(`${PREFIX}theme`, "dark");
    page.sessionStorage.setItem(`${PREFIX}tabs`, "1");
  });
  await page.offline.forget();
  assert.deepEqual([worker.of("clear").length, worker.of("forget").length], [1, 0]);
  assert.deepEqual([page.state.state, page.state.isOff, page.state.version], ["none", true, ""]);
  assert.deepEqual([...page.names], ["bookmobile:/other/:one"]);
  assert.deepEqual(Object.keys(page.localStorage).sort(), ["bookmobile:/other/:theme", `${PREFIX}off`].sort());
  assert.deepEqual(Object.keys(page.sessionStorage), []);
  assert.equal("forgotten" in page.dataset, true);
  assert.equal(await page.offline.usage(), undefined);
  // As long as the page is open the person can take it back.
  assert.equal(page.registration.isRegistered, true);
  page.window.emit("pagehide");
  await settle();
  assert.equal(page.registration.isRegistered, false);
});

test("forget can be undone while the page is open, also without a network", async () => {
  const { page } = await keptPage(answers(), (page) => {
    page.localStorage.setItem(`${PREFIX}theme`, "dark");
    page.sessionStorage.setItem(`${PREFIX}tabs`, "1");
  });
  assert.equal(page.offline.canUndo(), false);
  await page.offline.forget();
  assert.equal(page.offline.canUndo(), true);
  await page.offline.undo();
  await settle();
  assert.deepEqual([page.stored("off"), page.stored("theme"), page.sessionStorage.getItem(`${PREFIX}tabs`)], [null, "dark", "1"]);
  assert.deepEqual(page.files.get(`${PREFIX}one`), new Map([["a.html", "A"]]));
  assert.deepEqual([page.state.state, "forgotten" in page.dataset, page.offline.canUndo()], ["kept", false, false]);
  page.window.emit("pagehide");
  await settle();
  assert.equal(page.registration.isRegistered, true);
});

test("an undo waits for the deletion that is under way", async () => {
  /** @type {(answer: unknown) => void} */
  let speak = () => {};
  const late = new Promise((done) => (speak = done));
  const { page } = await keptPage(answers({ clear: () => late }));
  const forgotten = page.offline.forget();
  await settle();
  const undone = page.offline.undo();
  await settle();
  speak(true);
  await Promise.all([forgotten, undone]);
  await settle();
  assert.deepEqual(page.files.get(`${PREFIX}one`), new Map([["a.html", "A"]]));
  assert.equal(page.state.state, "kept");
});

test("a worker that waits is told that the site is wanted again", async () => {
  const waiting = new FakeWorker(answers());
  const { page } = await keptPage(answers(), (page) => (page.registration.waiting = waiting));
  await page.offline.forget();
  await page.offline.undo();
  await settle();
  assert.deepEqual(waiting.of("repair"), [{ type: "repair", isWantedAgain: true }]);
});

test("a worker of an earlier version is asked to forget", async () => {
  const { page, worker } = await keptPage(answers({ clear: () => undefined }));
  await page.offline.forget();
  assert.deepEqual(worker.requests.slice(-2).map(({ type }) => type), ["clear", "forget"]);
});

test("forget does not wait for a silent worker for longer than 6 seconds", async () => {
  const { page } = await keptPage(answers({ clear: () => SILENT, forget: () => SILENT }));
  const forgotten = page.offline.forget();
  await page.clock.advance(6000);
  await forgotten;
  assert.deepEqual([...page.names], ["bookmobile:/other/:one"]);
});

test("answers after forget do not bring the site back", async () => {
  /** @type {(answer: unknown) => void} */
  let speak = () => {};
  const late = new Promise((done) => (speak = done));
  const { page } = await keptPage(answers({ repair: () => late }, { whole: false }));
  await page.offline.forget();
  speak({ whole: true });
  await settle();
  assert.deepEqual([page.state.state, page.state.isOff, page.stored("version")], ["none", true, null]);
});

test("who wants nothing kept is not registered again until the person wants it", async () => {
  const { page } = await keptPage(answers(), (page) => {
    page.localStorage.setItem(`${PREFIX}off`, "2026-01-02");
    page.registration.isRegistered = false;
  });
  assert.deepEqual([page.state.isOff, page.container.registrations], [true, 0]);
  await page.offline.again();
  await settle();
  assert.deepEqual([page.state.isOff, page.state.state, page.stored("off")], [false, "kept", null]);
});

test("a deletion that was interrupted is completed on the next visit", async () => {
  const { page, worker } = await keptPage(answers(), (page) => page.localStorage.setItem(`${PREFIX}off`, "2026-01-02"));
  assert.equal(worker.of("clear").length, 1);
  assert.equal(page.registration.isRegistered, false);
});

test("who wants the site again on the page that deleted it has it there", async () => {
  const { page } = await keptPage(answers(), (page) => page.localStorage.setItem(`${PREFIX}theme`, "dark"));
  await page.offline.forget();
  await page.offline.again();
  await settle();
  assert.deepEqual([page.reloads, page.stored("off"), page.state.state], [0, null, "kept"]);
  // Its files need not be fetched again; what was stored stays deleted.
  assert.deepEqual(page.files.get(`${PREFIX}one`), new Map([["a.html", "A"]]));
  assert.equal(page.stored("theme"), null);
});

test("without a network the page goes on, and says that the site could not be kept", async () => {
  const { page } = await keptPage();
  await page.offline.forget();
  page.container.onRegister = async () => {
    throw new TypeError("no network");
  };
  await page.offline.again();
  await settle();
  assert.deepEqual([page.reloads, page.state.state, page.state.failed], [0, "none", true]);
});

test("another window deletes everything, and wants it again", async () => {
  const { page } = await keptPage();
  page.localStorage.setItem(`${PREFIX}off`, "2026-01-02");
  page.window.emit("storage");
  assert.deepEqual([page.state.state, page.state.isOff, "forgotten" in page.dataset], ["none", true, true]);
  page.localStorage.removeItem(`${PREFIX}off`);
  page.window.emit("storage");
  await settle();
  assert.deepEqual([page.state.state, page.state.isOff, "forgotten" in page.dataset], ["kept", false, false]);
});

test("a page from the back/forward cache looks again", async () => {
  const { page, worker } = await keptPage();
  const before = worker.of("state").length;
  page.window.emit("pageshow", { persisted: false });
  page.window.emit("pageshow", { persisted: true });
  await settle();
  assert.equal(worker.of("state").length, before + 1);
});
