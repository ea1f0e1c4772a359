// Keeps the site on the device. The build puts MANIFEST before this script
// (crates/site/src/offline.rs), so that a new version is a new file: `version`; `files`,
// each with its `url` from the site's root, the `digest` of its bytes, its `kind`, and the
// names of the `bundles` that it is kept with, or none if it is always kept; the `bundles`,
// which are kept if a person wants them: a topic's texts and pictures, or what the search
// of a large collection needs; `articles`, the fingerprint of each; `lost`, the page for
// when files were taken away and there is no network. A version is complete when it is
// installed; it takes over when the person says so, or when no window is open. All that is
// kept is written here, and nowhere else.
const { version, prefix: ours, articles, lost, languages } = MANIFEST;
const always = MANIFEST.files.filter((file) => !file.bundles);
const isPicture = (file) => file.kind === "picture";
const files = always.filter((file) => !isPicture(file));
// Not for those who have pictures shown on request.
const shown = always.filter(isPicture);
const parts = MANIFEST.bundles.map((bundle) => ({
  ...bundle,
  files: MANIFEST.files.filter((file) => file.bundles?.includes(bundle.name)),
}));

const scope = new URL(registration.scope);
// Several sites can share a host: each has its own caches.
const prefix = ours + scope.pathname + ":";
const own = prefix + version;
const at = (name) => new URL(name, scope).href;

// What a cache has, without making one; all caches if none is named. Storage that
// fails is like storage that has nothing: there may be a network.
const find = (what, cacheName) =>
  caches.match(what, { cacheName, ignoreVary: true }).catch(() => undefined);
const fromOwn = (what) => find(what, own);

const ownNames = async () => (await caches.keys()).filter((name) => name.startsWith(prefix));

const urlOf = (file) => at(file.url);
// Whether the digest stands in its name: then the name is of these bytes for ever.
const isNamed = (file) => file.url.includes(`-${file.digest}.`);

// What belongs to parts, by its address.
const wanted = new Map(parts.flatMap((part) => part.files).map((file) => [urlOf(file), file]));

// The bytes must be the file's: neither half a file nor a page in its place nor
// an answer from elsewhere is ever kept.
const isWhole = async (response, digest) => {
  if (!response?.ok || response.redirected) return false;
  const bytes = await response.clone().arrayBuffer();
  const hex = [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes), 0, 5)];
  return hex.map((byte) => byte.toString(16).padStart(2, "0")).join("") === digest;
};

// Set when the person deletes everything: what is under way keeps nothing more.
let gone = false;
const under = new Set();
const during = async (work) => {
  under.add(work);
  try {
    return await work;
  } finally {
    under.delete(work);
  }
};

// This version's cache. Only what keeps the whole version makes one: what was
// deleted stays so.
const open = async (anew = false) => {
  if (gone || !(anew || (await caches.has(own)))) throw new Error("it was deleted");
  return caches.open(own);
};

// What has not changed is copied from another version; whether there was any.
const copy = async (cache, file) => {
  const url = urlOf(file);
  for (const cacheName of [own, ...(await ownNames())]) {
    const kept = await find(url, cacheName);
    if (!(await isWhole(kept, file.digest))) continue;
    if (cacheName !== own) await cache.put(url, kept);
    return true;
  }
  return false;
};

const keep = async (cache, file) => {
  if (await copy(cache, file)) return;
  const url = urlOf(file);
  // Under a name that never changes the browser may hold what was never the file.
  for (const how of isNamed(file) ? ["default", "reload"] : ["no-cache"]) {
    if (gone) break;
    const response = await fetch(url, { cache: how, mode: "same-origin" });
    if (await isWhole(response, file.digest)) return cache.put(url, response);
  }
  throw new Error(`${file.url} did not come whole`);
};

// Few at a time: on a thin line many at once all come late. After a failure
// nothing more is begun.
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
  if (failed) throw failed.reason;
};
// What is better than nothing: one that fails does not stop the others.
const kindly = (work) => (cache, entry) => work(cache, entry).catch(() => {});

