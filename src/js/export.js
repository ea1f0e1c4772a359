// Exports a part of the site as a single file, in the browser, and hands it over: by the
// system's own way of sharing, or as a download. The template is a page with all scripts
// in it and a place for data; what it needs is named in it. Nothing comes from a network
// that the device has already.
import { block, bundle, isSingleFile } from "./page.js";

// Where a template takes its blocks of data, and its own name as such a block.
const PLACE = "<!--bundle-->";
const TEMPLATE = "template";

const base64 = (bytes) => {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
};
const pack = async (bytes) => {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return base64(new Uint8Array(await new Response(stream).arrayBuffer()));
};
const blockOf = (name, type, text) => `<script type="${type}" data-name="${name}">${text}</` + "script>";

// `name` of the file, `only` these articles, `start` there, with these volumes.
// Without a network, pictures and parts of the search that are not here stay
// behind. Gives true, or nothing if the person thought better of it.
window.bookmobileExport = async (bytes, name, only, start, volumes) => {
  const names = (list) => list.split(" ").filter(Boolean);
  const whole = await bytes(CONFIG.files.singleFile ?? TEMPLATE);
  const template = new TextDecoder().decode(whole);
  const { files, shards, pictures } = JSON.parse(/data-name="site">([^<]*)</.exec(template)[1]);
  const needed = [...files, ...names(volumes)];
  const carried = [];
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
  const { version } = isSingleFile ? bundle : window.bookmobileOffline.state();
  const made = new Date().toISOString().slice(0, 10);
  blocks.unshift(blockOf("bundle", "application/json", JSON.stringify({ files: carried, only: names(only), start, version, made })));
  blocks.push(blockOf(TEMPLATE, "application/gzip", await pack(whole)));
  for (const [picture, type] of Object.entries(pictures)) {
    if (!texts.includes(picture)) continue;
    // A file that was passed on has the pictures of its own articles only.
    const own = block(picture)?.textContent;
    const text = own ?? (isSingleFile ? undefined : await bytes(picture).then(base64, () => {}));
    if (text) blocks.push(blockOf(picture, type, text));
  }
  const html = template.replace(PLACE, () => blocks.join("\n"));
  const file = new File([html], `${name}.html`, { type: "text/html" });
  if (navigator.canShare?.({ files: [file] })) {
    try {
      await navigator.share({ files: [file], title: name });
      return true;
    } catch (error) {
      // Who thought better of it wants no download either.
      if (error.name === "AbortError") return;
    }
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  return true;
};
