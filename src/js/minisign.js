// Public keys and signatures in the form of minisign: reads them, and checks a signature with
// the browser's Ed25519 (WebCrypto).
import { blake2b } from "./blake2b.js";

/**
 * A public key.
 * @typedef {object} PublicKey
 * @property {string} id as minisign prints it
 * @property {string} base64 the whole key
 * @property {Uint8Array<ArrayBuffer>} bytes the key of Ed25519
 */

// The parts of a key and of a signature: the algorithm, the key's id, then 32 or 64 bytes.
const ID = 2;
const REST = 10;
// The names of the algorithms: a key of Ed25519, and a signature of the BLAKE2b of the bytes.
const KEY = "Ed";
const HASHED = "ED";

/** @param {string} text */
const linesOf = (text) => text.trim().split(/\r?\n/);

// The bytes of a line in Base64; none if it is not in Base64.
/** @param {string} line */
const decode64 = (line = "") => {
  try {
    return Uint8Array.from(atob(line), (letter) => letter.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
};

/** @param {Uint8Array} bytes */
const algorithmOf = (bytes) => String.fromCharCode(...bytes.subarray(0, ID));

/** @param {Uint8Array} bytes */
export const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

// The id is stored with its lowest byte first.
/** @param {Uint8Array} bytes */
const idOf = (bytes) => hexOf(bytes.slice(ID, REST).reverse()).toUpperCase();

// A key: its Base64 alone, or after a line with a comment. Undefined if it is none.
/** @type {(text: string) => PublicKey | undefined} */
export const readKey = (text) => {
  const base64 = linesOf(text).at(-1) ?? "";
  const bytes = decode64(base64);
  const isKey = bytes.length === REST + 32 && algorithmOf(bytes) === KEY;
  return isKey ? { id: idOf(bytes), base64, bytes: bytes.slice(REST) } : undefined;
};

/** @param {Uint8Array<ArrayBuffer>} bytes */
const importKey = (bytes) => crypto.subtle.importKey("raw", bytes, "Ed25519", false, ["verify"]);

// Whether the browser has Ed25519, which takes the base point of the curve as a key.
export const canVerify = () => importKey(new Uint8Array(32).fill(0x66).fill(0x58, 0, 1)).then(() => true, () => false);

// Whether a signature, the text of a file, is that of these bytes by this key.
/** @type {(key: PublicKey, signature: string, bytes: Uint8Array) => Promise<boolean>} */
export const hasSigned = async (key, signature, bytes) => {
  const [, first, trusted = "", second] = linesOf(signature);
  const own = decode64(first);
  if (own.length !== REST + 64 || algorithmOf(own) !== HASHED || idOf(own) !== key.id) return false;
  const ofBytes = own.slice(REST);
  // The trusted comment has a signature too, together with the other signature.
  const comment = new TextEncoder().encode(trusted.replace("trusted comment: ", ""));
  const withComment = Uint8Array.from([...ofBytes, ...comment]);
  try {
    const verifier = await importKey(key.bytes);
    /** @type {(signature: Uint8Array<ArrayBuffer>, of: Uint8Array<ArrayBuffer>) => Promise<boolean>} */
    const verify = (signature, of) => crypto.subtle.verify("Ed25519", verifier, signature, of);
    return (await verify(ofBytes, blake2b(bytes))) && (await verify(decode64(second), withComment));
  } catch {
    return false;
  }
};