// Which parts a person wants, by their names: "keep" while one is fetched,
// "pause" while it is not, "kept" once it was whole. It goes with the files.
const wishesAt = at("wishes");
const readWishes = async (cacheName) => (await find(wishesAt, cacheName))?.json();
const writeWishes = async (wishes) =>
  (await open()).put(wishesAt, new Response(JSON.stringify(wishes)));

// One change after another: each begins with what the one before has written.
let turn = Promise.resolve();
const change = (edit) => {
  const changed = turn.then(async () => {
    const before = (await readWishes(own)) ?? {};
    const wishes = { ...before };
    edit(wishes);
    // What stays as it is needs no room.
    if (JSON.stringify(wishes) !== JSON.stringify(before)) await writeWishes(wishes);
    return wishes;
  });
  turn = changed.catch(() => {});
  return changed;
};

// When a version came into use, in milliseconds; 0 of one that was fetched and
// never shown.
const markAt = at("in-use");
const usedSince = async (cacheName) => {
  const mark = await find(markAt, cacheName);
  return mark ? Number(await mark.text()) || 1 : 0;
};
// Clocks can be set back.
const mark = async () => {
  const times = await Promise.all((await ownNames()).map(usedSince));
  await (await open()).put(markAt, new Response(Math.max(Date.now(), ...times.map((time) => time + 1))));
};
const lastInUse = async () => {
  const names = (await ownNames()).filter((name) => name !== own);
  const times = await Promise.all(names.map(usedSince));
  const last = Math.max(...times);
  return last > 0 ? names[times.indexOf(last)] : undefined;
};
// Whether this version takes the place of that one. A host may go back to one that
// was here before.
const follows = async (before) => before && (await usedSince(own)) < (await usedSince(before));

// Whether pictures come only on request, as the page said: then none is fetched
// unasked.
const leanAt = at("lean");
const isLean = async (cacheName = own) => Boolean(await find(leanAt, cacheName));
const withoutPictures = (all, lean) => (lean ? all.filter((file) => !isPicture(file)) : all);

// What was wanted of the version before. One that had no parts had everything.
const wishesOf = async (before) =>
  (before && (await readWishes(before))) ??
  Object.fromEntries(before ? parts.map((part) => [part.name, "keep"]) : []);

const filesOf = (isOne) => parts.filter(isOne).flatMap((part) => part.files);

// Takes away the files of some parts, but for those that a wanted part has too.
const drop = async (isOne, wishes) => {
  const others = new Set(filesOf((part) => wishes[part.name]));
  const cache = await open();
  const only = filesOf(isOne).filter((file) => !others.has(file));
  await Promise.all(only.map((file) => cache.delete(urlOf(file))));
};

const install = async () => {
  const before = await lastInUse();
  const had = await caches.has(own);
  try {
    await each(files, keep, true);
    const lean = before && (await isLean(before));
    const old = before ? await (await caches.open(before)).keys() : [];
    if (old.some((request) => request.url.startsWith(at("images/"))))
      await each(shown, kindly(lean ? copy : keep));
    if (parts.length && (!(await readWishes(own)) || (await follows(before)))) {
      const wishes = await wishesOf(before);
      const whole = filesOf((part) => wishes[part.name] === "kept");
      await each(withoutPictures(whole, true), keep);
      // A topic without a picture is better than none.
      await each(withoutPictures(whole, lean), kindly(keep));
      // What was begun, or only opened, comes along as far as it is the same.
      await each(wanted.values(), kindly(copy));
      await writeWishes(wishes);
    }
  } catch (error) {
    // What another worker of this version had kept stays.
    if (!had) await caches.delete(own);
    throw error;
  }
};

// The version before stays for windows that still show it, but for texts that are
// here too: they are found in any cache.
const activate = async () => {
  const before = await lastInUse();
  const isNew = await follows(before);
  await mark();
  if (isNew && parts.length) {
    // What was wanted, and not wanted any more, since this version came.
    const [planned, wishes] = await Promise.all([readWishes(own), wishesOf(before)]);
    await writeWishes(wishes);
    await drop((part) => planned?.[part.name] && !wishes[part.name], wishes);
  }
  const others = (await ownNames()).filter((name) => name !== own && name !== before);
  await Promise.all(others.map((name) => caches.delete(name)));
  if (before) {
    const [here, old] = await Promise.all([present(), caches.open(before)]);
    const twice = [...wanted].filter(([url, file]) => isNamed(file) && here.has(url));
    await Promise.all(twice.map(([url]) => old.delete(url)));
  }
  await clients.claim();
};

