// Starts a mini-program with a screen of its own: writes its document of what the press made of
// it, under the policy that has its hashes, and shows it in a sandboxed frame.
import { make } from "./dom.js";
import { openFrame, textOf, watchProgram } from "./programs-frame.js";
import { isSingleFile } from "./page.js";

// The height up to which a screen grows by itself, in CSS pixels.
const MAX_HEIGHT = 1280;

/** @typedef {{ start: string, style: string, body: string, script: string, files: Record<string, string>, isThemed: boolean }} ScreenParts */

// The document. Its one script has the hash that the policy names: the shim comes first.
/** @type {(parts: ScreenParts, policy: string, shim: string, context: ScreenContext) => string} */
const documentOf = ({ start, style, body, script }, policy, shim, context) =>
  `${start}<meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer">`
  + `<meta name="viewport" content="width=device-width"><style>${style}</style></head>${body}`
  + `<script type="application/json" id="_bookmobile">${JSON.stringify(context).replaceAll("<", "\\u003c")}</script>`
  + `<script>${shim}\n${script}</script>`;

/** @type {any} */
let policyOfScreens;
// In a single file the page itself makes the frame. Its policy lets in documents of this kind.
/** @param {string} text */
const trusted = (text) => {
  if (!window.trustedTypes) return text;
  policyOfScreens ??= window.trustedTypes.createPolicy("screens", { createHTML: (html) => html });
  return policyOfScreens.createHTML(text);
};

// Starts a program. `give` is what it is given besides its files.
/** @type {(place: HTMLElement, code: string, give: Omit<ScreenContext, "files" | "isThemed">, receive: ProgramReceiver, ended: (why: import("./programs-frame.js").ProgramEnd, error?: string) => void) => Promise<import("./programs-frame.js").RunningProgram>} */
export const startScreen = async (place, code, give, receive, ended) => {
  const { frame: file, policy } = PROGRAMS.screens[code];
  const [shim, text] = await Promise.all([textOf(PROGRAMS.shim), textOf(code)]);
  /** @type {ScreenParts} */
  const parts = JSON.parse(text);
  const html = documentOf(parts, policy, shim, { ...give, files: parts.files, isThemed: parts.isThemed });
  const frame = make("iframe", "program-screen");
  frame.title = give.name;
  frame.style.minBlockSize = getComputedStyle(place.parentElement ?? place).minBlockSize;
  await openFrame(place, frame, file, () => {
    frame.setAttribute("sandbox", "allow-scripts allow-forms");
    frame.srcdoc = trusted(html);
  });
  const own = (/** @type {string} */ name, /** @type {any} */ value) => {
    if (name === "size") frame.style.blockSize = `${Math.min(MAX_HEIGHT, Number(value) || 0)}px`;
    else receive(name, value);
  };
  return watchProgram(frame, isSingleFile ? "" : [give.name, html], "ready", own, ended);
};
