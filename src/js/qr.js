// QR codes: loads the program that makes them (crates/qr-js) and draws one as a picture. Reading
// aids and views of mini-programs have it.
import { loadBytes, loadModule } from "./files.js";

const SVG_ELEMENTS = "http://www.w3.org/2000/svg";
// The light border that readers need, in modules.
const QUIET = 4;

/** @type {Promise<QrProgram> | undefined} */
let qrLoading;

// The program, from the files with these names. A single file carries its script.
/** @type {(js: string | undefined, wasm: string | undefined) => Promise<QrProgram>} */
export const loadQr = (js, wasm) => {
  qrLoading ??= (async () => {
    const program = /** @type {QrProgram} */ (js ? await loadModule(js) : bookmobileQr);
    await program.default({ module_or_path: await loadBytes(wasm ?? "") });
    return program;
  })();
  // A program that could not be fetched is fetched again.
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

// The picture, black on white in each theme: cameras read no other. `name` is its class.
/** @type {(modules: Uint8Array, label: string, name: string) => SVGSVGElement} */
export const drawQr = (modules, label, name) => {
  const size = Math.sqrt(modules.length) + 2 * QUIET;
  const picture = document.createElementNS(SVG_ELEMENTS, "svg");
  for (const [key, value] of Object.entries({ viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": label, class: name, "shape-rendering": "crispEdges" }))
    picture.setAttribute(key, value);
  const [ground, dark] = ["rect", "path"].map((tag) => document.createElementNS(SVG_ELEMENTS, tag));
  for (const [key, value] of Object.entries({ width: size, height: size, fill: "#fff" })) ground.setAttribute(key, String(value));
  dark.setAttribute("d", qrPath(modules));
  dark.setAttribute("fill", "#000");
  picture.append(ground, dark);
  return picture;
};
