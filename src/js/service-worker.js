// Keeps the site on the device: all files of one version, or none. The build
// puts in PREFIX (of all names in storage), VERSION, FILES (names from the site's root, `shell.html` among them)
// and ARTICLES (the fingerprint of each article), so that a new version is a
// new file. A version is complete when it is installed; it takes over when the
// person says so, or when no window is open.
const version = VERSION;
const files = FILES;
const articles = ARTICLES;

const scope = new URL(registration.scope);
// Several sites can share a host: each has its own caches.
const prefix = PREFIX + scope.pathname + ":";
const own = prefix + version;
const at = (name) => new URL(name, scope).href;

// Looks into this version's cache without making one.
const fromOwn = (what) => caches.match(what, { cacheName: own });

const isFingerprinted = (name) => /-[0-9a-f]{10}\.\w+$/.test(name);

// Names that carry a fingerprint tell what their bytes must be. So neither half
// a file nor a page in its place is ever kept.
const isWhole = async (name, response) => {
  if (!response.ok || response.redirected) return false;
  if (!isFingerprinted(name)) return true;
  const digest = await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer());
  const hex = [...new Uint8Array(digest, 0, 5)].map((byte) => byte.toString(16).padStart(2, "0"));
  return name.includes(`-${hex.join("")}.`);
};

const keep = async (cache, name) => {
  const url = at(name);
  const kept = isFingerprinted(name) && (await caches.match(url));
  if (kept) return cache.put(url, kept);
  const response = await fetch(url, { cache: isFingerprinted(name) ? "default" : "no-cache" });
  if (!(await isWhole(name, response))) throw new Error(`${name} did not come whole`);
  await cache.put(url, response);
};

const install = async () => {
  await caches.delete(own);
  const cache = await caches.open(own);
  try {
    // Few at a time: on a thin line many at once all come late.
    const left = [...files];
    const next = async () => {
      for (let name = left.shift(); name; name = left.shift()) await keep(cache, name);
    };
    await Promise.all([next(), next(), next()]);
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

// One shell serves every address: the app in it draws the page.
const shell = async () => {
  const kept = await fromOwn(at("shell.html"));
  if (!kept) return undefined;
  const html = (await kept.text()).replaceAll("ROOT/", scope.pathname);
  return new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8" } });
};

const answer = async (request) => {
  if (request.mode === "navigate") {
    const path = new URL(request.url).pathname;
    // Plain pages and files are the host's own.
    const isPage = path.endsWith("/") && !/^[a-z-]+\/articles\/$/i.test(path.slice(scope.pathname.length));
    const page = isPage && (await shell());
    if (page) return page;
  }
  return (await fromOwn(request)) || (await caches.match(request)) || fetch(request);
};

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const inside = request.method === "GET" && request.url.startsWith(scope.href);
  if (inside) event.respondWith(answer(request));
});
addEventListener("message", (event) => {
  if (event.data === "take over") skipWaiting();
  if (event.data === "what") event.ports[0].postMessage({ version, articles });
});
