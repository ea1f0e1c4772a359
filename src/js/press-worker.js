// Runs the press of the device in a worker: makes a collection of files, takes one that was made
// elsewhere, and reads collections again. It answers each PressRequest with its number: with {progress} on the way,
// then with {done} or {refused}. To cancel is to end the worker.
import { SIGNATURE, signerOf } from "./press-signer.js";

// What is read at most, in bytes: a file, what comes out of it, an entry of it; and how many
// times its bytes what comes out may be.
const MOST_IN = 64 << 20;
const MOST_OUT = 200 << 20;
const MOST_ENTRY = 20 << 20;
const RATIO = 200;
// Below this many bytes out no ratio is suspicious.
const RATIO_FROM = 1 << 20;

// Why a file is not read: `reason` names the message.
class Refused extends Error {
  /** @param {PressRefusal} reason @param {string} file */
  constructor(reason, file) {
    super(reason);
    this.reason = reason;
    this.file = file;
  }
}

/** @param {unknown} error @param {string} file @returns {Refused} */
const refusal = (error, file) => {
  if (error instanceof Refused) return error;
  const text = error instanceof Error ? error.message : String(error);
  const reasons = /** @type {const} */ ({ large: "filesLarge", encrypted: "filesEncrypted", version: "filesVersion", forged: "filesForged" });
  return new Refused(text in reasons ? reasons[/** @type {keyof typeof reasons} */ (text)] : "filesDamaged", file);
};

// --- Characters. ---

// The encodings that texts without a mark are tried as, after UTF-8.
const ENCODINGS = ["gb18030", "big5", "shift_jis", "euc-kr", "windows-1252"];
// What is frequent in texts of the encodings: Han characters that each page has, kana, Hangul.
const COMMON = /[的一是不了人在有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于着下自之年过過发發后後作里裡用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她本前开開但因只从從想实實日者意无無此]|[\u3040-\u30ff]/gu;
const HANGUL = /[\uac00-\ud7a3]/gu;
const HAN = /[\u3400-\u9fff]/gu;
const ODD = /[\u0080-\u009f\ue000-\uf8ff\uff61-\uff9f\u2500-\u257f]/gu;

/** @param {Uint8Array<ArrayBuffer>} bytes @param {string} encoding */
const decodedAs = (bytes, encoding) => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

// How much a text looks like one: shares of frequent characters, less those that are odd.
/** @param {string} text */
const score = (text) => {
  const sample = text.slice(0, 20000).replace(/[\0-\x7f]/g, "");
  if (!sample.length) return 0;
  const of = (/** @type {RegExp} */ what) => (sample.match(what)?.length ?? 0) / sample.length;
  // Korean texts are of Hangul nearly alone.
  const hangul = of(HANGUL);
  return of(COMMON) + (hangul ? hangul / 2 - 2 * of(HAN) : 0) - 3 * of(ODD);
};

/** @param {Uint8Array<ArrayBuffer>} bytes @param {string} file */
const decoded = (bytes, file) => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  const text = decodedAs(bytes, "utf-8");
  if (text !== undefined) {
    if (text.includes("\0")) throw new Refused("filesDamaged", file);
    return text;
  }
  if (bytes.subarray(0, 4096).includes(0)) throw new Refused("filesDamaged", file);
  const tried = ENCODINGS.map((encoding) => decodedAs(bytes, encoding)).filter((one) => one !== undefined);
  const scores = tried.map((one) => ({ text: one, score: score(one) }));
  const [best] = scores.sort((one, other) => other.score - one.score);
  if (!best) throw new Refused("filesCoding", file);
  return best.text;
};

// --- What is packed. ---

// Inflates what is in one file, and counts the bytes that really come out.
class Unpacker {
  /** @param {string} file */
  constructor(file) {
    this.file = file;
    this.out = 0;
  }

