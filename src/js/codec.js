// Encodes and decodes the messages to and from the search. The schemas come from the Rust
// types (crates/wire/src/schema.rs); crates/wire/src/lib.rs defines the format.

const utf8 = new TextEncoder();

/**
 * @template T
 * @param {SchemaOf<T>} schema
 * @param {T} value
 */
export const encode = (schema, value) => {
  /** @type {number[]} */
  const out = [];
  /** @param {number} n */
  const number = (n) => {
    for (; n > 127; n = Math.floor(n / 128)) out.push((n & 127) | 128);
    out.push(n);
  };
  /** @type {(schema: Schema, value: WireValue) => unknown} */
  const write = (schema, value) => {
    if (schema === "number") return number(/** @type {number} */ (value));
    if (schema === "bool") return out.push(value ? 1 : 0);
    if (schema === "text") {
      const bytes = utf8.encode(/** @type {string} */ (value));
      number(bytes.length);
      return out.push(...bytes);
    }
    const { list, pair, fields, variants } = schema;
    const items = /** @type {WireValue[]} */ (value);
    const object = /** @type {Record<string, WireValue>} */ (value);
    if (list) {
      number(items.length);
      items.forEach((item) => write(list, item));
    } else if (pair) {
      pair.forEach((part, at) => write(part, items[at]));
    } else if (fields) {
      for (const name in fields) write(fields[name], object[name]);
    } else if (variants) {
      const [name] = Object.keys(object);
      number(Object.keys(variants).indexOf(name));
      write(variants[name], object[name]);
    }
  };
  write(schema, /** @type {WireValue} */ (value));
  return Uint8Array.from(out);
};

// Bytes that end too early decode to something, or throw.
/**
 * @template T
 * @param {SchemaOf<T>} schema
 * @param {Uint8Array} bytes
 * @returns {T}
 */
export const decode = (schema, bytes) => {
  let at = 0;
  const number = () => {
    let n = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++];
      n += (byte & 127) * factor;
      if (!(byte > 127)) return n;
    }
  };
  /** @type {(schema: Schema) => WireValue} */
  const read = (schema) => {
    if (schema === "number") return number();
    if (schema === "bool") return number() === 1;
    if (schema === "text") {
      const length = number();
      return new TextDecoder().decode(bytes.subarray(at, (at += length)));
    }
    const { list, pair, fields, variants } = schema;
    if (list) return Array.from({ length: number() }, () => read(list));
    if (pair) return pair.map(read);
    if (fields) {
      return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, read(field)]));
    }
    const [name, variant] = Object.entries(variants ?? {})[number()];
    return { [name]: read(variant) };
  };
  return /** @type {T} */ (read(schema));
};

// The parts of a text inside and between highlights, in order. Spans count UTF-8 bytes.
/**
 * @param {string} text
 * @param {Span[]} spans
 * @returns {[text: string, isHighlighted: boolean][]}
 */
export const splitBySpans = (text, spans) => {
  const bytes = utf8.encode(text);
  /** @type {(from: number, to?: number) => string} */
  const part = (from, to) => new TextDecoder().decode(bytes.subarray(from, to));
  let end = 0;
  /** @type {[string, boolean][]} */
  const parts = spans.flatMap(([from, to]) => {
    /** @type {[string, boolean]} */
    const plain = [part(end, from), false];
    return [plain, [part(from, (end = to)), true]];
  });
  return [...parts, [part(end), false]];
};