// The addresses of what this version has here.
const present = async () => {
  if (gone || !(await caches.has(own))) return new Set();
  const kept = await (await open()).keys();
  return new Set(kept.map((request) => request.url));
};

// Which of these a browser short of space, or a person, has taken away.
const missing = (all, here) => all.filter((file) => !here.has(urlOf(file)));

const page = (html, status) =>
  new Response(html, { status, headers: { "Content-Type": "text/html; charset=utf-8" } });

// What a page needs to be drawn; without pictures and the search one reads.
const needed = files.filter((file) => ["shell", "app", "text"].includes(file.kind));

// One shell serves every address: the app in it draws the page. If something of
// it was taken away, or the app does not start on this device (boot.js then asks
// for a plain page), the network has it.
const navigate = async (request) => {
  if (new URL(request.url).search === "?plain")
    try {
      return await fetch(request);
    } catch {
      // Without a network there is the shell.
    }
  const kept = await Promise.all(needed.map((file) => fromOwn(urlOf(file))));
  if (kept.every(Boolean)) {
    const shell = kept[needed.findIndex((file) => file.kind === "shell")];
    const html = (await shell.text()).replaceAll("ROOT/", scope.pathname);
    return page(html, 200);
  }
  return fetch(request).catch(() => page(lost, 503));
};

// Of a picture one size is kept, which stands for the others where they are not.
const anySize = (url) => url.replace(/-\d+w(?=\.\w+$)/, "");
const pictures = new Map([...shown, ...wanted.values()].filter(isPicture)
  .map(urlOf).map((url) => [anySize(url), url]));
const otherSize = (url) => pictures.has(anySize(url)) && fromOwn(pictures.get(anySize(url)));

// What was opened is there the next time; without room for it one reads on.
const stay = async (url, response, file) => {
  if (await isWhole(response, file.digest)) await (await open()).put(url, response);
};

// A path from the site's root, without a last index.html.
const placeOf = (url) => new URL(url).pathname.slice(scope.pathname.length).replace(/(^|\/)index\.html$/, "$1");

// Which addresses are this site's pages: other sites may stand below it.
const isPage = (url) => {
  const path = placeOf(url);
  const [first, second, third] = path.split("/");
  if (!languages.includes(first)) return !path;
  // Plain pages and files are the host's own.
  const isPlain = second === "articles" && !third;
  return !isPlain && (path.endsWith("/") || !/\.\w+$/.test(path));
};

const answer = async (event) => {
  const { request } = event;
  if (request.mode === "navigate" && isPage(request.url)) return navigate(request);
  const kept = (await fromOwn(request)) || (await find(request));
  if (kept) return kept;
  const response = await fetch(request).catch(async (error) => {
    const other = await otherSize(request.url);
    if (other) return other;
    // A plain page whose address is not spelled out, as its host would have it.
    const whole = at(placeOf(request.url).replace(/\/?$/, "/"));
    if (request.mode === "navigate" && (await fromOwn(whole))) return Response.redirect(whole);
    throw error;
  });
  const file = wanted.get(request.url);
  if (file) event.waitUntil(during(stay(request.url, response.clone(), file)).catch(() => {}));
  return response;
};

// How it stands with a part, and what of it is missing.
const tellOf = ({ files: all, pictures: ofPictures, bytes, ...part }, wishes, here, lean) => {
  const entries = withoutPictures(all, lean);
  const have = entries.length - missing(entries, here).length;
  return { ...part, bytes: bytes - lean * ofPictures, wish: wishes[part.name] ?? "", of: entries.length, have };
};

const FEW = 3;

// Why it stopped.
const stopOf = (error) => (error.name === "QuotaExceededError" ? "room" : "line");

