// Tests of the service worker, on a device with fake caches and a fake network.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cacheOf, Device, digest, named, publish, ROOT, Worker } from "./device.js";
import { settle } from "./load.js";

/** @typedef {import("./device.js").FileOf} FileOf */

/** @type {FileOf} */
const SHELL = ["shell.html", "shell", "<p>shell ROOT/app.js"];
/** @type {FileOf} */
const APP = [named("app.js", "app"), "app", "app"];
/** @type {FileOf} */
const TEXT = [named("volume.bin", "text"), "text", "text"];
/** @type {FileOf} */
const PICTURE = ["images/bus-800w.webp", "picture", "bus"];
const SMALL = [SHELL, APP, TEXT, PICTURE];
const FILES = [APP[0], SHELL[0], TEXT[0]].sort();

// Two topics with a shared volume and a shared picture, and the search.
/** @type {FileOf[]} */
const LARGE = [
  SHELL, APP,
  [named("roads.bin", "roads"), "text", "roads", ["en/roads"]],
  [named("shared.bin", "shared"), "text", "shared", ["en/roads", "en/rivers"]],
  [named("rivers.bin", "rivers"), "text", "rivers", ["en/rivers"]],
  ["images/map-640w.webp", "picture", "map", ["en/roads"]],
  [named("shard.bin", "shard"), "shard", "shard", ["search"]],
];
/** @type {Partial<site.Bundle>[]} */
const BUNDLES = [
  { name: "en/roads", title: "Roads", bytes: 100, pictures: 40 },
  { name: "en/rivers", title: "Rivers", bytes: 60 },
  { name: "search", kind: "search", bytes: 10 },
];
const ROADS = [LARGE[2][0], LARGE[3][0], LARGE[5][0]];

const small = async () => {
  const device = new Device();
  const worker = await new Worker(device, publish(device, "one", SMALL)).start();
  return { device, worker };
};
const large = async () => {
  const device = new Device();
  const worker = await new Worker(device, publish(device, "one", LARGE, BUNDLES)).start();
  return { device, worker };
};

/** @type {(worker: Worker, name: string) => Promise<any>} */
const keepBundle = async (worker, name) => {
  await worker.ask({ type: "wish", name, wish: "keep" });
  let answer;
  for (let turn = 0; turn < 9 && !(answer && answer.have === answer.of); turn++) answer = await worker.ask({ type: "fetchMore", name });
  return answer;
};

/** @type {(state: any, name: string) => BundleState} */
const bundleIn = (state, name) => state.bundles.find((/** @type {BundleState} */ one) => one.name === name);

// --- Installation. ---

test("installation keeps all files but pictures", async () => {
  const { device } = await small();
  assert.deepEqual(device.paths("one"), FILES);
  assert.equal(await device.kept("one", TEXT[0]), "text");
});

test("installation copies what is the same and fetches the rest", async () => {
  const { device } = await small();
  device.fetched.length = 0;
  /** @type {FileOf} */
  const text = [named("volume.bin", "new"), "text", "new"];
  await new Worker(device, publish(device, "two", [SHELL, APP, text])).install();
  assert.deepEqual(device.fetched, [text[0]]);
  assert.deepEqual(device.paths("two"), [APP[0], SHELL[0], text[0]].sort());
});

test("a name with a digest may come from the HTTP cache, another one is checked", async () => {
  const { device } = await small();
  const modes = Object.fromEntries(device.fetched.map((path, at) => [path, device.modes[at]]));
  assert.equal(modes[APP[0]], "default");
  assert.equal(modes[SHELL[0]], "no-cache");
});

test("wrong bytes of the HTTP cache are fetched once more from the network", async () => {
  const device = new Device();
  const manifest = publish(device, "one", SMALL);
  device.server.set(APP[0], ({ cache }) => new Response(cache === "reload" ? "app" : "stale"));
  await new Worker(device, manifest).install();
  assert.equal(await device.kept("one", APP[0]), "app");
});

