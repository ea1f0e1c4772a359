// The texts of other articles, which the app has or fetches.
import { make } from "./dom.js";

// How long an article is waited for, and how often it is asked for, in milliseconds.
const LIMIT = 15_000;
const EVERY = 60;

/** @param {number} milliseconds */
const pauseFor = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// The text of the article that a link leads to, as an element that is not in the page.
/** @param {HTMLAnchorElement} link */
export const textOfLink = async (link) => {
  const last = Date.now() + LIMIT;
  let failures = 0;
  for (;;) {
    const html = window.bookmobile?.articleHtml(link.pathname, link.hash);
    if (html) {
      const text = make("div");
      text.innerHTML = html;
      return text;
    }
    // The first may be of long ago: the app tries again then.
    if (html === "") failures++;
    if (failures > 1 || Date.now() > last) throw new Error(`${link.href}: no text`);
    await pauseFor(EVERY);
  }
};
