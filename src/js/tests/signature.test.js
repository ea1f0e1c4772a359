// Tests of the signature of a site: the hash, and keys and signatures of minisign.
import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { test } from "node:test";
import { blake2b } from "../blake2b.js";
import { canVerify, hasSigned, readKey } from "../minisign.js";

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */
/** @type {(text: string) => Bytes} */
const utf8 = (text) => new TextEncoder().encode(text);
/** @param {Uint8Array} bytes */
const hex = (bytes) => Buffer.from(bytes).toString("hex");

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
