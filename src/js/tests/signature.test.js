// Tests of the signature of a site: the hash, keys and signatures of minisign, and what the
// settings show of them.
import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, sign, webcrypto } from "node:crypto";
import { test } from "node:test";
import { blake2b } from "../blake2b.js";
import { canVerify, hasSigned, readKey } from "../minisign.js";
import { FakeStorage, PREFIX, ROOT } from "./page-with-worker.js";
import { run, settle } from "./load.js";

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */
/** @type {(text: string) => Bytes} */
const utf8 = (text) => new TextEncoder().encode(text);
/** @param {Uint8Array} bytes */
const hex = (bytes) => Buffer.from(bytes).toString("hex");
/** @param {string} text */
const sha256 = (text) => createHash("sha256").update(text).digest("hex");

// --- The hash. ---

test("BLAKE2b has the hash of RFC 7693, and that of nothing", () => {
  assert.equal(hex(blake2b(utf8("abc"))), "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
  assert.equal(hex(blake2b(utf8(""))), "786a02f742015903c6c6fd852552d272912f4740e15847618a86e217f71f5419d25e1031afee585313896444934eb04b903a685b1448b755d56f701afe9be2ce");
});

test("BLAKE2b agrees with another implementation around the ends of blocks", () => {
  for (const length of [1, 127, 128, 129, 255, 256, 257, 1000, 100000]) {
    const bytes = Uint8Array.from({ length }, (_, at) => at * 7);
    assert.equal(hex(blake2b(bytes)), createHash("blake2b512").update(bytes).digest("hex"), `${length}`);
  }
});

// --- Keys and signatures. ---

/** @param {number} id */
const newKey = (id) => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const number = Buffer.alloc(8);
  number.writeBigUInt64LE(BigInt(id));
  const raw = publicKey.export({ type: "spki", format: "der" }).subarray(-32);
  const base64 = Buffer.concat([Buffer.from("Ed"), number, raw]).toString("base64");
  const file = `untrusted comment: minisign public key: ${id.toString(16).toUpperCase().padStart(16, "0")}\n${base64}\n`;
  /** @param {string} text */
  const signatureOf = (text) => {
    const own = sign(null, createHash("blake2b512").update(text).digest(), privateKey);
    const comment = "timestamp:1\tfile:signed.json\thashed ";
    const first = Buffer.concat([Buffer.from("ED"), number, own]).toString("base64");
    const second = sign(null, Buffer.concat([own, Buffer.from(comment)]), privateKey).toString("base64");
    return `untrusted comment: signature\n${first}\ntrusted comment: ${comment}\n${second}\n`;
  };
  return { base64, file, signatureOf };
};
const MINE = newKey(0x1234abcd);
const OTHER = newKey(0x99);

// Made by minisign 0.11 for the bytes of `text`.
const REAL_KEY = [
  "untrusted comment: minisign public key 6AE8021EEE8CAD73",
  "RWRzrYzuHgLoapk9AnyoUlg557F+niHxaiIITTqd8OWHT4U/LeVagtEd",
].join("\n");
const REAL_SIGNATURE = [
  "untrusted comment: signature from minisign secret key",
  "RURzrYzuHgLoai9CVDSDIrCiK/KpDMkFzJojVp4G1eyZUpEpcGb3bbTGALL+cpMxcOgVbAkPf7MwRKxNyV1saNwmdEPUok3DyQo=",
  "trusted comment: timestamp:1 file:t",
  "vxjYFCX1lxCf+cV6jpmfy3dHyFEvXA6Yaar8r3vCPsubG+aaFEvL3nEW8rSxCmvnoqO2DxMyQyr+s4NyTvR7Bg==",
].join("\n");

test("a signature of minisign itself is right", async () => {
  const key = /** @type {import("../minisign.js").PublicKey} */ (readKey(REAL_KEY));
  assert.equal(key.id, "6AE8021EEE8CAD73");
  assert.equal(await hasSigned(key, REAL_SIGNATURE, utf8("text")), true);
  assert.equal(await hasSigned(key, REAL_SIGNATURE, utf8("texts")), false);
});

