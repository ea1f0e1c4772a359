// An icon of style/reading.css, which screen readers pass over.
import { make } from "./dom.js";

/** @param {string} name */
export const iconOf = (name) => {
  const icon = make("span", `icon icon-${name}`);
  icon.ariaHidden = "true";
  return icon;
};