/** @type {[string, () => Response | Promise<Response>][]} */
const WRONG = [
  ["half a file", () => new Response("te")],
  ["an HTML page in its place", () => new Response("<!doctype html>Sign in")],
  ["an error with the right bytes", () => new Response("text", { status: 404 })],
  ["a redirected answer", () => Object.defineProperty(new Response("text"), "redirected", { value: true })],
  ["no network", () => Promise.reject(new TypeError("no network"))],
];
for (const [name, answer] of WRONG) {
  test(`installation fails and leaves nothing: ${name}`, async () => {
    const device = new Device();
    const manifest = publish(device, "one", SMALL);
    device.server.set(TEXT[0], answer);
    await assert.rejects(new Worker(device, manifest).install(), /did not come whole|no network/);
    assert.deepEqual(await device.caches.keys(), []);
  });
}

test("a failed installation leaves the version before as it was", async () => {
  const { device, worker } = await small();
  /** @type {FileOf} */
  const text = [named("volume.bin", "new"), "text", "new"];
  const next = publish(device, "two", [SHELL, APP, text]);
  device.server.delete(text[0]);
  await assert.rejects(new Worker(device, next).install());
  assert.deepEqual(await device.caches.keys(), [cacheOf("one")]);
  assert.equal((await worker.state()).whole, true);
});

test("a failed installation leaves the cache of another worker of the same version", async () => {
  const { device } = await small();
  device.caches.byName.get(cacheOf("one"))?.entries.delete(ROOT + TEXT[0]);
  const again = publish(device, "one", SMALL);
  device.server.delete(TEXT[0]);
  await assert.rejects(new Worker(device, again).install());
  assert.deepEqual(device.paths("one"), [APP[0], SHELL[0]].sort());
});

test("two workers of one version share what is kept", async () => {
  const { device, worker } = await small();
  device.fetched.length = 0;
  const second = new Worker(device, publish(device, "one", SMALL));
  await second.start();
  assert.deepEqual(device.fetched, []);
  assert.equal((await second.state()).whole, true);
  assert.equal((await worker.state()).whole, true);
});

test("after a failure no more files are requested", async () => {
  const device = new Device();
  /** @type {FileOf[]} */
  const many = Array.from({ length: 20 }, (_, at) => [`page-${at}/`, "page", `page ${at}`]);
  const manifest = publish(device, "one", [SHELL, ...many]);
  device.server.delete("page-0/");
  await assert.rejects(new Worker(device, manifest).install());
  assert.ok(device.fetched.length <= 6, `${device.fetched.length} requests`);
});

test("at most three files are fetched at a time", async () => {
  const device = new Device();
  let open = 0, most = 0;
  /** @type {FileOf[]} */
  const many = Array.from({ length: 12 }, (_, at) => [`page-${at}/`, "page", `page ${at}`]);
  const manifest = publish(device, "one", many);
  for (const [url, , text] of many)
    device.server.set(url, async () => {
      most = Math.max(most, ++open);
      await settle();
      open--;
      return new Response(text);
    });
  await new Worker(device, manifest).install();
  assert.equal(most, 3);
});

test("a device without room keeps nothing of a version", async () => {
  const device = new Device();
  device.caches.isFull = (url) => url.endsWith(TEXT[0]);
  await assert.rejects(new Worker(device, publish(device, "one", SMALL)).install(), { name: "QuotaExceededError" });
  assert.deepEqual(await device.caches.keys(), []);
});

// --- Activation and updates. ---

test("activation keeps the version before for open windows, and deletes older ones", async () => {
  const { device } = await small();
  await new Worker(device, publish(device, "two", SMALL)).start();
  assert.deepEqual((await device.caches.keys()).sort(), [cacheOf("one"), cacheOf("two")]);
  await new Worker(device, publish(device, "three", SMALL)).start();
  assert.deepEqual((await device.caches.keys()).sort(), [cacheOf("three"), cacheOf("two")]);
});

test("a version that was fetched and never used is deleted", async () => {
  const { device } = await small();
  await new Worker(device, publish(device, "two", SMALL)).install();
  await new Worker(device, publish(device, "three", SMALL)).start();
  assert.deepEqual((await device.caches.keys()).sort(), [cacheOf("one"), cacheOf("three")]);
});

test("caches of other sites on the same host stay", async () => {
  const device = new Device();
  await device.caches.open("bookmobile:/other/:one");
  await device.caches.open("bookmobile:/site/below/:one");
  await new Worker(device, publish(device, "one", SMALL)).start();
  await new Worker(device, publish(device, "two", SMALL)).start();
  await new Worker(device, publish(device, "three", SMALL)).start();
  const names = await device.caches.keys();
  assert.ok(names.includes("bookmobile:/other/:one") && names.includes("bookmobile:/site/below/:one"));
});