test("a key is read with and without its comment", () => {
  for (const text of [MINE.file, MINE.base64, MINE.file.replaceAll("\n", "\r\n")]) {
    assert.deepEqual([readKey(text)?.id, readKey(text)?.base64], ["000000001234ABCD", MINE.base64]);
  }
  for (const text of ["", "<!doctype html>\n", MINE.base64.slice(4), `AA${MINE.base64.slice(2)}`]) assert.equal(readKey(text), undefined);
});

test("a signature is that of one key and of these bytes, with its comment", async () => {
  const key = /** @type {import("../minisign.js").PublicKey} */ (readKey(MINE.file));
  const signature = MINE.signatureOf("text");
  assert.equal(await canVerify(), true);
  assert.equal(await hasSigned(key, signature, utf8("text")), true);
  assert.equal(await hasSigned(key, signature.replaceAll("\n", "\r\n"), utf8("text")), true);
  assert.equal(await hasSigned(key, signature, utf8("texT")), false);
  assert.equal(await hasSigned(key, OTHER.signatureOf("text"), utf8("text")), false);
  const [untrusted, first, comment, second] = signature.split("\n");
  assert.equal(await hasSigned(key, [untrusted, first, comment.replace("1", "2"), second].join("\n"), utf8("text")), false);
  const ofOtherId = Buffer.from(first, "base64");
  ofOtherId[2] ^= 1;
  for (const damaged of ["", [untrusted, ofOtherId.toString("base64"), comment, second].join("\n"), "a\nb\nc\nd", [untrusted, first].join("\n"), [untrusted, first, comment, "!"].join("\n")])
    assert.equal(await hasSigned(key, damaged, utf8("text")), false);
});

// --- What the settings show. ---

const MESSAGES = {
  en: {
    checking: "checking", signed: "{title} by {key}", differs: "{path} differs from {key}", otherVersion: "another version by {key}",
    otherKey: "before {before}, now {now}", acceptKey: "accept", notFetched: "not fetched", notChecked: "not checked",
  },
};
const CATALOG = "catalog-0123456789.bin";
const VOLUME = "texts/volume-1123456789.bin";
const BOOT = "boot-2123456789.js";

class SignedSite {
  /** @type {Record<string, string>} */
  host = { [CATALOG]: "catalog", [VOLUME]: "volume", [BOOT]: "boot" };
  storage = new FakeStorage();
  /** @type {{ subtle?: unknown }} */
  crypto = webcrypto;
  /** The paths that the page has loaded. */
  loaded = [BOOT, "images/map.webp"];
  /** What the page has of files, in the place of what the host has. @type {Record<string, string>} */
  kept = {};
  /** @type {Record<string, string>} */
  dataset = { root: "./" };

  // Signs the files of the host as they are.
  sign(key = MINE, format = 1) {
    const files = Object.entries(this.host).filter(([name]) => !name.startsWith("signed.json"));
    const hashes = Object.fromEntries(files.map(([name, text]) => [name, sha256(text)]));
    const signed = JSON.stringify({ format, title: "One", sha256: hashes });
    Object.assign(this.host, { "signed.json": signed, "signed.json.minisig": key.signatureOf(signed), "signed.json.pub": key.file });
    return this;
  }

  // Opens the settings.
  open() {
    /** @type {any} */
    let Element;
    const { crypto, dataset } = this;
    const fetch = async (/** @type {string} */ url) => {
      const [path, query] = url.slice(ROOT.length).split("?");
      const text = (query ? undefined : this.kept[path]) ?? this.host[path];
      return text === undefined ? new Response("", { status: 404 }) : new Response(text);
    };
    const entries = this.loaded.map((path) => ({ name: ROOT + path, responseStatus: 200 }));
    const missing = { name: `${ROOT}gone-3123456789.bin`, responseStatus: 404 };
    run("signature.js", {
      MESSAGES, crypto, fetch,
      CONFIG: { storagePrefix: "bookmobile:", files: { catalog: CATALOG }, volumes: [VOLUME] },
      HTMLElement: class { lang = "en"; append() {} },
      customElements: { define: (/** @type {string} */ _, /** @type {any} */ own) => (Element = own) },
      document: { documentElement: { dataset }, querySelector: () => null, createElement: () => ({ focus() {} }) },
      location: { href: ROOT }, window: { localStorage: this.storage }, console: { info() {} },
      performance: { getEntriesByType: () => [...entries, missing, { name: "https://example.org/other/site/x-3123456789.js" }] },
    });
    const element = new Element();
    element.attributeChangedCallback();
    element.connectedCallback();
    return element;
  }

