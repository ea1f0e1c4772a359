// Loads the style sheets that come with the app before their elements appear, to avoid a
// flash of unstyled content: overlays need `style`, and elements that the app adds later
// need `optionalStyle`. (A page itself contains only the styles that it uses.) A style sheet
// that fails to load is ignored.
import { address } from "./page.js";

/** @type {Partial<Record<keyof site.Files, Promise<unknown>>>} */
const loads = {};

/** @param {"style" | "optionalStyle"} key */
export const loadStyle = (key) => (loads[key] ??= new Promise((done) => {
  const name = CONFIG.files[key];
  if (!name) return done(undefined);
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address(name);
  link.onload = link.onerror = done;
  document.head.append(link);
}));
