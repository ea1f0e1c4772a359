// Loads the site's files. The app and the search share files that both need, and the
// requests that head-inline.js has made already.
import { address, bundle, carriedBytes } from "./page.js";

const requests = window.bookmobileRequests ?? {};

// The response for a file. A request that head-inline.js made is used once.
/** @param {string} name @param {RequestPriority} [priority] */
export const fetchFile = (name, priority = "auto") => {
  const early = requests[name];
  delete requests[name];
  return early ?? fetch(address(name), { priority });
};

/** @type {Map<string, Promise<Uint8Array<ArrayBuffer>>>} */
const loaded = new Map();
export const forgetLoaded = () => loaded.clear();
/** @param {string} name */
export const forgetFile = (name) => loaded.delete(name);

// The bytes of a file. A request that fails is retried once. A file that failed twice is
// not cached: the next call requests it again.
/** @param {string} name @param {RequestPriority} [priority] */
export const loadBytes = (name, priority) => {
  const carried = carriedBytes(name);
  if (carried) return carried;
  const read = async () => {
    const response = await fetchFile(name, priority);
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  };
  const bytes = loaded.get(name) ?? read().catch(read);
  loaded.set(name, bytes);
  bytes.catch(() => forgetFile(name));
  return bytes;
};

// A module. Some browsers cache a module that was cut off under its URL; another URL makes
// them fetch it again.
/** @param {string} name */
export const loadModule = (name) =>
  import(address(name)).catch(() => import(`${address(name)}?${Date.now()}`));

// The volumes that the page shows; in a single file all of its volumes and shards.
/** @param {site.Config} config */
export const volumesOf = (config) => bundle.files ?? config.volumes ?? [];

// The articles of a single file as Rust takes them; empty for all.
export const onlyArticles = (bundle.only ?? []).join(" ");
