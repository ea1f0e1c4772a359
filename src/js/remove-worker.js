// A kill switch for the service worker; not a part of the site. If a published worker does
// harm, publish this file as sw.js: it replaces that worker at once, deletes the site's
// caches and unregisters itself. Pages then come from the network. Publish the next good
// sw.js when there is one.
const prefix = "bookmobile:" + new URL(registration.scope).pathname + ":";

const remove = async () => {
  const all = (await caches.keys()).filter((name) => name.startsWith(prefix));
  await Promise.all(all.map((name) => caches.delete(name)));
  await registration.unregister();
};

addEventListener("install", (event) => event.waitUntil(skipWaiting()));
addEventListener("activate", (event) => event.waitUntil(remove()));
// A page that registers it again while it unregisters itself can bring it back (Chromium).
addEventListener("message", (event) => event.waitUntil(remove()));