test("a clock that is set back does not confuse the order of versions", async () => {
  const { device } = await small();
  const mark = device.caches.byName.get(cacheOf("one"));
  await mark?.put("in-use", new Response(String(Date.now() + 1e9)));
  await new Worker(device, publish(device, "two", SMALL)).start();
  await new Worker(device, publish(device, "three", SMALL)).start();
  assert.deepEqual((await device.caches.keys()).sort(), [cacheOf("three"), cacheOf("two")]);
});

test("a new worker waits until a page asks for it", async () => {
  const { worker } = await small();
  assert.equal(worker.hasSkipped, false);
  await worker.dispatch("message", { data: { type: "takeOver" }, ports: [] });
  assert.equal(worker.hasSkipped, true);
});

test("an update copies the pictures of the version before, and fetches new ones", async () => {
  const { device, worker } = await small();
  await worker.ask({ type: "pictures" });
  device.fetched.length = 0;
  /** @type {FileOf} */
  const tram = ["images/tram-800w.webp", "picture", "tram"];
  await new Worker(device, publish(device, "two", [...SMALL, tram])).start();
  assert.deepEqual(device.fetched, [tram[0]]);
  assert.ok(device.paths("two").includes(PICTURE[0]) && device.paths("two").includes(tram[0]));
});

test("an update whose picture cannot be fetched is installed without it", async () => {
  const { device, worker } = await small();
  await worker.ask({ type: "pictures" });
  /** @type {FileOf} */
  const tram = ["images/tram-800w.webp", "picture", "tram"];
  const manifest = publish(device, "two", [...SMALL, tram]);
  device.server.delete(tram[0]);
  await new Worker(device, manifest).start();
  assert.deepEqual(device.paths("two"), [...FILES, PICTURE[0]].sort());
});

test("with pictures on request an update fetches no picture", async () => {
  const { device, worker } = await small();
  await worker.ask({ type: "pictures" });
  await worker.state(true);
  /** @type {FileOf} */
  const tram = ["images/tram-800w.webp", "picture", "tram"];
  await new Worker(device, publish(device, "two", [...SMALL, tram])).start();
  assert.deepEqual(device.paths("two"), [...FILES, PICTURE[0]].sort());
});

// --- Pages and files. ---

test("a page is answered with the shell, with the site's path in it", async () => {
  const { device, worker } = await small();
  device.isCut = true;
  for (const path of ["en/", "zh/articles/a/", "", "en/articles/a"]) {
    const response = await worker.navigate(path);
    assert.equal(response?.status, 200);
    assert.equal(await response?.text(), "<p>shell /site/app.js");
  }
});

for (const [url] of [SHELL, APP, TEXT]) {
  test(`without ${url.replace(/-.*/, "")} a page comes from the network`, async () => {
    const { device, worker } = await small();
    device.caches.byName.get(cacheOf("one"))?.entries.delete(ROOT + url);
    device.server.set("en/", "the network's page");
    assert.equal(await (await worker.navigate("en/"))?.text(), "the network's page");
    device.isCut = true;
    const lost = await worker.navigate("en/");
    assert.deepEqual([lost?.status, await lost?.text()], [503, "<p>lost"]);
  });
}

test("a plain page comes from the network, or is the shell without it", async () => {
  const { device, worker } = await small();
  device.server.set("en/", "plain");
  assert.equal(await (await worker.navigate("en/?plain"))?.text(), "plain");
  device.isCut = true;
  assert.match((await (await worker.navigate("en/?plain"))?.text()) ?? "", /shell/);
});

test("other sites below this one, plain lists and files are no pages of the app", async () => {
  const { device, worker } = await small();
  for (const path of ["other/", "en/articles/", "en/feed.xml"]) {
    device.server.set(path, `network: ${path}`);
    assert.equal(await (await worker.navigate(path))?.text(), `network: ${path}`);
  }
});

