// Tests of the small modules: the codec of the search's messages, texts, Trusted Types,
// loading of files.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { decode, encode, splitBySpans } from "../codec.js";
import { formatBytes } from "../format-bytes.js";
import { run } from "./load.js";

// --- The codec: the same messages as in Rust's tests. ---

/** @type {{ schemas: Record<string, SchemaOf<WireValue>>, messages: { type: string, bytes: string, message: WireValue }[] }} */
const golden = JSON.parse(readFileSync(new URL("../../../crates/protocol/tests/messages.json", import.meta.url), "utf8"));

for (const { type, bytes, message } of golden.messages) {
  const expected = Buffer.from(bytes, "hex");
  test(`the ${type} ${bytes.slice(0, 12)} is encoded and decoded as in Rust`, () => {
    assert.equal(Buffer.from(encode(golden.schemas[type], message)).toString("hex"), bytes);
    assert.deepEqual(decode(golden.schemas[type], expected), message);
  });

  test(`the ${type} ${bytes.slice(0, 12)} cut off anywhere does not hang`, () => {
    for (let end = 0; end < expected.length; end++) {
      try {
        assert.notDeepEqual(decode(golden.schemas[type], expected.subarray(0, end)), undefined);
      } catch (error) {
        assert.ok(error instanceof TypeError, String(error));
      }
    }
  });
}

test("numbers above 32 bits are encoded and decoded", () => {
  for (const n of [0, 127, 128, 2 ** 32, 2 ** 53 - 1])
    assert.deepEqual(decode({ pair: ["number"] }, encode({ pair: ["number"] }, [n])), [n]);
});

test("a text is split by highlights that count bytes", () => {
  assert.deepEqual(splitBySpans("a公交b", [[1, 4]]), [["a", false], ["公", true], ["交b", false]]);
  assert.deepEqual(splitBySpans("bus", []), [["bus", false]]);
  assert.deepEqual(splitBySpans("é😀x", [[0, 2], [2, 6]]), [["", false], ["é", true], ["", false], ["😀", true], ["x", false]]);
});

// --- Texts. ---

test("bytes are written in KB and MB", () => {
  assert.deepEqual([0, 1, 1000, 949999, 950000, 12345678].map(formatBytes), [
    "0\u00a0KB", "1\u00a0KB", "1\u00a0KB", "950\u00a0KB", "0.9\u00a0MB", "12.3\u00a0MB",
  ]);
});

test("messages are chosen by language, and filled", () => {
  const MESSAGES = { en: { dateLocale: "en-GB" }, zh: { dateLocale: "zh-CN" } };
  const { messagesFor, fill, formatDay } = run("messages.js", { MESSAGES }, ["messagesFor", "fill", "formatDay"]);
  assert.deepEqual(["zh-CN", "zh", "en-GB", "fr"].map((tag) => messagesFor(tag).dateLocale), ["zh-CN", "zh-CN", "en-GB", "en-GB"]);
  assert.equal(fill("{have} of {of}, {have}", { have: 1, of: "$&" }), "1 of $&, 1");
  assert.equal(formatDay(MESSAGES.en, "2026-01-02"), "2 January 2026");
  assert.equal(formatDay(MESSAGES.zh, "2026-01-02"), "2026年1月2日");
});

test("the types name the messages that crates/i18n has", () => {
  const rust = readFileSync(new URL("../../../crates/i18n/src/texts.rs", import.meta.url), "utf8");
  const types = readFileSync(new URL("../globals-page.d.ts", import.meta.url), "utf8");
  for (const [group, type] of [["DeviceTexts", "DeviceMessage"], ["SignatureTexts", "SignatureMessage"], ["FileTexts", "FileMessage"], ["NoticesTexts", "NoticesMessage"]]) {
    const fields = new RegExp(`\\n    ${group} \\{\\n([^}]*)\\}`).exec(rust)?.[1] ?? "";
    const names = [...fields.matchAll(/^ +(\w+)[(;]/gm)].map(([, name]) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase()));
    const union = new RegExp(`type ${type} =([^;]*);`).exec(types)?.[1] ?? "";
    assert.ok(names.length > 5, group);
    assert.deepEqual([...union.matchAll(/"(\w+)"/g)].map(([, name]) => name).filter((name) => name !== "dateLocale"), names);
  }
});

// --- Trusted Types. ---

/** @type {(dataset?: Record<string, string>, scripts?: Record<string, { type?: string, textContent: string }>) => Record<string, unknown>} */
const pageScope = (dataset = {}, scripts = {}) => ({
  document: {
    documentElement: { dataset: { root: "../", ...dataset } },
    querySelector: (/** @type {string} */ selector) => scripts[/"(.*)"/.exec(selector)?.[1] ?? ""] ?? null,
  },
  location: { href: "https://example.org/site/en/" },
});

/** @type {{ tag: string, cases: [html: string, isInert: boolean][] }} */
const policy = JSON.parse(readFileSync(new URL("../../../crates/press/tests/inert.json", import.meta.url), "utf8"));

