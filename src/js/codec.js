// Encodes and decodes the messages to and from the search, by their schemas, which come
// from the Rust types (crates/wire/src/schema.rs; crates/wire/src/lib.rs has the format).

const utf8 = new TextEncoder();

export const encode = (schema, value) => {
  const out = [];
  const number = (n) => {
    for (; n > 127; n = Math.floor(n / 128)) out.push((n & 127) | 128);
    out.push(n);
  };
  const write = (schema, value) => {
    if (schema === "number") return number(value);
    if (schema === "bool") return out.push(value ? 1 : 0);
    if (schema === "text") {
      const bytes = utf8.encode(value);
      number(bytes.length);
      return out.push(...bytes);
    }
    const { list, pair, fields, variants } = schema;
    if (list) {
      number(value.length);
      value.forEach((item) => write(list, item));
    } else if (pair) {
      pair.forEach((part, at) => write(part, value[at]));
    } else if (fields) {
      for (const name in fields) write(fields[name], value[name]);
    } else {
      const [name] = Object.keys(value);
      number(Object.keys(variants).indexOf(name));
      write(variants[name], value[name]);
    }
  };
  write(schema, value);
  return Uint8Array.from(out);
};

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
    const [name, variant] = Object.entries(variants)[number()];
    return { [name]: read(variant) };
  };
  return read(schema);
};

// The parts of a text that lie in spans, which count its UTF-8 bytes, and those between:
// `[text, isHighlighted]`.
export const splitBySpans = (text, spans) => {
  const bytes = utf8.encode(text);
  const part = (from, to) => new TextDecoder().decode(bytes.subarray(from, to));
  let end = 0;
  const parts = spans.flatMap(([from, to]) => {
    const plain = [part(end, from), false];
    return [plain, [part(from, (end = to)), true]];
  });
  return [...parts, [part(end), false]];
};
