// What is left of the reader's own collections that were being written, or deleted, when their
// page was closed.
import { ABOUT, REMOVED, WRITING_LOCK, openFilled, urlOf } from "./files-store.js";

// Deletes their files. While a page writes, nothing is deleted: the browser ends its lock when it
// is closed.
export const dropUnfinished = async () => {
  const cache = await openFilled();
  if (!cache || !navigator.locks) return;
  await navigator.locks.request(WRITING_LOCK, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    const start = urlOf("");
    const entries = (await cache.keys()).filter(({ url }) => url.startsWith(start)).map(({ url }) => {
      const [id, ...name] = url.slice(start.length).split("/");
      return { url, id, name: name.join("/") };
    });
    const whole = new Set(entries.filter(({ name }) => name === ABOUT || name === REMOVED).map(({ id }) => id));
    for (const { url, id } of entries) if (id !== "shared" && !whole.has(id)) await cache.delete(url);
  });
};
