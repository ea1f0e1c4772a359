// Keeps the site on the device: all files of one version, or none. The build
// puts in PREFIX (of all names in storage), VERSION, FILES (names from the site's
// root, each with the digest of its bytes: in the name, or after it and a #),
// ARTICLES (the fingerprint of each article) and LOST (the page for when parts
// were taken away and there is no network), so that a new version is a new
// file. A version is complete when it is installed; it takes over when the
// person says so, or when no window is open.
const version = VERSION;
const files = FILES;
const articles = ARTICLES;
const lost = LOST;

const scope = new URL(registration.scope);
// Several sites can share a host: each has its own caches.
const prefix = PREFIX + scope.pathname + ":";
const own = prefix + version;
const at = (name) => new URL(name, scope).href;

// Looks into this version's cache without making one.
const fromOwn = (what) => caches.match(what, { cacheName: own });

// The address of a file, its digest, and whether the digest stands in its name.
const read = (entry) => {
  const [name, digest] = entry.split("#");
  const inName = /-([0-9a-f]{10})\.\w+$/.exec(name)?.[1];
  return { url: at(name), digest: digest ?? inName, isNamed: !digest };
};

// The bytes must be the file's: neither half a file nor a page in its place nor
// an answer from elsewhere is ever kept.
const isWhole = async (response, digest) => {
  if (!response?.ok || response.redirected) return false;
  const bytes = await response.clone().arrayBuffer();
  const hex = [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes), 0, 5)];
  return hex.map((byte) => byte.toString(16).padStart(2, "0")).join("") === digest;
};

const keep = async (cache, entry) => {
  const { url, digest, isNamed } = read(entry);
  // What has not changed is copied from a version before.
  for (const cacheName of await caches.keys()) {
    const kept = cacheName.startsWith(prefix) && (await caches.match(url, { cacheName }));
    if (kept && (await isWhole(kept, digest))) return cacheName === own || cache.put(url, kept);
  }
  // Under a name that never changes the browser may hold what was never the file.
  for (const how of isNamed ? ["default", "reload"] : ["no-cache"]) {
    const response = await fetch(url, { cache: how, mode: "same-origin" });
    if (await isWhole(response, digest)) return cache.put(url, response);
  }
  throw new Error(`${entry} did not come whole`);
};

const keepAll = async () => {
  const cache = await caches.open(own);
  // Few at a time: on a thin line many at once all come late.
  const left = [...files];
  const next = async () => {
    for (let entry = left.shift(); entry; entry = left.shift()) await keep(cache, entry);
  };
  await Promise.all([next(), next(), next()]);
};

const install = async () => {
  await caches.delete(own);
  try {
    await keepAll();
  } catch (error) {
    await caches.delete(own);
    throw error;
  }
};

// The version before stays for windows that still show it.
const activate = async () => {
  const all = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== own);
  await Promise.all(all.slice(0, -1).map((name) => caches.delete(name)));
  await clients.claim();
};

// Which of these a browser short of space, or a person, has taken away.
const missing = async (entries) => {
  const kept = await Promise.all(entries.map((entry) => fromOwn(read(entry).url)));
  return entries.filter((_, index) => !kept[index]);
};

const page = (html, status) =>
  new Response(html, { status, headers: { "Content-Type": "text/html; charset=utf-8" } });

// What a page needs to be drawn; without pictures and the search one reads.
const needed = files.filter((entry) => /^(app-|boot-|catalog-|volume-|shell\.html)/.test(entry));

// One shell serves every address: the app in it draws the page. If something of
// it was taken away, the network has it.
const navigate = async (request) => {
  if (!(await missing(needed)).length) {
    const shell = await fromOwn(at("shell.html"));
    const html = (await shell.text()).replaceAll("ROOT/", scope.pathname);
    return page(html, 200);
  }
  return fetch(request).catch(() => page(lost, 503));
};

const answer = async (request) => {
  if (request.mode === "navigate") {
    const path = new URL(request.url).pathname;
    // Plain pages and files are the host's own.
    const isPage = path.endsWith("/") && !/^[a-z-]+\/articles\/$/i.test(path.slice(scope.pathname.length));
    if (isPage) return navigate(request);
  }
  return (await fromOwn(request)) || (await caches.match(request)) || fetch(request);
};

const questions = {
  "what": async () => ({ version, articles, whole: !(await missing(files)).length }),
  // Fetches what was taken away.
  "mend": () => keepAll().then(() => ({ whole: true }), () => ({ whole: false })),
};

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const inside = request.method === "GET" && request.url.startsWith(scope.href);
  if (inside) event.respondWith(answer(request));
});
addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(skipWaiting());
  const question = questions[event.data];
  if (question) event.waitUntil(question().then((told) => event.ports[0].postMessage(told)));
});
