// Loads the site's files. The app and the search share what both need, and what
// head-inline.js has asked for already.
import { address, bundle, carriedBytes } from "./page.js";

const requests = window.bookmobileRequests ?? {};

// The response to a file's request: the one that was made early, or a new one.
export const fetchFile = (name) => {
  const early = requests[name];
  delete requests[name];
  return early ?? fetch(address(name));
};

const loaded = new Map();
export const forgetLoaded = () => loaded.clear();
export const forgetFile = (name) => loaded.delete(name);

// The bytes of a file. A load that breaks off is begun once more; what did not come is
// loaded anew the next time.
export const loadBytes = (name) => {
  const carried = carriedBytes(name);
  if (carried) return carried;
  const read = async () => {
    const response = await fetchFile(name);
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  };
  const bytes = loaded.get(name) ?? read().catch(read);
  loaded.set(name, bytes);
  bytes.catch(() => forgetFile(name));
  return bytes;
};

// A module. One that came in part is kept by some browsers under its address: under
// another one it is fetched anew.
export const loadModule = (name) =>
  import(address(name)).catch(() => import(`${address(name)}?${Date.now()}`));

// The volumes that the page shows, or all that a single file carries, with its shards.
export const volumesOf = (config) => bundle.files ?? config.volumes ?? [];

// Names of articles as Rust takes them.
export const onlyArticles = (bundle.only ?? []).join(" ");
