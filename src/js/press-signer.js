// Who signed a collection that was made elsewhere. As a site (signature.js), it can have a list of
// the SHA-256 of its files, the signature of that list and the public key.
import { canVerify, hasSigned, hexOf, readKey } from "./minisign.js";

const LIST = "signed.json";
// The version of the list.
const FORMAT = 1;

// The files of a signature (crates/cli/src/signed_files.rs).
export const SIGNATURE = [LIST, `${LIST}.minisig`, `${LIST}.pub`];

/** @param {Uint8Array} bytes */
const textOf = (bytes) => new TextDecoder().decode(bytes);

// The key that signed these files, each with its name in the list; undefined if there is no
// signature. A part of a collection lacks files of the list. An error `forged` means that
// something is not as it was signed.
/** @type {(signature: (Uint8Array<ArrayBuffer> | undefined)[], files: [name: string, bytes: Uint8Array<ArrayBuffer>, ...rest: unknown[]][], isPart: boolean) => Promise<Signer | undefined>} */
export const signerOf = async ([list, signature, publicKey], files, isPart) => {
  if (!list && !signature && !publicKey) return undefined;
  const key = publicKey && readKey(textOf(publicKey));
  if (!list || !signature || !key) throw new Error("forged");
  const { id, base64 } = key;
  if (!crypto.subtle || !(await canVerify())) return { id, base64, isChecked: false };
  if (!(await hasSigned(key, textOf(signature), list))) throw new Error("forged");
  const { format, sha256 } = JSON.parse(textOf(list));
  if (format !== FORMAT) throw new Error("version");
  const lacking = new Set(Object.keys(sha256));
  for (const [name, bytes] of files) {
    const digest = hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
    if (!lacking.delete(name) || sha256[name] !== digest) throw new Error("forged");
  }
  if (!isPart && lacking.size) throw new Error("forged");
  return { id, base64, isChecked: true };
};
