// Loads the style sheets that come with the app before their elements appear, to avoid a
// flash of unstyled content: overlays need `style`, and elements that the app adds later
// need `optionalStyle`. (A page itself contains only the styles that it uses.) A style sheet
// that fails to load is ignored.
import { address } from "./page.js";

/** @type {Partial<Record<keyof site.Files, Promise<unknown>>>} */
const loads = {};

// A style sheet by its file's name; nothing is to be loaded in a single file, which has all.
/** @param {string} [name] */
export const loadSheet = (name) => new Promise((done) => {
  if (!name) return done(undefined);
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address(name);
  link.onload = link.onerror = done;
  document.head.append(link);
});

/** @param {"style" | "optionalStyle"} key */
export const loadStyle = (key) => (loads[key] ??= loadSheet(CONFIG.files[key]));
