// The page that this script runs in: where its site is, and in a single file the blocks
// of data that it carries (docs/decisions/0019).

export const page = document.documentElement;
export const data = page.dataset;
export const base = new URL(data.root ?? "./", location.href);
export const address = (name) => new URL(name, base).href;
export const isSingleFile = "singleFile" in data;

// A block of data, if this file carries one of this name.
export const block = (name) => document.querySelector(`script[data-name="${name}"]`);

// What a single file says of the part of the collection that it carries: `files` (its
// volumes and shards), `only` (the articles, none if it has all), `start` (where to
// begin), `version`, and `made` (the day).
export const bundle = JSON.parse(block("bundle")?.textContent ?? "{}");

const unpack = async (text) => {
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};

// The bytes of a file that the single file carries, if it does.
export const carriedBytes = (name) => {
  const packed = block(name);
  return packed && unpack(packed.textContent);
};