// What is wanted of a part after this change; one that is whole is kept.
const settle = async (name, edit) => {
  const part = parts.find((one) => one.name === name);
  const [here, lean] = await Promise.all([present(), isLean()]);
  const isThere = !missing(withoutPictures(part.files, lean), here).length;
  const wishes = await change((all) => {
    edit(all);
    if (all[name] && isThere) all[name] = "kept";
  });
  return tellOf(part, wishes, here, lean);
};

// What the page asks. But for `mend` and `size`, answers are soon there, for browsers end
// workers that work long: a part is fetched a few files at a time, as long as the
// page asks.
const questions = {
  async what(lean = false) {
    if (lean !== (await isLean()))
      await open().then((cache) => (lean ? cache.put(leanAt, new Response()) : cache.delete(leanAt))).catch(() => {});
    const [here, wishes] = await Promise.all([present(), readWishes(own)]);
    const told = parts.map((part) => tellOf(part, wishes ?? {}, here, lean));
    const lacks = missing(shown, here).length;
    return { version, articles, parts: told, whole: !missing(files, here).length, lacks };
  },
  // Fetches what was taken away, or all of it if the person wants it here again:
  // some browsers go on with the worker that has deleted everything.
  async mend(isBack) {
    if (isBack) gone = false;
    try {
      await each(files, keep, true);
      await mark();
      return { whole: true };
    } catch {
      return { whole: false };
    }
  },
  // Fetches a few pictures; how many are lacking then.
  async pictures() {
    await each(missing(shown, await present()).slice(0, FEW), kindly(keep));
    return { lacks: missing(shown, await present()).length };
  },
  // Sets what is wanted of a part; with nothing its files go, but for those
  // that another part has too.
  async wish(name, wish) {
    const part = parts.find((one) => one.name === name);
    try {
      if (wish) return await settle(name, (all) => (all[name] = wish));
    } catch (error) {
      return { stopped: stopOf(error) };
    }
    const take = (all) => delete all[name];
    const dropIt = (wishes) => drop((one) => one === part, wishes);
    // With no room even for a wish, there is some once the files are gone.
    const wishes = await change(take).catch(async () => {
      const left = (await readWishes(own)) ?? {};
      take(left);
      await dropIt(left);
      return change(take);
    });
    await dropIt(wishes);
    return tellOf(part, wishes, await present(), await isLean());
  },
  // Fetches a few more files of a part, if it is still wanted; or says why it
  // stopped: `room` or `line`.
  async more(name) {
    const { files: all } = parts.find((one) => one.name === name);
    const wish = (await readWishes(own))?.[name];
    let stopped;
    try {
      const entries = withoutPictures(all, await isLean());
      if (/^ke/.test(wish)) await each(missing(entries, await present()).slice(0, FEW), keep);
    } catch (error) {
      stopped = stopOf(error);
    }
    return { ...(await settle(name, () => {})), stopped };
  },
  // How many bytes are kept, of all versions.
  async size() {
    let bytes = 0;
    for (const name of await ownNames()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) bytes += (await (await cache.match(request))?.blob())?.size ?? 0;
    }
    return bytes;
  },
  async forget() {
    gone = true;
    // What the network holds up keeps nothing when it comes.
    const soon = new Promise((done) => setTimeout(done, 1000));
    await Promise.race([Promise.allSettled(under), soon]);
    // The person wants it here again.
    if (!gone) return;
    await Promise.all((await ownNames()).map((name) => caches.delete(name)));
    await registration.unregister();
  },
};

addEventListener("install", (event) => event.waitUntil(during(install())));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const inside = request.method === "GET" && request.url.startsWith(scope.href);
  if (inside) event.respondWith(answer(event));
});
addEventListener("message", (event) => {
  if (event.data === "take over") return event.waitUntil(skipWaiting());
  const [question, ...rest] = event.data;
  if (!Object.hasOwn(questions, question)) return;
  const work = questions[question](...rest);
  const reply = work.then((told) => told ?? {}, () => undefined);
  const tell = reply.then(async (told) => {
    event.ports[0].postMessage(told);
    // The other windows hear how a part stands.
    if (!told?.name) return;
    for (const client of await clients.matchAll()) if (client.id !== event.source?.id) client.postMessage(told);
  });
  event.waitUntil(question === "forget" ? tell : during(tell));
});
