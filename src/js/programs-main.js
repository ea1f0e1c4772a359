// The entry of mini-programs in a page, which is loaded when one of them comes near the window.
import { buildBox, endGone } from "./programs-box.js";
import { loadSheet } from "./styles.js";

const buildAll = () => {
  endGone();
  for (const box of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-program]:not([data-built])"))) buildBox(box);
};

loadSheet(PROGRAMS.css).then(() => {
  buildAll();
  new MutationObserver(buildAll).observe(document.getElementById("_panel") ?? document.documentElement, { childList: true, subtree: true });
});