test("a plain page is found without its slash or with index.html", async () => {
  const device = new Device();
  const worker = await new Worker(device, publish(device, "one", [...SMALL, ["zh/articles/", "page", "list"]])).start();
  device.isCut = true;
  assert.equal(await (await worker.navigate("zh/articles/"))?.text(), "list");
  for (const path of ["zh/articles", "zh/articles/index.html"]) {
    const response = await worker.navigate(path);
    assert.equal(response?.headers.get("location"), `${ROOT}zh/articles/`);
  }
});

test("files come from the cache, and from that of the version before", async () => {
  const { device } = await small();
  /** @type {FileOf} */
  const text = [named("volume.bin", "new"), "text", "new"];
  const next = await new Worker(device, publish(device, "two", [SHELL, APP, text])).start();
  device.isCut = true;
  assert.equal(await (await next.get(text[0]))?.text(), "new");
  assert.equal(await (await next.get(TEXT[0]))?.text(), "text");
  await assert.rejects(next.get("images/gone.webp"), /no network/);
});

test("requests of other sites and other methods are left alone", async () => {
  const { device, worker } = await small();
  device.fetched.length = 0;
  assert.equal(await worker.get("https://example.org/elsewhere/"), undefined);
  assert.equal(await worker.get("en/", { method: "POST" }), undefined);
  assert.deepEqual(device.fetched, []);
});

test("of a picture another size stands in without a network", async () => {
  const { device, worker } = await small();
  await worker.ask({ type: "pictures" });
  device.isCut = true;
  assert.equal(await (await worker.get("images/bus-320w.webp"))?.text(), "bus");
  await assert.rejects(worker.get("images/tram-320w.webp"), /no network/);
});

test("storage that fails counts as empty", async () => {
  const { device, worker } = await small();
  device.caches.isBroken = true;
  assert.equal(await (await worker.get(TEXT[0]))?.text(), "text");
});

// --- The state, repair and pictures. ---

test("the state has the version, its articles and what is missing", async () => {
  const { device, worker } = await small();
  const { version, articles, whole, missing, bundles } = await worker.state();
  assert.deepEqual([version, articles, whole, missing, bundles], ["one", { "en/a": "one" }, true, 1, []]);
  device.caches.byName.get(cacheOf("one"))?.entries.delete(ROOT + TEXT[0]);
  assert.equal((await worker.state()).whole, false);
});

test("repair fetches what was deleted, and nothing else", async () => {
  const { device, worker } = await small();
  device.caches.byName.get(cacheOf("one"))?.entries.delete(ROOT + TEXT[0]);
  device.fetched.length = 0;
  assert.deepEqual(await worker.ask({ type: "repair", isWantedAgain: false }), { whole: true });
  assert.deepEqual(device.fetched, [TEXT[0]]);
  device.caches.byName.get(cacheOf("one"))?.entries.delete(ROOT + TEXT[0]);
  device.isCut = true;
  assert.deepEqual(await worker.ask({ type: "repair", isWantedAgain: false }), { whole: false });
});

test("pictures come three at a time, and one that fails does not stop the others", async () => {
  const device = new Device();
  /** @type {FileOf[]} */
  const many = Array.from({ length: 5 }, (_, at) => [`images/p${at}-800w.webp`, "picture", `p${at}`]);
  const worker = await new Worker(device, publish(device, "one", [...SMALL.slice(0, 3), ...many])).start();
  device.server.delete(many[0][0]);
  assert.deepEqual(await worker.ask({ type: "pictures" }), { missing: 3 });
  assert.deepEqual(await worker.ask({ type: "pictures" }), { missing: 1 });
});

test("the size counts the bytes of all versions", async () => {
  const { worker } = await small();
  // Besides the files there is the time of activation.
  const own = [SHELL, APP, TEXT].reduce((all, [, , text]) => all + text.length, 0);
  assert.equal(await worker.ask({ type: "size" }), own + String(Date.now()).length);
});

// --- Bundles. ---

test("bundles are not kept unasked", async () => {
  const { device, worker } = await large();
  assert.deepEqual(device.paths("one"), [APP[0], SHELL[0]].sort());
  const roads = bundleIn(await worker.state(), "en/roads");
  assert.deepEqual([roads.wish, roads.have, roads.of, roads.bytes, roads.title], ["", 0, 3, 100, "Roads"]);
});

