// Tests of the scripts that run before the first paint, with small fake documents.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Events, Clock, run } from "./load.js";

/** @type {(options?: { stored?: Record<string, string>, hash?: string, dataset?: Record<string, string>, saveData?: boolean, reducedData?: boolean, isFirefox?: boolean, isOld?: boolean }) => any} */
const head = ({ stored = {}, hash = "", dataset = {}, saveData = false, reducedData = false, isFirefox = false, isOld = false } = {}) => {
  const clock = new Clock();
  const events = new Events();
  const data = { root: "../", ...dataset };
  const trouble = { isHidden: true, removeAttribute: () => (trouble.isHidden = false) };
  /** @type {string[]} */
  const fetched = [];
  /** @type {Record<string, string>[]} */
  const links = [];
  const document = {
    documentElement: { dataset: data },
    createElement: (/** @type {string} */ name) => (name === "script" ? (isOld ? {} : { noModule: false }) : {}),
    getElementById: () => trouble,
    head: { appendChild: (/** @type {Record<string, string>} */ link) => links.push(link) },
  };
  /** @type {Record<string, any>} */
  const window = isFirefox ? { mozInnerScreenX: 0 } : {};
  const location = {
    href: "https://example.org/site/en/", pathname: "/site/en/", hash,
    toString: () => "https://example.org/site/en/",
  };
  run("head-inline.js", {
    CONFIG: {
      storagePrefix: "bookmobile:", preferences: ["theme", "images"],
      files: { appJs: "app.js", appWasm: "app.wasm", catalog: "c.bin", style: "s.css", searchJs: "search.js", searchWasm: "search.wasm", index: "i.bin" },
      volumes: ["v.bin"], texts: "all.bin",
    },
    document, window, location,
    localStorage: { getItem: (/** @type {string} */ name) => stored[name] ?? null },
    navigator: { connection: { saveData } },
    matchMedia: () => ({ matches: reducedData }),
    addEventListener: events.addEventListener,
    setTimeout: clock.setTimeout,
    fetch: (/** @type {URL} */ url) => {
      fetched.push(url.pathname);
      return Promise.resolve();
    },
  });
  return { data, clock, events, fetched, links, trouble, window, location };
};

test("preferences are restored, and only from values of their form", () => {
  const stored = { "bookmobile:/site/:theme": "dark", "bookmobile:/site/:images": "<b>", "bookmobile:/other/:theme": "light" };
  const { data } = head({ stored });
  assert.deepEqual(data, { root: "../", theme: "dark" });
});

test("with Save-Data pictures load on request, unless the person chose otherwise", () => {
  assert.equal(head().data.images, undefined);
  assert.equal(head({ saveData: true }).data.images, "request");
  assert.equal(head({ reducedData: true }).data.images, "request");
  assert.equal(head({ saveData: true, stored: { "bookmobile:/site/:images": "always" } }).data.images, "always");
  assert.equal(head({ saveData: true, dataset: { singleFile: "" } }).data.images, undefined);
});

test("the app's files are requested after a moment, once", async () => {
  const { clock, events, fetched, links, window, location } = head();
  assert.deepEqual([fetched, links], [[], []]);
  await clock.advance(300);
  assert.deepEqual(fetched, ["/site/app.wasm", "/site/c.bin", "/site/v.bin"]);
  assert.deepEqual(links.map((/** @type {Record<string, string>} */ { rel, as, href }) => [rel, as, href]), [
    ["modulepreload", "script", "https://example.org/site/app.js"], ["preload", "style", "https://example.org/site/s.css"],
  ]);
  assert.deepEqual(Object.keys(window.bookmobileRequests), ["app.wasm", "c.bin", "v.bin"]);
  location.hash = "#?q=bus";
  events.emit("hashchange");
  assert.equal(fetched.length, 3);
});

test("if the URL contains a search, its files are requested at once", async () => {
  const { clock, fetched } = head({ hash: "#?q=bus" });
  const expected = ["/site/search.wasm", "/site/i.bin", "/site/c.bin", "/site/all.bin"];
  assert.deepEqual(fetched, expected);
  await clock.advance(300);
  assert.deepEqual(fetched, expected);
});

test("Firefox preloads all files", async () => {
  const { clock, fetched, links } = head({ isFirefox: true });
  await clock.advance(300);
  assert.equal(fetched.length, 0);
  assert.equal(links.length, 5);
});

test("a single file requests nothing", async () => {
  const { clock, fetched, links } = head({ dataset: { singleFile: "" }, hash: "#?q=bus" });
  await clock.advance(300);
  assert.deepEqual([fetched, links], [[], []]);
});

