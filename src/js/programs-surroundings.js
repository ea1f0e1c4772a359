// What a mini-program is told of the page around it: language, theme, size of text, width. It is
// told again when one of them changes.

// How many milliseconds pass between two widths that a program is told.
const WIDTH_PAUSE = 250;

const systemDark = () => matchMedia("(prefers-color-scheme: dark)");
const isDark = () => {
  const { theme } = document.documentElement.dataset;
  return theme ? theme === "dark" : systemDark().matches;
};

/** @param {HTMLElement} box */
export const surroundingsOf = (box) => {
  const style = getComputedStyle(box);
  return {
    locale: box.closest("[lang]")?.getAttribute("lang") ?? "en",
    direction: /** @type {"ltr" | "rtl"} */ (style.direction === "rtl" ? "rtl" : "ltr"),
    theme: /** @type {"light" | "dark"} */ (isDark() ? "dark" : "light"),
    textScale: Number.parseFloat(style.fontSize) / 16,
    width: Math.round(box.getBoundingClientRect().width),
  };
};

// Calls a function with what is around a box, whenever that is not what it was; returns the end
// of it. A box grows with what it shows, so its height is none of it.
/** @type {(box: HTMLElement, tell: (now: ReturnType<typeof surroundingsOf>) => void) => () => void} */
export const watchSurroundings = (box, tell) => {
  let told = JSON.stringify(surroundingsOf(box));
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let later;
  const look = () => {
    const now = surroundingsOf(box);
    const text = JSON.stringify(now);
    // A box that is not shown has no width.
    if (text === told || !now.width) return;
    told = text;
    tell(now);
  };
  const lookSoon = () => {
    later ??= setTimeout(() => {
      later = undefined;
      look();
    }, WIDTH_PAUSE);
  };
  const settings = new MutationObserver(look);
  settings.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "data-size", "lang", "dir"] });
  const size = new ResizeObserver(lookSoon);
  size.observe(box);
  const system = systemDark();
  system.addEventListener("change", look);
  return () => {
    clearTimeout(later);
    settings.disconnect();
    size.disconnect();
    system.removeEventListener("change", look);
  };
};