test("a bundle is kept a few files at a time, and is marked when it is complete", async () => {
  const { device, worker } = await large();
  const wished = await worker.ask({ type: "wish", name: "en/roads", wish: "keep" });
  assert.deepEqual([wished.wish, wished.have], ["keep", 0]);
  const done = await worker.ask({ type: "fetchMore", name: "en/roads" });
  assert.deepEqual([done.wish, done.have, done.of, done.stopped], ["kept", 3, 3, undefined]);
  assert.deepEqual(device.paths("one"), [APP[0], SHELL[0], ...ROADS].sort());
  assert.deepEqual(await device.wishes("one"), { "en/roads": "kept" });
});

test("a paused bundle is fetched no further", async () => {
  const { device, worker } = await large();
  await worker.ask({ type: "wish", name: "en/roads", wish: "keep" });
  await worker.ask({ type: "wish", name: "en/roads", wish: "pause" });
  device.fetched.length = 0;
  const answer = await worker.ask({ type: "fetchMore", name: "en/roads" });
  assert.deepEqual([answer.wish, answer.have], ["pause", 0]);
  assert.deepEqual(device.fetched, []);
});

test("a removed bundle leaves the files that a wanted bundle shares", async () => {
  const { device, worker } = await large();
  await keepBundle(worker, "en/roads");
  await keepBundle(worker, "en/rivers");
  const answer = await worker.ask({ type: "wish", name: "en/roads" });
  assert.deepEqual([answer.wish, answer.have], ["", 1]);
  assert.deepEqual(device.paths("one"), [APP[0], SHELL[0], LARGE[3][0], LARGE[4][0]].sort());
  await worker.ask({ type: "wish", name: "en/rivers" });
  assert.deepEqual(device.paths("one"), [APP[0], SHELL[0]].sort());
});

test("without pictures a bundle is smaller and complete without them", async () => {
  const { device, worker } = await large();
  const before = bundleIn(await worker.state(true), "en/roads");
  assert.deepEqual([before.of, before.bytes], [2, 60]);
  const done = await keepBundle(worker, "en/roads");
  assert.deepEqual([done.wish, done.have, done.of], ["kept", 2, 2]);
  assert.ok(!device.paths("one").includes("images/map-640w.webp"));
  // The person wants pictures again: one file is missing.
  const after = bundleIn(await worker.state(false), "en/roads");
  assert.deepEqual([after.wish, after.have, after.of], ["kept", 2, 3]);
});

test("a bundle that does not fit stops for room, and goes on when there is some", async () => {
  const { device, worker } = await large();
  await worker.ask({ type: "wish", name: "en/roads", wish: "keep" });
  device.caches.isFull = (url) => !url.endsWith("/wishes");
  const stopped = await worker.ask({ type: "fetchMore", name: "en/roads" });
  assert.deepEqual([stopped.stopped, stopped.have], ["room", 0]);
  device.caches.isFull = () => false;
  const done = await worker.ask({ type: "fetchMore", name: "en/roads" });
  assert.deepEqual([done.stopped, done.wish], [undefined, "kept"]);
});

test("a bundle stops without a network", async () => {
  const { device, worker } = await large();
  await worker.ask({ type: "wish", name: "en/roads", wish: "keep" });
  device.isCut = true;
  const stopped = await worker.ask({ type: "fetchMore", name: "en/roads" });
  assert.deepEqual([stopped.stopped, stopped.wish], ["line", "keep"]);
});

test("if not even a wish fits, the answer says so; removing makes room", async () => {
  const { device, worker } = await large();
  await keepBundle(worker, "en/roads");
  let room = 0;
  device.caches.isFull = () => device.paths("one").length > 2 && room-- <= 0;
  assert.deepEqual(await worker.ask({ type: "wish", name: "search", wish: "keep" }), { stopped: "room" });
  const removed = await worker.ask({ type: "wish", name: "en/roads" });
  assert.deepEqual([removed.wish, removed.have], ["", 0]);
  assert.deepEqual(await device.wishes("one"), {});
});

test("wishes at the same time are all kept", async () => {
  const { device, worker } = await large();
  await Promise.all(["en/roads", "en/rivers", "search"].map((name) => worker.ask({ type: "wish", name, wish: "keep" })));
  assert.deepEqual(await device.wishes("one"), { "en/roads": "keep", "en/rivers": "keep", search: "keep" });
});