  async shown() {
    const element = this.open();
    assert.equal(element.line.textContent, "checking");
    return shownBy(element);
  }

  get key() {
    return this.storage.getItem(`${PREFIX}key`);
  }
}

/** @param {any} element */
const shownBy = async (element) => {
  while (element.result.message === "checking") await settle();
  const { line, trouble } = element;
  assert.equal(Boolean(line.textContent), trouble.hidden);
  return line.textContent ? line.textContent : `! ${trouble.textContent}`;
};

test("a site shows who signed it, and the key is remembered", async () => {
  const site = new SignedSite().sign();
  assert.equal(await site.shown(), "One by 000000001234ABCD");
  assert.equal(site.key, MINE.base64);
  assert.equal(await site.shown(), "One by 000000001234ABCD");
});

test("a changed signed.json is not what was signed", async () => {
  const site = new SignedSite().sign();
  site.host["signed.json"] = site.host["signed.json"].replace("One", "Two");
  assert.equal(await site.shown(), "! signed.json differs from 000000001234ABCD");
  assert.equal(site.key, null);
});

for (const path of [CATALOG, VOLUME, BOOT]) {
  test(`a changed ${path} is named`, async () => {
    const site = new SignedSite().sign();
    site.kept[path] = "damaged";
    assert.equal(await site.shown(), `! ${path} differs from 000000001234ABCD`);
    assert.equal(site.key, null);
  });
}

test("a script that was not signed is named if the host has it", async () => {
  const site = new SignedSite().sign();
  const added = "boot-4123456789.js";
  site.host[added] = "added";
  site.loaded.push(added);
  assert.equal(await site.shown(), `! ${added} differs from 000000001234ABCD`);
});

test("the signature of another version is no damage", async () => {
  const site = new SignedSite();
  delete site.host[CATALOG];
  site.kept[CATALOG] = "before";
  site.sign();
  assert.equal(await site.shown(), "another version by 000000001234ABCD");
});

test("another key is shown until it is accepted", async () => {
  const site = new SignedSite().sign();
  await site.shown();
  site.sign(OTHER);
  assert.equal(await site.shown(), "! before 000000001234ABCD, now 0000000000000099");
  assert.equal(site.key, MINE.base64);
  const element = site.open();
  await shownBy(element);
  assert.equal(element.accept.hidden, false);
  element.accept.onclick();
  while (element.result.other) await settle();
  assert.equal(await shownBy(element), "One by 0000000000000099");
  assert.deepEqual([site.key, element.accept.hidden], [OTHER.base64, true]);
});

test("keys with the same id are shown in full", async () => {
  const site = new SignedSite().sign();
  await site.shown();
  const same = newKey(0x1234abcd);
  site.sign(same);
  assert.equal(await site.shown(), `! before ${MINE.base64}, now ${same.base64}`);
});

test("without Ed25519 in the browser nothing is claimed", async () => {
  const site = new SignedSite().sign();
  site.crypto = {};
  assert.equal(await site.shown(), "not checked");
  const subtle = { importKey: async () => Promise.reject(new DOMException("no", "NotSupportedError")) };
  site.crypto = { subtle };
  assert.equal(await site.shown(), "not checked");
  assert.equal(site.key, null);
});

test("without the signature, or without a file, nothing is claimed", async () => {
  for (const path of ["signed.json", "signed.json.minisig", "signed.json.pub", VOLUME]) {
    const site = new SignedSite().sign();
    delete site.host[path];
    assert.equal(await site.shown(), "not fetched", path);
    assert.equal(site.key, null);
  }
  const site = new SignedSite().sign();
  site.host["signed.json.pub"] = "<!doctype html>";
  assert.equal(await site.shown(), "not fetched");
});

test("a later form of signed.json cannot be checked", async () => {
  const site = new SignedSite().sign(MINE, 2);
  assert.equal(await site.shown(), "not checked");
  assert.equal(site.key, null);
});

test("after everything was deleted no key is stored", async () => {
  const site = new SignedSite().sign();
  site.dataset.forgotten = "";
  assert.equal(await site.shown(), "One by 000000001234ABCD");
  assert.equal(site.key, null);
});
