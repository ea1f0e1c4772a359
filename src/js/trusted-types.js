// The Trusted Types policy. The press has sanitised all HTML already. The policy refuses
// markup that can run code once more, tag by tag, in case a pack comes from another source.
import { base, isSingleFile } from "./page.js";

const tags = /<(?:[^>"']|"[^"]*"|'[^']*')*>/g;
const active =
  /^<\/?\s*(?:script|style|iframe|frame|object|embed|base|meta|link|form|portal)\b|[\s"'/]on[a-z]+\s*=|[\s"'/]srcdoc\s*=|=\s*["']?\s*(?:javascript|vbscript|data:text)/i;
// Whether no tag of the HTML can run code or load a document.
/** @param {string} html */
export const isInert = (html) => !(html.match(tags) || []).some((tag) => active.test(tag));

export const setPolicy = () => {
  if (window.trustedTypes) window.trustedTypes.createPolicy("default", {
    createHTML: (html) => (isInert(html) ? html : null),
    createScriptURL: (url) =>
      new URL(url, base).href.startsWith(isSingleFile ? "blob:" : base.href) ? url : null,
  });
};
