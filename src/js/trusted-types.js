// The Trusted Types policy. The press has sanitised all HTML long before; here whatever
// could still run is refused once more, tag by tag, in case a pack came from elsewhere.
import { base, isSingleFile } from "./page.js";

const tags = /<(?:[^>"']|"[^"]*"|'[^']*')*>/g;
const active =
  /^<\/?\s*(?:script|style|iframe|frame|object|embed|base|meta|link|form|portal)\b|[\s"'/]on[a-z]+\s*=|[\s"'/]srcdoc\s*=|=\s*["']?\s*(?:javascript|vbscript|data:text)/i;
export const isInert = (html) => !(html.match(tags) || []).some((tag) => active.test(tag));

export const setPolicy = () => {
  if (window.trustedTypes) trustedTypes.createPolicy("default", {
    createHTML: (html) => (isInert(html) ? html : null),
    createScriptURL: (url) =>
      new URL(url, base).href.startsWith(isSingleFile ? "blob:" : base.href) ? url : null,
  });
};
