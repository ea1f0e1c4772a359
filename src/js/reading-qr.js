// The address of the page as a QR code, which another phone reads with its camera. A single file
// has no address that another device could open.
import { make, say, status, textButton } from "./dom.js";
import { loadBytes, loadModule } from "./files.js";
import { interfaceMessages } from "./interface-language.js";
import { isSingleFile } from "./page.js";
import { saveAsFile } from "./save-file.js";
import { openReadingSheet } from "./reading-sheet.js";

const SVG = "http://www.w3.org/2000/svg";
// The light border that readers need, in modules.
const QUIET = 4;

/** @type {Promise<QrProgram> | undefined} */
let qrLoading;

const loadQr = () => {
  qrLoading ??= (async () => {
    const program = /** @type {QrProgram} */ (await loadModule(SHELF.qrJs ?? ""));
    await program.default({ module_or_path: await loadBytes(SHELF.qrWasm ?? "") });
    return program;
  })();
  qrLoading.catch(() => (qrLoading = undefined));
  return qrLoading;
};

// A path over the dark modules: each run of them in a row is a rectangle.
/** @param {Uint8Array} modules */
export const qrPath = (modules) => {
  const side = Math.sqrt(modules.length);
  let path = "";
  for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) {
    if (!modules[y * side + x]) continue;
    const start = x;
    while (x + 1 < side && modules[y * side + x + 1]) x++;
    path += `M${start + QUIET} ${y + QUIET}h${x - start + 1}v1h-${x - start + 1}z`;
  }
  return path;
};

/** @type {(modules: Uint8Array, label: string) => SVGSVGElement} */
const drawQr = (modules, label) => {
  const size = Math.sqrt(modules.length) + 2 * QUIET;
  const picture = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": label, class: "reading-qr", "shape-rendering": "crispEdges" }))
    picture.setAttribute(name, value);
  const [ground, dark] = ["rect", "path"].map((name) => document.createElementNS(SVG, name));
  for (const [name, value] of Object.entries({ width: size, height: size, fill: "#fff" })) ground.setAttribute(name, String(value));
  dark.setAttribute("d", qrPath(modules));
  dark.setAttribute("fill", "#000");
  picture.append(ground, dark);
  return picture;
};

/** @param {SVGSVGElement} picture */
const savePicture = (picture) =>
  saveAsFile(new Blob([new XMLSerializer().serializeToString(picture)], { type: "image/svg+xml" }), "link.svg");

// Shows the address of the page as a QR code.
/** @param {HTMLElement} from */
export const showQr = async (from) => {
  const messages = interfaceMessages();
  const line = status("p");
  if (isSingleFile) {
    openReadingSheet(messages.readingQr, from, line);
    return say(line, messages.readingQrFile);
  }
  const address = location.href.split("#")[0];
  const text = make("p", "reading-address");
  text.textContent = address;
  openReadingSheet(messages.readingQr, from, line, text);
  try {
    const modules = (await loadQr()).modules(address);
    if (!modules) return say(line, messages.readingQrLong);
    const picture = drawQr(modules, `${messages.readingQr}: ${address}`);
    line.after(picture);
    text.after(textButton("button", messages.readingSave, () => savePicture(picture)));
    say(line, messages.readingQrHint);
  } catch (error) {
    console.info(error);
    say(line, messages.readingFailed);
  }
};
