// Loads the style sheets that come with the app, so that nothing is shown without its
// style: what opens over the page needs `style`, and what the app shows in it later
// `optionalStyle`, of which the page itself has only what it uses. Without them all
// still works.
import { address } from "./page.js";

const loads = {};

export const loadStyle = (key) => (loads[key] ??= new Promise((done) => {
  const name = CONFIG.files[key];
  if (!name) return done();
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address(name);
  link.onload = link.onerror = done;
  document.head.append(link);
}));
