// Not a part of the site. Should a service worker in the field ever do harm,
// publish this file as sw.js: it takes the place of that worker without asking,
// deletes what the site kept on the device, and removes itself. Pages are then
// the network's. Publish the next good sw.js when there is one.
const prefix = "bookmobile:" + new URL(registration.scope).pathname + ":";

const remove = async () => {
  const all = (await caches.keys()).filter((name) => name.startsWith(prefix));
  await Promise.all(all.map((name) => caches.delete(name)));
  await registration.unregister();
};

addEventListener("install", (event) => event.waitUntil(skipWaiting()));
addEventListener("activate", (event) => event.waitUntil(remove()));