test("HTML that can run code is refused, and only that, as the press knows it", () => {
  const { isInert } = run("trusted-types.js", { ...pageScope(), window: {}, INERT_TAG: policy.tag }, ["isInert"]);
  for (const [html, expected] of policy.cases) assert.equal(isInert(html), expected, html);
  for (const html of [
    "<script>x</script>", "<img src=x onerror=alert(1)>", "<img/onload='x'>", "<a href=\"javascript:x\">", "<a href=\"&#106;avascript:x\">",
    "<A HREF=' vbscript:x'>", "<iframe>", "<form>", "<a href=data:text/html,x>", "<p srcdoc=x>", "<svg><object>", "<b title='>' onclick=x>",
    "</ script>", "<a title=x\" onclick=y>", "<<b>script>",
  ]) assert.equal(isInert(html), false, html);
  for (const html of [
    "", "<p>on sale = now</p>", "<b title=\"a > b\">x</b>", "<img src=\"data:image/svg+xml,x\">", "<p>javascript:x</p>",
    "<img alt=\"Step one = open\" src=\"blob:null/1\">", "<a href=\"#/zh/articles/借书证/\">x</a>", "<a href=\"zh/articles/a/?x:y\">x</a>",
  ]) assert.equal(isInert(html), true, html);
});

test("the policy lets only scripts of the site through", () => {
  /** @type {{ createHTML(html: string): string | null, createScriptURL(url: string): string | null }[]} */
  const rules = [];
  const trustedTypes = { createPolicy: (/** @type {string} */ _, /** @type {any} */ own) => rules.push(own) };
  run("trusted-types.js", { ...pageScope(), window: { trustedTypes }, INERT_TAG: policy.tag, PROGRAM_FRAME: "" }, ["setPolicy"]).setPolicy();
  run("trusted-types.js", { ...pageScope({ singleFile: "" }), window: { trustedTypes }, INERT_TAG: policy.tag, PROGRAM_FRAME: "<script>own" }, ["setPolicy"]).setPolicy();
  const [site, file] = rules;
  assert.equal(site.createScriptURL("https://example.org/site/search.js"), "https://example.org/site/search.js");
  assert.equal(site.createScriptURL("https://example.org/other/search.js"), null);
  assert.equal(site.createScriptURL("blob:https://example.org/1"), null);
  assert.equal(file.createScriptURL("blob:https://example.org/1"), "blob:https://example.org/1");
  assert.deepEqual([site.createHTML("<b>"), site.createHTML("<script>")], ["<b>", null]);
  // The frame of mini-programs is made by single files alone, and exactly so.
  assert.deepEqual([site.createHTML("<script>own"), site.createHTML(""), file.createHTML("<script>own"), file.createHTML("<script>own ")], [null, "", "<script>own", null]);
});

// --- Loading files. ---

/** @type {(answers: (Response | Error)[], early?: Record<string, Promise<Response>>) => { load: any, fetchFile: any, forgetLoaded: any, fetched: string[] }} */
const files = (answers, early) => {
  /** @type {string[]} */
  const fetched = [];
  const fetch = async (/** @type {string} */ url) => {
    fetched.push(url);
    const answer = answers.shift() ?? new Error("no answer");
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const scope = { ...pageScope(), window: { bookmobileRequests: early }, fetch };
  const { loadBytes, fetchFile, forgetLoaded } = run("files.js", scope, ["loadBytes", "fetchFile", "forgetLoaded"]);
  return { load: loadBytes, fetchFile, forgetLoaded, fetched };
};
const text = async (/** @type {Promise<Uint8Array>} */ bytes) => Buffer.from(await bytes).toString();

test("an early request is used once", async () => {
  const { fetchFile, fetched } = files([new Response("new")], { "a.bin": Promise.resolve(new Response("early")) });
  assert.equal(await (await fetchFile("a.bin")).text(), "early");
  assert.equal(await (await fetchFile("a.bin")).text(), "new");
  assert.deepEqual(fetched, ["https://example.org/site/a.bin"]);
});

test("a file is loaded once, until it is forgotten", async () => {
  const { load, forgetLoaded, fetched } = files([new Response("one"), new Response("two")]);
  assert.deepEqual([await text(load("a.bin")), await text(load("a.bin"))], ["one", "one"]);
  forgetLoaded();
  assert.equal(await text(load("a.bin")), "two");
  assert.equal(fetched.length, 2);
});

test("a load that fails is retried once, also after an early request", async () => {
  const { load, fetched } = files([new Response("whole")], { "a.bin": Promise.reject(new TypeError("cut off")) });
  assert.equal(await text(load("a.bin")), "whole");
  assert.equal(fetched.length, 1);
});

test("a file that failed twice is requested again the next time", async () => {
  const { load, fetched } = files([new Response("", { status: 404 }), new TypeError("cut off"), new Response("whole")]);
  await assert.rejects(load("a.bin"), /cut off/);
  assert.equal(await text(load("a.bin")), "whole");
  assert.equal(fetched.length, 3);
});

test("a single file has its files in blocks", async () => {
  const { gzipSync } = await import("node:zlib");
  const block = { textContent: gzipSync("carried").toString("base64") };
  const scope = { ...pageScope({ singleFile: "" }, { "a.bin": block }), window: {}, fetch: () => assert.fail("fetches") };
  const { loadBytes } = run("files.js", scope, ["loadBytes"]);
  assert.equal(await text(loadBytes("a.bin")), "carried");
});
