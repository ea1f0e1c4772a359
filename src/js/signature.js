// The element <site-signature> among the settings of a signed site: who signed it, and whether
// the files that this page has loaded are those that were signed. offline-ui.js loads this
// script when the settings are opened. It finds damage and changes; a copy with another
// script in this one's place could show anything, for which there is `bookmobile verify`.
// The attribute `lang` is the interface's language.
import { fill, messagesFor } from "./messages.js";
import { canVerify, hasSigned, hexOf, readKey } from "./minisign.js";
import { address, base, data } from "./page.js";
import { readItem, writeStorage } from "./storage.js";

// The files of a signature (crates/cli/src/signed_files.rs).
const SIGNED = "signed.json";
const FILES = [SIGNED, `${SIGNED}.minisig`, `${SIGNED}.pub`];
// The version of signed.json.
const FORMAT = 1;

/**
 * @typedef {object} Result
 * @property {SignatureMessage} message
 * @property {Record<string, string>} [values]
 * @property {import("./minisign.js").PublicKey} [other] another key than the one before
 */

// The first key that the site was signed with here, or the one that was accepted.
/** @type {StoredName} */
const NAME = "key";
const place = `${CONFIG.storagePrefix}${base.pathname}:${NAME}`;
const knownKey = () => readItem("localStorage", place);
/** @param {string} key */
const rememberKey = (key) => {
  // A page that has deleted everything stores nothing more.
  if (!("forgotten" in data)) writeStorage("localStorage", [[place, key]]);
};

/** @type {(url: string, cache: RequestCache) => Promise<Uint8Array<ArrayBuffer>>} */
const read = async (url, cache) => {
  const response = await fetch(url, { cache });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
};
/** @param {Uint8Array<ArrayBuffer>} bytes */
const sha256Of = async (bytes) => hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));

// The files that the page has loaded and whose names contain the digests of their bytes: the
// catalog, programs, scripts, parts and volumes. Other files can be of another version than
// the page.
const loadedFiles = () => {
  const { appJs, appWasm, catalog, offlineJs } = CONFIG.files;
  const requests = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType("resource"));
  // Some browsers list what could not be fetched too, and some have no status.
  const fetched = requests.filter(({ name, responseStatus = 200 }) => name.startsWith(base.href) && responseStatus >= 200 && responseStatus < 400);
  const paths = fetched.map(({ name }) => name.slice(base.href.length).split(/[?#]/)[0]);
  const names = [catalog, appJs, appWasm, offlineJs, ...CONFIG.volumes, ...paths];
  const hasDigest = names.filter((name) => name !== undefined && /-[0-9a-f]{10}\.\w+$/.test(name));
  return new Set(hasDigest.map((name) => decodeURIComponent(name ?? "")));
};

// Whether the host has these bytes under a name. The service worker keeps no file of a URL with
// a query, so the host answers.
/** @type {(name: string, digest: string) => Promise<boolean>} */
const isOnHost = async (name, digest) => {
  try {
    return (await sha256Of(await read(`${address(name)}?${Date.now()}`, "no-store"))) === digest;
  } catch {
    return false;
  }
};

// Compares the files that the page has loaded with those that were signed. If the signature
// is that of another version, its files have other names, and the host has no others.
/** @type {(sha256: Record<string, string>) => Promise<{ message: SignatureMessage, path?: string }>} */
const compare = async (sha256) => {
  for (const path of loadedFiles()) {
    const digest = await sha256Of(await read(address(path), "force-cache"));
    const isListed = Object.hasOwn(sha256, path);
    if (isListed && sha256[path] === digest) continue;
    return isListed || (await isOnHost(path, digest)) ? { message: "differs", path } : { message: "otherVersion" };
  }
  return { message: "signed" };
};

/** @returns {Promise<Result>} */
const check = async () => {
  if (!crypto.subtle || !(await canVerify())) return { message: "notChecked" };
  const files = await Promise.all(FILES.map((name) => read(address(name), "no-cache")));
  const [text, signature, publicKey] = files.map((bytes) => new TextDecoder().decode(bytes));
  const key = readKey(publicKey);
  // Some hosts answer with a page in the place of a file that they do not have.
  if (!key) return { message: "notFetched" };
  if (!(await hasSigned(key, signature, files[0]))) return { message: "differs", values: { key: key.id, path: SIGNED } };
  const { format, title, sha256 } = JSON.parse(text);
  if (format !== FORMAT) return { message: "notChecked" };
  const known = knownKey();
  const before = known && known !== key.base64 && readKey(known);
  if (before) {
    // Ids can be chosen: two keys can have the same.
    const shown = before.id === key.id ? "base64" : "id";
    return { message: "otherKey", values: { before: before[shown], now: key[shown] }, other: key };
  }
  const { message, path = "" } = await compare(sha256);
  if (message !== "differs") rememberKey(key.base64);
  return { message, values: { title, key: key.id, path } };
};

const checkSignature = () =>
  check().catch((error) => {
    console.info(error);
    return /** @type {Result} */ ({ message: "notFetched" });
  });

// Sets an element's text if it is another one: a screen reader reads each change, and WebKit
// loses the click on a button whose text is replaced while the button is held down.
/** @type {(element: HTMLElement, text: string) => void} */
const say = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

customElements.define("site-signature", class extends HTMLElement {
  static observedAttributes = ["lang"];

  /** @type {Result} */
  result = { message: "checking" };
  line = Object.assign(document.createElement("p"), { role: "status", tabIndex: -1 });
  trouble = Object.assign(document.createElement("p"), { role: "alert", className: "notice" });
  accept = Object.assign(document.createElement("button"), {
    type: "button",
    className: "button",
    onclick: () => {
      if (this.result.other) rememberKey(this.result.other.base64);
      this.line.focus();
      this.check();
    },
  });

  connectedCallback() {
    if (!this.firstChild) this.append(this.line, this.trouble, this.accept);
    this.check();
  }

  attributeChangedCallback() {
    this.show();
  }

  async check() {
    this.result = await checkSignature();
    this.show();
  }

  show() {
    const messages = messagesFor(this.lang);
    const { message, values = {}, other } = this.result;
    const text = fill(messages[message], values);
    const isTrouble = message === "differs" || Boolean(other);
    say(this.line, isTrouble ? "" : text);
    say(this.trouble, isTrouble ? text : "");
    this.trouble.hidden = !isTrouble;
    say(this.accept, messages.acceptKey);
    this.accept.hidden = !other;
  }
});