test("a script that does not load, or a browser without modules, shows the notice", () => {
  const { events, trouble } = head();
  events.emit("error", { target: { tagName: "IMG" } });
  assert.equal(trouble.isHidden, true);
  events.emit("error", { target: { tagName: "SCRIPT" } });
  assert.equal(trouble.isHidden, false);
  assert.equal(head({ isOld: true }).trouble.isHidden, false);
  const cut = head();
  cut.events.emit("error", { filename: "https://example.org/boot-0123.js" });
  assert.equal(cut.trouble.isHidden, false);
});

test("a click loads a picture on request and keeps the link under it from opening", () => {
  const { events } = head();
  let prevented = 0, removed = 0;
  const picture = { className: "", tabIndex: 0, focus: () => {} };
  const target = { className: "picture", previousSibling: picture, remove: () => removed++ };
  events.emit("click", { target, preventDefault: () => prevented++ });
  assert.deepEqual([picture.className, prevented, removed], ["asked", 1, 1]);
  events.emit("click", { target: { className: "other" }, preventDefault: () => prevented++ });
  assert.equal(prevented, 1);
});

/** @type {(options: { chosen?: string, languages?: string[], root?: string, lang?: string, templates?: Record<string, { title: string, lang: string }> }) => any} */
const root = ({ chosen, languages = [], root = "./", lang = "en-GB", templates = {} }) => {
  const events = new Events();
  /** @type {string[]} */
  const removed = [];
  const own = Object.entries(templates).map(([language, more]) => ({
    dataset: { language }, content: `content ${language}`, ...more,
    parentNode: { removeChild: () => removed.push(language) },
  }));
  /** @type {unknown[]} */
  const body = [];
  const page = { dataset: /** @type {Record<string, string>} */ ({ root }), lang, hidden: false };
  if (chosen) page.dataset.interface = chosen;
  const document = {
    documentElement: page, title: "Site", querySelectorAll: () => own, addEventListener: events.addEventListener,
    body: { textContent: "default", appendChild: (/** @type {unknown} */ content) => body.push(content) },
  };
  run("root-language.js", { CONFIG: { languages: ["en", "zh"] }, document, navigator: { languages } });
  const wasHidden = page.hidden;
  events.emit("readystatechange");
  return { page, document, body, removed, wasHidden };
};
const ZH = { zh: { title: "网站", lang: "zh-CN" } };

test("the language is chosen by the person, then by the browser", () => {
  assert.equal(root({ chosen: "en", languages: ["zh-CN"] }).page.dataset.language, "en");
  assert.equal(root({ languages: ["fr", "zh-TW", "en"] }).page.dataset.language, "zh");
  assert.equal(root({ languages: ["zhx"] }).page.dataset.language, undefined);
});

test("at the root another language replaces the page, which is hidden until then", () => {
  const { page, document, body, removed, wasHidden } = root({ languages: ["zh-CN"], templates: ZH });
  assert.deepEqual([wasHidden, page.hidden, page.lang, document.title], [true, false, "zh-CN", "网站"]);
  assert.deepEqual([body, removed, document.body.textContent], [["content zh"], ["zh"], ""]);
});

test("the default language stays, without the templates", () => {
  const { page, document, body, removed, wasHidden } = root({ languages: ["en-US"], templates: ZH });
  assert.deepEqual([wasHidden, page.hidden, page.lang, document.title], [false, false, "en-GB", "Site"]);
  assert.deepEqual([body, removed], [[], ["zh"]]);
});

test("in the shell the language is only named", () => {
  const { page, removed, wasHidden } = root({ root: "/site/", languages: ["zh-CN"], templates: ZH });
  assert.deepEqual([page.dataset.language, wasHidden, removed], ["zh", false, []]);
});

test("in a page that was not found links are corrected to the site's root", () => {
  /** @type {(pathname: string) => string[]} */
  const corrected = (pathname) => {
    const events = new Events();
    const host = "here.example";
    const links = [{ host, pathname: "/en/" }, { host, pathname: "/zh/" }, { host: "there.example", pathname: "/a/" }];
    run("not-found.js", {
      CONFIG: { languages: ["en", "zh"] }, document: { links }, location: { host, pathname }, addEventListener: events.addEventListener,
    });
    events.emit("DOMContentLoaded");
    return links.map((link) => link.pathname);
  };
  assert.deepEqual(corrected("/some/where/en/articles/gone/"), ["/some/where/en/", "/some/where/zh/", "/a/"]);
  assert.deepEqual(corrected("/en/gone/"), ["/en/", "/zh/", "/a/"]);
  assert.deepEqual(corrected("/gone/"), ["/en/", "/zh/", "/a/"]);
});