// Holds the answer of the first file of a topic back, until the function is called.
/** @param {Device} device */
const holdRoads = (device) => {
  /** @type {() => void} */
  let release = () => {};
  const held = new Promise((done) => (release = () => done(undefined)));
  device.server.set(ROADS[0], async () => {
    await held;
    return new Response("roads");
  });
  return () => release();
};

test("a wish that changes while files are fetched stands", async () => {
  const { device, worker } = await large();
  await worker.ask({ type: "wish", name: "en/roads", wish: "keep" });
  const release = holdRoads(device);
  const more = worker.ask({ type: "fetchMore", name: "en/roads" });
  await settle();
  await worker.ask({ type: "wish", name: "en/roads" });
  release();
  const answer = await more;
  assert.equal(answer.wish, "");
  assert.deepEqual(await device.wishes("one"), {});
});

// The files of bundles in a list of their own, as large collections have it.
/** @type {(device: Device, version: string, files?: FileOf[]) => site.Manifest} */
const withList = (device, version, files = LARGE) => {
  const whole = publish(device, version, files, BUNDLES.map((bundle) => ({ ...bundle, count: 3 })));
  const text = JSON.stringify(whole.files.filter((file) => file.bundles));
  const url = named("kept.json", text);
  device.server.set(url, text);
  return { ...whole, files: whole.files.filter((file) => !file.bundles), list: { url, digest: digest(text) } };
};

test("the list of a large collection's files is fetched when a bundle is wanted", async () => {
  const device = new Device();
  const manifest = withList(device, "one");
  const { url } = /** @type {site.ManifestFile} */ (manifest.list);
  const worker = await new Worker(device, manifest).start();
  const before = bundleIn(await worker.state(), "en/roads");
  assert.deepEqual([before.wish, before.have, before.of], ["", 0, 3]);
  // The name of a text has its digest.
  await worker.get(ROADS[0]);
  assert.ok(device.paths("one").includes(ROADS[0]));
  assert.ok(!device.fetched.includes(url));
  await worker.ask({ type: "wish", name: "en/roads", wish: "keep" });
  const done = await worker.ask({ type: "fetchMore", name: "en/roads" });
  assert.deepEqual([done.wish, done.have, done.of, done.stopped], ["kept", 3, 3, undefined]);
  assert.ok(device.paths("one").includes(url));
  // Without a network the list is on the device.
  device.isCut = true;
  const after = bundleIn(await worker.state(), "en/roads");
  assert.deepEqual([after.wish, after.have], ["kept", 3]);
  device.isCut = false;
  const two = await new Worker(device, withList(device, "two", [...LARGE, [named("new.bin", "new"), "text", "new", ["en/roads"]]])).start();
  assert.deepEqual(bundleIn(await two.state(), "en/roads").have, 4);
});

test("a list that does not come leaves the site as it is", async () => {
  const device = new Device();
  const manifest = withList(device, "one");
  const worker = await new Worker(device, manifest).start();
  device.server.delete(/** @type {site.ManifestFile} */ (manifest.list).url);
  assert.deepEqual(await worker.ask({ type: "wish", name: "en/roads", wish: "keep" }), { stopped: "line" });
  assert.equal(await (await worker.get(ROADS[0]))?.text(), "roads");
  assert.equal(bundleIn(await worker.state(), "en/roads").wish, "");
});

test("an opened file of a bundle is kept, if it is whole and there is room", async () => {
  const { device, worker } = await large();
  await worker.get(ROADS[0]);
  assert.ok(device.paths("one").includes(ROADS[0]));
  device.server.set(ROADS[1], "half");
  assert.equal(await (await worker.get(ROADS[1]))?.text(), "half");
  assert.ok(!device.paths("one").includes(ROADS[1]));
  device.caches.isFull = () => true;
  assert.equal(await (await worker.get(LARGE[4][0]))?.text(), "rivers");
  assert.ok(!device.paths("one").includes(LARGE[4][0]));
});

