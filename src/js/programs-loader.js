// Loads the script of mini-programs when one of them comes near the window.
import { loadModule } from "./files.js";

export const startProgramsLoader = () => {
  const { programsJs } = SHELF;
  if (!programsJs) return;
  const near = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    near.disconnect();
    pages.disconnect();
    loadModule(programsJs).catch(console.warn);
  }, { rootMargin: "600px" });
  const look = () => document.querySelectorAll("[data-program]").forEach((box) => near.observe(box));
  const pages = new MutationObserver(look);
  pages.observe(document.getElementById("_panel") ?? document.body, { childList: true, subtree: true });
  look();
};
