// The Trusted Types policy. The press has sanitised all HTML already. In case a pack comes
// from another source, the policy refuses all markup that the press does not write: INERT_TAG
// is made of the press's own lists (crates/html/src/allowed.rs).
import { base, isSingleFile } from "./page.js";

const tags = new RegExp(INERT_TAG, "g");
// Whether HTML can neither run code nor load a document: without the tags that an article
// can have no tag is left.
/** @param {string} html */
export const isInert = (html) => !html.replace(tags, "").includes("<");

export const setPolicy = () => {
  if (window.trustedTypes) window.trustedTypes.createPolicy("default", {
    // The frame of a mini-program is the one document that a single file makes.
    createHTML: (html) => (isInert(html) || (isSingleFile && html === PROGRAM_FRAME) ? html : null),
    createScriptURL: (url) =>
      new URL(url, base).href.startsWith(isSingleFile ? "blob:" : base.href) ? url : null,
  });
};