test("an update has the kept bundles from the start, and what was begun as far as it is the same", async () => {
  const { device, worker } = await large();
  await keepBundle(worker, "en/roads");
  await worker.ask({ type: "wish", name: "en/rivers", wish: "pause" });
  await worker.get(LARGE[4][0]);
  /** @type {FileOf} */
  const roads = [named("roads.bin", "new roads"), "text", "new roads", ["en/roads"]];
  const next = LARGE.map((file) => (file === LARGE[2] ? roads : file));
  device.fetched.length = 0;
  const two = await new Worker(device, publish(device, "two", next, BUNDLES)).start();
  assert.deepEqual(device.fetched, [roads[0]]);
  const state = await two.state();
  assert.deepEqual([bundleIn(state, "en/roads").wish, bundleIn(state, "en/roads").have], ["kept", 3]);
  assert.deepEqual([bundleIn(state, "en/rivers").wish, bundleIn(state, "en/rivers").have], ["pause", 2]);
  // Files that both versions have are not kept twice.
  assert.deepEqual(device.paths("one").filter((path) => path.startsWith("rivers")), []);
});

test("a wish that is withdrawn while an update waits is not kept by the update", async () => {
  const { device, worker } = await large();
  await keepBundle(worker, "en/roads");
  const two = new Worker(device, publish(device, "two", LARGE, BUNDLES));
  await two.install();
  await worker.ask({ type: "wish", name: "en/roads" });
  await two.dispatch("activate");
  assert.deepEqual(await device.wishes("two"), {});
  assert.deepEqual(device.paths("two"), [APP[0], SHELL[0]].sort());
});

test("an update fails if a text of a kept bundle cannot be fetched", async () => {
  const { device, worker } = await large();
  await keepBundle(worker, "en/roads");
  /** @type {FileOf} */
  const roads = [named("roads.bin", "new roads"), "text", "new roads", ["en/roads"]];
  const manifest = publish(device, "two", LARGE.map((file) => (file === LARGE[2] ? roads : file)), BUNDLES);
  device.server.delete(roads[0]);
  await assert.rejects(new Worker(device, manifest).install(), /did not come whole/);
  assert.deepEqual(await device.caches.keys(), [cacheOf("one")]);
});

test("a host that goes back to an earlier version takes the newest wishes along", async () => {
  const { device, worker } = await large();
  await keepBundle(worker, "en/roads");
  const two = await new Worker(device, publish(device, "two", LARGE, BUNDLES)).start();
  await two.ask({ type: "wish", name: "en/roads" });
  await keepBundle(two, "en/rivers");
  const one = new Worker(device, publish(device, "one", LARGE, BUNDLES));
  await one.install();
  assert.deepEqual(await device.wishes("one"), { "en/rivers": "kept" });
  await one.dispatch("activate");
  assert.deepEqual(await device.wishes("one"), { "en/rivers": "kept" });
});

test("on a full device wishes that do not change need no room", async () => {
  const { device, worker } = await large();
  await keepBundle(worker, "en/roads");
  device.caches.isFull = () => true;
  const answer = await worker.ask({ type: "fetchMore", name: "en/roads" });
  assert.deepEqual([answer.wish, answer.stopped], ["kept", undefined]);
});

test("a version without bundles had everything: an update wants all bundles", async () => {
  const { device } = await small();
  await new Worker(device, publish(device, "two", LARGE, BUNDLES)).start();
  assert.deepEqual(await device.wishes("two"), { "en/roads": "keep", "en/rivers": "keep", search: "keep" });
});

test("other windows receive the state of a bundle", async () => {
  const { device, worker } = await large();
  const asking = device.openWindow("asking"), other = device.openWindow("other");
  await worker.ask({ type: "wish", name: "en/roads", wish: "keep" }, "asking");
  await worker.state();
  assert.equal(asking.messages.length, 0);
  assert.equal(/** @type {BundleState} */ (other.messages[0]).wish, "keep");
  assert.equal(other.messages.length, 1);
});

// --- Deletion. ---

test("forget deletes all versions and unregisters the worker", async () => {
  const { device, worker } = await small();
  await new Worker(device, publish(device, "two", SMALL)).install();
  await worker.ask({ type: "forget" });
  assert.deepEqual(await device.caches.keys(), []);
  assert.equal(device.isRegistered, false);
});

test("clear deletes all versions and leaves the worker registered", async () => {
  const { device, worker } = await small();
  assert.equal(await worker.ask({ type: "clear" }), true);
  assert.deepEqual(await device.caches.keys(), []);
  assert.equal(device.isRegistered, true);
});

