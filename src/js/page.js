// The page that this script runs in: the root of its site, and in a single file the blocks
// of data that the file contains (docs/decisions/0019).

export const page = document.documentElement;
export const data = page.dataset;
export const base = new URL(data.root ?? "./", location.href);
// The URL of a file of the site.
/** @param {string} name */
export const address = (name) => new URL(name, base).href;
export const isSingleFile = "singleFile" in data;
// The path by which this site's names in storage differ from those of others of its host; a
// single file has its own, since several can be in a folder. As in src/router.rs.
export const storagePath = isSingleFile ? location.pathname : base.pathname;

// The block of data with this name, if the file contains one.
/** @type {(name: string) => HTMLScriptElement | null} */
export const block = (name) => document.querySelector(`script[data-name="${name}"]`);

// What a single file contains; empty in the pages of a site.
/**
 * @typedef {object} SingleFileBundle
 * @property {string[]} [files] its volumes and shards
 * @property {string[]} [only] its articles; empty if it has all of the collection
 * @property {string} [start] the route that it opens with
 * @property {string} [version]
 * @property {string} [made] the day on which it was made, as YYYY-MM-DD
 */
/** @type {SingleFileBundle} */
export const bundle = JSON.parse(block("bundle")?.textContent ?? "{}");

/** @param {string} text Base64 of a gzip stream. */
const unpack = async (text) => {
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};

// The bytes of a file that the single file contains.
/** @param {string} name */
export const carriedBytes = (name) => {
  const packed = block(name);
  return packed && unpack(packed.textContent ?? "");
};
