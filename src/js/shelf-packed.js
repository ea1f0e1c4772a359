// Texts as they are kept on the shelf: compressed where the browser can.

/** @param {string} text @returns {Promise<Uint8Array | string>} */
export const packText = async (text) => {
  if (!("CompressionStream" in window)) return text;
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};

/** @param {Uint8Array | string} packed @returns {Promise<string>} */
export const unpackText = async (packed) => {
  if (typeof packed === "string") return packed;
  const bytes = /** @type {Uint8Array<ArrayBuffer>} */ (packed);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
};