  /** @type {(packed: Uint8Array<ArrayBuffer>, format: CompressionFormat) => Promise<Uint8Array<ArrayBuffer>>} */
  async inflate(packed, format) {
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream(format));
    const reader = stream.getReader();
    /** @type {Uint8Array<ArrayBuffer>[]} */
    const parts = [];
    let size = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      try {
        this.count(value.length, size, packed.length);
      } catch (error) {
        await reader.cancel().catch(() => {});
        throw error;
      }
      parts.push(value);
    }
    const all = new Uint8Array(size);
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  /** @param {number} more @param {number} size @param {number} packed */
  count(more, size, packed) {
    this.out += more;
    if (this.out > MOST_OUT || size > MOST_ENTRY || (size > RATIO_FROM && size > packed * RATIO)) throw new Refused("filesLarge", this.file);
  }
}

// A ZIP archive.
class Archive extends Unpacker {
  /** @param {Uint8Array<ArrayBuffer>} bytes @param {string} file */
  constructor(bytes, file) {
    super(file);
    this.bytes = bytes;
    /** @type {Map<string, ArchiveEntry>} */
    this.entries = new Map(wasm_bindgen.zipEntries(bytes).map((entry) => [entry.name, entry]));
  }

  /** @param {string} name @returns {Promise<Uint8Array<ArrayBuffer> | undefined>} */
  async read(name) {
    const entry = this.entries.get(name);
    if (!entry) return undefined;
    const packed = this.bytes.subarray(entry.start, entry.end);
    if (!entry.deflated) {
      this.count(packed.length, packed.length, packed.length);
      return packed.slice();
    }
    return this.inflate(packed, "deflate-raw");
  }

  /** @param {string} name */
  async text(name) {
    const bytes = await this.read(name);
    return bytes && decoded(bytes, name);
  }
}

// --- Kinds of files. ---

