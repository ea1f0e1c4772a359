// Tests of how articles of the reader's own files are copied into the page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "./load.js";

test("a formula of a file has no attributes of the page's own", () => {
  /** @type {Record<string, string>} */
  const copied = {};
  const copy = { setAttribute: (/** @type {string} */ name, /** @type {string} */ value) => (copied[name] = value) };
  const { copyOf } = run("files-show.js", {
    INERT_TAG: "<b>",
    HTMLImageElement: class {},
    document: { createElementNS: () => copy, documentElement: { dataset: {} }, querySelector: () => null },
    location: new URL("https://example.org/"),
  }, ["copyOf"]);
  const attributes = Object.entries({ display: "block", href: "#", "data-program": "{}", "data-section": "a" });
  copyOf({ namespaceURI: "http://www.w3.org/1998/Math/MathML", localName: "math", attributes: attributes.map(([name, value]) => ({ name, value })) }, { link: () => "#own" });
  assert.deepEqual(copied, { display: "block", href: "#own" });
});
