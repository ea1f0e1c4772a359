// Exports a part of the site as a single file, in the browser: shares it by the system's
// dialog, or downloads it. The template is a page with all scripts in it and a place for
// blocks of data; it lists the files that it needs. Files that the device has are not
// fetched again.
import { saveAsFile } from "./save-file.js";
import { block, bundle, isSingleFile, page } from "./page.js";

// The place for the blocks of data in a template, and the name of the block that contains
// the template itself.
const PLACE = "<!--bundle-->";
const TEMPLATE = "template";
// The files of a signature, which a signed site and its single files have.
const SIGNATURE = ["signed.json", "signed.json.minisig", "signed.json.pub"];

/** @param {Uint8Array} bytes */
const base64 = (bytes) => {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
};
/** @param {Uint8Array<ArrayBuffer>} bytes */
const pack = async (bytes) => {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return base64(new Uint8Array(await new Response(stream).arrayBuffer()));
};
/** @type {(name: string, type: string, text: string) => string} */
const blockOf = (name, type, text) => `<script type="${type}" data-name="${name}">${text}</` + "script>";

// The blocks of the site's signature, if that is of these files: the host can have another
// version than the page. Without a network it can be missing.
/** @type {(bytes: LoadBytes, names: string[]) => Promise<string[]>} */
const signatureOf = async (bytes, names) => {
  if (!(isSingleFile ? block(SIGNATURE[0]) : page.dataset.signed)) return [];
  try {
    const parts = await Promise.all(SIGNATURE.map((name) => bytes(name)));
    const { sha256 } = JSON.parse(new TextDecoder().decode(parts[0]));
    if (!names.every((name) => Object.hasOwn(sha256, name))) return [];
    const packed = await Promise.all(parts.map(pack));
    return packed.map((text, at) => blockOf(SIGNATURE[at], "application/gzip", text));
  } catch {
    return [];
  }
};

// Without a network the file lacks pictures and shards of the index that are not on the
// device. Resolves to true, or to undefined if the person cancelled the dialog.
window.bookmobileExport = async (bytes, name, only, start, volumes) => {
  /** @param {string} list */
  const names = (list) => list.split(" ").filter(Boolean);
  const whole = await bytes(CONFIG.files.singleFile ?? TEMPLATE);
  const template = new TextDecoder().decode(whole);
  /** @type {{ files: string[], shards: string[], pictures: Record<string, string> }} */
  const { files, shards, pictures } = JSON.parse(/data-name="site">([^<]*)</.exec(template)?.[1] ?? "");
  const needed = [...files, ...names(volumes)];
  const carried = [];
  /** @type {string[]} */
  const blocks = [];
  let texts = "";
  for (const file of [...needed, ...shards]) {
    const isNeeded = needed.includes(file);
    const own = await bytes(file).catch((error) => {
      if (isNeeded) throw error;
    });
    if (!own) continue;
    if (!files.includes(file)) {
      carried.push(file);
      texts += new TextDecoder().decode(own);
    }
    blocks.push(blockOf(file, "application/gzip", await pack(own)));
  }
  const isData = (/** @type {string} */ file) => /^(catalog|index)-/.test(file);
  blocks.push(...(await signatureOf(bytes, [...files.filter(isData), ...carried])));
  const version = isSingleFile ? bundle.version : window.bookmobileOffline?.state().version;
  const made = new Date().toISOString().slice(0, 10);
  blocks.unshift(blockOf("bundle", "application/json", JSON.stringify({ files: carried, only: names(only), start, version, made })));
  const notices = window.bookmobileNotices?.();
  if (notices) blocks.push(blockOf("notices", "application/json", notices));
  blocks.push(blockOf(TEMPLATE, "application/gzip", await pack(whole)));
  for (const [picture, type] of Object.entries(pictures)) {
    if (!texts.includes(picture)) continue;
    // A single file contains the pictures of its own articles only.
    const own = block(picture)?.textContent;
    const text = own ?? (isSingleFile ? undefined : await bytes(picture).then(base64, () => undefined));
    if (text) blocks.push(blockOf(picture, type, text));
  }
  const html = template.replace(PLACE, () => blocks.join("\n"));
  const file = new File([html], `${name}.html`, { type: "text/html" });
  if (navigator.canShare?.({ files: [file] })) {
    try {
      await navigator.share({ files: [file], title: name });
      return true;
    } catch (error) {
      // The person cancelled: no download either.
      if (error instanceof DOMException && error.name === "AbortError") return;
    }
  }
  saveAsFile(file, file.name);
  return true;
};