const PICTURES = { png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg", gif: "image/gif", webp: "image/webp", svg: "image/svg+xml", avif: "image/avif" };
/** @param {string} name */
const pictureType = (name) => PICTURES[/** @type {keyof typeof PICTURES} */ (name.split(".").pop()?.toLowerCase() ?? "")];

/** @type {(form: string, text: string) => string} */
const normalize = (form, text) => text.normalize(form);
const words = new Intl.Segmenter("zh", { granularity: "word" });
/** @param {string} run */
const segment = (run) => Uint8Array.from(Array.from(words.segment(run), ({ segment: word }) => Array.from(word).length));

/** @type {(press: PressMaker, title: string, more?: KeptFile[]) => MadeCollection} */
const finished = (press, title, more = []) => {
  const articles = press.length;
  const [catalog, volume, index] = press.finish(title, normalize, segment);
  return { title, articles, files: [["catalog.bin", catalog], ["volume.bin", volume], ["index.bin", index], ...more] };
};

/** @type {(file: GivenFile, language: string, tell: (file: string) => void) => Promise<MadeCollection>} */
const book = async (file, language, tell) => {
  const archive = new Archive(file.bytes, file.name);
  const names = [...archive.entries.keys()];
  if (await isProtected(archive)) throw new Refused("filesEncrypted", file.name);
  const path = wasm_bindgen.container((await archive.text("META-INF/container.xml")) ?? "");
  const xml = path && (await archive.text(path));
  if (!path || !xml) throw new Refused("filesDamaged", file.name);
  const own = wasm_bindgen.readPackage(xml, path);
  /** @type {Map<string, string>} */
  const titles = new Map();
  const contents = own.contents && (await archive.text(own.contents));
  if (own.contents && contents)
    for (const [of, title] of wasm_bindgen.titles(contents, own.contents)) if (!titles.has(of)) titles.set(of, title);
  const pictures = names.filter(pictureType);
  const press = new wasm_bindgen.Press(language, own.spine.join("\n"));
  for (const [at, name] of own.spine.entries()) {
    tell(`${file.name} ${Math.round((100 * at) / own.spine.length)} %`);
    const text = await archive.text(name);
    if (text !== undefined) press.chapter(text, name, titles.get(name) ?? "", own.language, pictures.join("\n"));
    // Messages of the page have their turn.
    await undefined;
  }
  if (!press.length) throw new Refused("filesEmpty", file.name);
  /** @type {KeptFile[]} */
  const kept = [];
  for (const [at, name] of pictures.entries()) {
    const bytes = await archive.read(name);
    if (bytes) kept.push([`picture-${at}`, bytes, pictureType(name)]);
  }
  return finished(press, own.title || titleOf(file.name), kept);
};

// A collection file of `bookmobile pack --collection`: its pack and its index are kept as they
// are. Each part of the pack has a checksum.
/** @type {(file: GivenFile, tell: (file: string) => void) => Promise<MadeCollection>} */
const collectionFile = async (file, tell) => {
  const archive = new Archive(file.bytes, file.name);
  /** @type {KeptFile[]} */
  const files = [];
  const first = [CATALOG, INDEX];
  const others = [...archive.entries.keys()].filter((name) => isPart(name) || isPicture(name));
  for (const [at, name] of [...first, ...others].entries()) {
    tell(`${file.name} ${Math.round((100 * at) / (first.length + others.length))} %`);
    const bytes = await archive.read(name);
    if (!bytes) throw new Refused("filesDamaged", file.name);
    files.push([name, bytes, pictureType(name)]);
  }
  const signature = await Promise.all(SIGNATURE.map((name) => archive.read(name)));
  const signer = await signerOf(signature, files, false);
  return { ...opening(files, file.name), signer };
};

const CATALOG = "catalog.bin";
const INDEX = "index.bin";
/** @param {string} name */
const isPart = (name) => /^(volume|entries|shard)-[\w-]+\.bin$/.test(name);
/** @param {string} name */
const isPicture = (name) => /^images\/[\w./-]+$/.test(name) && !name.includes("..");

// A collection that was made elsewhere, if its pack can be read: each article that is to be in
// it, by its name as `en/water`; without names all of its articles.
/** @type {(files: KeptFile[], file: string, only?: string[]) => MadeCollection} */
const opening = (files, file, only = []) => {
  const [[, catalog], , ...more] = files;
  const own = new wasm_bindgen.Opened(catalog, more.filter(([name]) => /^(volume|entries)-/.test(name)));
  const { title } = own;
  const articles = own.articles().filter(([, language, , slug]) => !only.length || only.includes(`${language}/${slug}`));
  const numbers = articles.map(([, , number]) => number);
  const isWhole = numbers.every((number) => own.sections(number));
  own.free();
  if (!isWhole) throw new Refused("filesDamaged", file);
  if (!numbers.length) throw new Refused("filesEmpty", file);
  // An article that was passed on alone, in its languages, gives its title.
  const isOne = only.length > 0 && articles.every(([, , , slug]) => slug === articles[0][3]);
  return { title: isOne ? articles[0][0] : title, articles: numbers.length, files, only: only.length ? numbers : undefined };
};

// How a single file of a reader begins, and its blocks of data (crates/site/src/single_file.rs).
const SINGLE_FILE = /^<!doctype html>\s*<html [^>]*\bdata-single-file>/i;
const DATA_BLOCK = /<script type="([\w/+-]+)" data-name="([\w./-]+)">([^<]*)<\/script>/g;

// A single file of another library, or what was passed on from one: its blocks of data are
// read, and its scripts and markup are not looked at.
/** @type {(file: GivenFile, tell: (file: string) => void) => Promise<MadeCollection>} */
const singleFile = async (file, tell) => {
  const text = decodedAs(file.bytes, "utf-8") ?? "";
  if (!SINGLE_FILE.test(text.slice(0, 1000))) throw new Refused("filesKind", file.name);
  /** @type {Map<string, string>} */
  const blocks = new Map();
  for (const [, , name, content] of text.matchAll(DATA_BLOCK)) if (!blocks.has(name)) blocks.set(name, content);
  /** @type {(name: string) => { [list: string]: string[] }} */
  const lists = (name) => JSON.parse(blocks.get(name) ?? "");
  const [{ files: programs }, { files: parts = [], only = [] }] = [lists("site"), lists("bundle")];
  const unpacker = new Unpacker(file.name);
  /** @param {string} name */
  const read = (name) => {
    const packed = Uint8Array.from(atob(blocks.get(name) ?? ""), (letter) => letter.charCodeAt(0));
    if (!isPicture(name)) return unpacker.inflate(packed, "gzip");
    unpacker.count(packed.length, packed.length, packed.length);
    return packed;
  };
  const named = (/** @type {string} */ start) => programs.find((name) => name.startsWith(start)) ?? "";
  const first = [[CATALOG, named("catalog-")], [INDEX, named("index-")]];
  const others = [...parts.filter(isPart), ...[...blocks.keys()].filter(isPicture)].map((name) => [name, name]);
  /** @type {KeptFile[]} */
  const files = [];
  for (const [at, [name, block]] of [...first, ...others].entries()) {
    tell(`${file.name} ${Math.round((100 * at) / (first.length + others.length))} %`);
    files.push([name, await read(block), pictureType(name)]);
  }
  const signature = await Promise.all(SIGNATURE.map((name) => (blocks.has(name) ? read(name) : undefined)));
  const signer = await signerOf(signature, files.map(([, bytes], at) => [[...first, ...others][at][1], bytes]), true);
  return { ...opening(files, file.name, only), signer };
};

// Whether a book is encrypted; fonts that are only obfuscated are not.
/** @param {Archive} archive */
const isProtected = async (archive) => {
  if (archive.entries.has("META-INF/rights.xml") || archive.entries.has("META-INF/license.lcpl")) return true;
  const text = (await archive.text("META-INF/encryption.xml")) ?? "";
  const uses = text.match(/EncryptionMethod[^>]*Algorithm\s*=\s*["'][^"']*/g) ?? [];
  return uses.some((use) => !/ns\.adobe\.com\/pdf\/enc#RC|idpf\.org\/2008\/embedding/.test(use));
};

/** @param {string} name */
const titleOf = (name) => (name.split("/").pop() ?? name).replace(/\.[^.]*$/, "");

/** @type {(given: GivenFile[], title: string, language: string, tell: (file: string) => void) => MadeCollection} */
const texts = (given, title, language, tell) => {
  const press = new wasm_bindgen.Press(language, given.map(({ name }) => name).join("\n"));
  let first = "";
  for (const { name, bytes } of given) {
    tell(name);
    const text = decoded(bytes, name);
    const before = press.length;
    const own = /\.txt$/i.test(name) ? press.plain(text, titleOf(name), name) : press.markdown(text, titleOf(name), name);
    first ||= own;
    if (press.length === before && given.length === 1) throw new Refused("filesEmpty", name);
  }
  if (!press.length) throw new Refused("filesEmpty", given[0]?.name ?? title);
  return finished(press, title || first);
};

/** @type {(request: MakeRequest, tell: (file: string) => void) => Promise<MadeCollection>} */
const make = ({ given, title, language }, tell) => {
  for (const { name, bytes } of given) if (bytes.length > MOST_IN) throw new Refused("filesLarge", name);
  const [file] = given;
  if (/\.epub$/i.test(file.name)) return book(file, language, tell);
  if (/\.bookmobile$/i.test(file.name)) return collectionFile(file, tell);
  if (/\.html?$/i.test(file.name)) return singleFile(file, tell);
  return Promise.resolve(texts(given, title, language, tell));
};

// --- Messages. ---

// The program arrives after the first request.
/** @type {() => void} */
let begin;
/** @type {Promise<void>} */
const ready = new Promise((done) => (begin = done));
/** @type {Map<string, OpenedCollection>} */
const opened = new Map();

/** @type {(request: PressRequest, tell: (file: string) => void) => Promise<unknown>} */
const answer = async (request, tell) => {
  if ("wasm" in request) {
    await wasm_bindgen({ module_or_path: request.wasm });
    return begin();
  }
  await ready;
  if ("make" in request) return make(request.make, tell);
  const { id, files, article } = request.read;
  if (files) {
    const [[, catalog], ...others] = files;
    opened.get(id)?.free();
    opened.set(id, new wasm_bindgen.Opened(catalog, others));
  }
  const own = opened.get(id);
  return own && { title: own.title, articles: own.articles(), sections: article === undefined ? undefined : own.sections(article) };
};

addEventListener("message", (/** @type {MessageEvent<PressRequest>} */ { data }) => {
  const { number } = data;
  /** @param {string} progress */
  const tell = (progress) => postMessage({ number, progress });
  const name = "make" in data ? data.make.given[0]?.name ?? "" : "";
  answer(data, tell).then((done) => postMessage({ number, done }), (error) => {
    const { reason, file } = refusal(error, name);
    if (!(error instanceof Refused)) console.warn(error);
    postMessage({ number, refused: { reason, file } });
  });
});