test("after that nothing comes back until it is wanted again", async () => {
  const { device, worker } = await large();
  await worker.ask({ type: "forget" });
  await worker.ask({ type: "wish", name: "en/roads", wish: "keep" });
  await worker.ask({ type: "fetchMore", name: "en/roads" });
  await worker.get(ROADS[0]);
  await worker.state(true);
  assert.deepEqual(await worker.ask({ type: "repair", isWantedAgain: false }), { whole: false });
  assert.deepEqual(await device.caches.keys(), []);
  assert.deepEqual(await worker.ask({ type: "repair", isWantedAgain: true }), { whole: true });
  assert.deepEqual(device.paths("one"), [APP[0], SHELL[0]].sort());
});

test("forget ends an installation that is under way", async () => {
  const device = new Device();
  const manifest = publish(device, "one", SMALL);
  /** @type {() => void} */
  let release = () => {};
  const held = new Promise((done) => (release = () => done(undefined)));
  device.server.set(APP[0], async () => {
    await held;
    return new Response("stale");
  });
  const worker = new Worker(device, manifest);
  const install = worker.install().catch((error) => error);
  await settle();
  let isDone = false;
  const forgotten = worker.ask({ type: "forget" }).then(() => (isDone = true));
  await settle();
  assert.equal(isDone, false, "it waits for the work");
  release();
  await forgotten;
  // Wrong bytes are not fetched a second time.
  assert.deepEqual(device.fetched.filter((path) => path === APP[0]), [APP[0]]);
  assert.match(String(await install), /did not come whole/);
  assert.deepEqual(await device.caches.keys(), []);
});

test("what is wanted again while everything is being deleted stays", async () => {
  const { device, worker } = await large();
  await worker.ask({ type: "wish", name: "en/roads", wish: "keep" });
  const release = holdRoads(device);
  const more = worker.ask({ type: "fetchMore", name: "en/roads" });
  await settle();
  const forgotten = worker.ask({ type: "forget" });
  assert.deepEqual(await worker.ask({ type: "repair", isWantedAgain: true }), { whole: true });
  release();
  await Promise.all([more, forgotten]);
  assert.deepEqual(await device.caches.keys(), [cacheOf("one")]);
  assert.equal(device.isRegistered, true);
});

test("a cache that was deleted does not come back by opening articles", async () => {
  const { device, worker } = await large();
  await device.caches.delete(cacheOf("one"));
  assert.equal(await (await worker.get(ROADS[0]))?.text(), "roads");
  assert.deepEqual(await device.caches.keys(), []);
});

// --- Messages. ---

for (const request of [{ type: "teleport" }, { type: "constructor" }, ["what", true], "take over", null, { type: "wish", name: "gone" }]) {
  test(`a request that is not known is answered with undefined: ${JSON.stringify(request)}`, async () => {
    const { worker } = await large();
    assert.equal(await worker.ask(request), undefined);
    assert.equal(worker.hasSkipped, false);
  });
}

test("digests of the manifest are of the length that the worker computes", () => {
  assert.equal(digest("text").length, 10);
});

// --- The signature of a signed site. ---

test("the signature comes from the network, and without one from the device", async () => {
  const device = new Device();
  const worker = await new Worker(device, { ...publish(device, "one", SMALL), isSigned: true }).start();
  const NAMES = ["signed.json", "signed.json.minisig", "signed.json.pub"];
  for (const text of ["first", "second"]) {
    for (const name of NAMES) {
      device.server.set(name, text);
      assert.equal(await (await worker.get(name))?.text(), text);
    }
  }
  device.server.set("signed.json.txt", "other");
  await worker.get("signed.json.txt");
  device.server.delete("signed.json");
  assert.equal((await worker.get("signed.json"))?.status, 404);
  device.isCut = true;
  for (const name of NAMES) assert.equal(await (await worker.get(name))?.text(), "second");
  await assert.rejects(async () => worker.get("signed.json.txt"), /no network/);
});

test("a site that is not signed keeps no signature", async () => {
  const { device, worker } = await small();
  device.server.set("signed.json", "text");
  await worker.get("signed.json");
  assert.deepEqual(device.paths("one"), FILES);
});
