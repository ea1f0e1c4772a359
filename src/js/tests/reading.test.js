// Tests of the reading aids without a browser: which blocks of two languages belong together,
// what is read aloud in one piece and by which voice, where a term is used.
import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "./load.js";

const { alignBlocks } = run("reading-align.js", {}, ["alignBlocks"]);
const { cutLong, spokenWords, voicesFor } = run("reading-speech.js", { Intl, window: { Intl } }, ["cutLong", "spokenWords", "voicesFor"]);

/** @type {(section: string, kind: string, length?: number) => AlignedBlock} */
const block = (section, kind, length = 0) => ({ section, kind, length });

/** @param {number} seed */
const generator = (seed) => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};

test("texts of the same structure are paired block by block", () => {
  const own = [block("", "p", 300), block("a", "heading", 10), block("a", "p", 500), block("a", "figure"), block("a", "p", 90)];
  const other = own.map((one) => ({ ...one, length: Math.round(one.length * 0.35) }));
  assert.deepEqual(alignBlocks(own, other), own.map(() => [1, 1]));
});

test("a paragraph that was cut in two is beside both of its parts", () => {
  const own = [block("a", "heading", 10), block("a", "p", 200), block("a", "p", 600), block("a", "p", 150)];
  const other = [block("a", "heading", 4), block("a", "p", 66), block("a", "p", 95), block("a", "p", 105), block("a", "p", 50)];
  assert.deepEqual(alignBlocks(own, other), [[1, 1], [1, 1], [1, 2], [1, 1]]);
});

test("what only one text has is alone, and moves nothing else", () => {
  const own = [block("a", "heading", 10), block("a", "p", 400), block("b", "heading", 10), block("b", "p", 300), block("c", "heading", 9), block("c", "p", 500)];
  const other = [block("a", "heading", 4), block("a", "p", 140), block("a", "table", 60), block("c", "heading", 3), block("c", "p", 170)];
  assert.deepEqual(alignBlocks(own, other), [[1, 1], [1, 1], [0, 1], [1, 0], [1, 0], [1, 1], [1, 1]]);
});

test("a picture pairs with a picture, however long its caption is", () => {
  const own = [block("", "p", 400), block("", "figure", 300), block("", "p", 300)];
  const other = [block("", "p", 160), block("", "p", 100), block("", "figure", 5)];
  const pairs = alignBlocks(own, other);
  let [at, there] = [0, 0];
  for (const [count, counterparts] of pairs) {
    const kinds = new Set([...own.slice(at, at + count), ...other.slice(there, there + counterparts)].map(({ kind }) => kind));
    assert.equal(kinds.size, 1, JSON.stringify(pairs));
    at += count;
    there += counterparts;
  }
  assert.deepEqual([at, there], [own.length, other.length]);
});

test("of random translations nearly all blocks are where they belong", () => {
  const random = generator(7);
  let [right, all] = [0, 0];
  for (let round = 0; round < 200; round++) {
    /** @type {AlignedBlock[]} */
    const own = [];
    /** @type {AlignedBlock[]} */
    const other = [];
    /** @type {[number, number][]} */
    const truth = [];
    for (let section = 0; section < 5; section++) {
      const id = String(section);
      const count = 2 + Math.floor(random() * 6);
      for (let at = 0; at < count; at++) {
        const length = 60 + Math.floor(random() * 700);
        const share = 0.33 * (0.85 + random() * 0.3);
        own.push(block(id, "p", length));
        const isCut = random() < 0.06;
        if (isCut) {
          const part = 0.3 + random() * 0.4;
          other.push(block(id, "p", Math.round(length * share * part)), block(id, "p", Math.round(length * share * (1 - part))));
        } else other.push(block(id, "p", Math.round(length * share)));
        truth.push([1, isCut ? 2 : 1]);
      }
    }
    /** @param {[number, number][]} pairs */
    const places = (pairs) => {
      let [at, there] = [0, 0];
      const set = new Set();
      for (const [count, counterparts] of pairs) {
        for (let i = at; i < at + count; i++) for (let j = there; j < there + counterparts; j++) set.add(`${i} ${j}`);
        at += count;
        there += counterparts;
      }
      return set;
    };
    const found = places(alignBlocks(own, other));
    for (const place of places(truth)) {
      all++;
      if (found.has(place)) right++;
    }
  }
  assert.ok(right / all > 0.97, `${right} of ${all}`);
});

test("thousands of blocks without sections in common are paired", { timeout: 60_000 }, () => {
  const random = generator(11);
  const own = Array.from({ length: 10_000 }, () => block("a", "p", 60 + Math.floor(random() * 700)));
  const other = own.map(({ length }) => block("b", "p", Math.round(length * 0.33 * (0.9 + random() * 0.2))));
  // What is missing at one place moves the rest by one.
  other.splice(5000, 1);
  /** @type {[number, number][]} */
  const pairs = alignBlocks(own.slice(0, 9000), other);
  const sum = (/** @type {0 | 1} */ side) => pairs.reduce((all, pair) => all + pair[side], 0);
  assert.deepEqual([sum(0), sum(1)], [9000, 9999]);
  /** @type {[number, number][]} */
  const same = alignBlocks(own.slice(0, 9000), other.slice(0, 8999));
  assert.ok(same.filter(([one, two]) => one === 1 && two === 1).length > 8900);
});

test("a long sentence is cut at its commas, and nothing is lost", () => {
  const english = `${"When the well behind the school is dry, ask the caretaker for the key, ".repeat(6)}and wait.`;
  /** @type {[number, number][]} */
  const pieces = cutLong(english, 0, english.length);
  assert.equal(pieces.map(([start, end]) => english.slice(start, end)).join(""), english);
  assert.ok(pieces.every(([start, end]) => end - start <= 200), JSON.stringify(pieces));
  assert.ok(pieces.slice(0, -1).every(([start, end]) => english.slice(start, end).endsWith(", ")));
  const chinese = "学校后面的井到了夏天也有清水".repeat(20);
  /** @type {[number, number][]} */
  const cut = cutLong(chinese, 0, chinese.length);
  assert.ok(cut.length > 3 && cut.every(([start, end]) => end - start <= 80));
});

/** @type {(name: string, lang: string, localService?: boolean) => object} */
const voice = (name, lang, localService = true) => ({ name, lang, localService, voiceURI: name, default: true });
/** @type {(all: object[], language: string, isOnline?: boolean) => string[]} */
const names = (all, language, isOnline = true) => voicesFor(all, language, isOnline).map((/** @type {{ name: string }} */ { name }) => name);

test("the voice is one of the language, of its region, and of the device first", () => {
  const all = [voice("net", "zh-CN", false), voice("hong kong", "zh-HK"), voice("local", "zh_CN"), voice("anna", "de-DE"), voice("premium", "cmn-CN")];
  assert.deepEqual(names(all, "zh-Hans"), ["premium", "local", "net", "hong kong"]);
  assert.deepEqual(names(all, "zh-Hans", false), ["premium", "local", "hong kong"]);
  assert.deepEqual(names(all, "zh-Hant"), ["hong kong", "premium", "local", "net"]);
  assert.deepEqual(names(all, "ar"), []);
});

test("a number or a time is not cut at its comma", () => {
  const text = `${"of the villages ".repeat(11)}about 1,234,567 people at 12:30 are known by the office that counts them`;
  /** @type {[number, number][]} */
  const pieces = cutLong(text, 0, text.length);
  assert.ok(pieces.length > 1 && pieces.slice(0, -1).every(([, end]) => text[end - 1] === " "), JSON.stringify(pieces.map((piece) => text.slice(...piece))));
});

test("the number of a footnote is not read aloud", () => {
  const node = (isNote = false) => ({ parentElement: { closest: () => isNote } });
  const article = { text: "It knows the way1 back.\nHome.", pieces: [{ node: node(), start: 0 }, { node: node(true), start: 16 }, { node: node(), start: 17 }, { node: node(), start: 24 }] };
  assert.equal(spokenWords(article, 0, 23), "It knows the way back.");
  assert.equal(spokenWords(article, 3, 20), "knows the way ba");
  assert.equal(spokenWords(article, 24, 29), "Home.");
  assert.equal(spokenWords(article, 16, 17), "");
});

/** A page without elements. */
const bare = {
  Intl, window: {}, document: { createElement: () => ({ dataset: {}, setAttribute() {}, addEventListener() {} }), addEventListener() {} }, addEventListener() {},
};
const { usesOf } = run("reading-terms.js", bare, ["usesOf"]);
const { placeWithin } = run("reading-print.js", bare, ["placeWithin"]);

test("in a book a link leads to its own chapter only where it did so", () => {
  const site = "https://example.org/en/articles/wells/";
  assert.equal(placeWithin(`${site}#fn-1`, site), "fn-1");
  assert.equal(placeWithin(`${site}#${encodeURIComponent("水井")}`, site), "水井");
  assert.equal(placeWithin(`${site}#100%`, site), "100%");
  assert.equal(placeWithin("https://example.org/en/articles/pumps/#fn-1", site), "");
  const file = "file:///media/stick/wells.html#/en/articles/wells/";
  assert.equal(placeWithin(`${file}fn-1`, file), "fn-1");
  assert.equal(placeWithin("file:///media/stick/wells.html#/en/articles/pumps/fn-1", file), "");
});

test("a term is found as a whole word, in the plural, over a line's end, and in Chinese", () => {
  assert.ok(usesOf("mini-program").test("two Mini-programs here"));
  assert.ok(usesOf("digital divide").test("the digital\ndivide is"));
  assert.ok(!usesOf("art").test("an article"));
  assert.ok(!usesOf("art").test("smart"));
  assert.ok(usesOf("小程序").test("微信里的小程序不用下载"));
  assert.ok(usesOf("C++ (language)").test("in C++ (language) it is"));
});

const { backOnList } = run("reading-lists.js", {
  ...bare, URL, location: new URL("https://example.org/en/"), document: { ...bare.document, documentElement: { dataset: { root: "/" } }, querySelector: () => null },
}, ["backOnList"]);

test("an article comes back to its place on a list that has changed meanwhile", () => {
  const [one, two, three] = ["en/a", "en/b", "en/c"].map((key) => ({ key, title: key }));
  const list = { id: "1", name: "School", items: [one, three], changed: "2026-01-01T00:00:00Z" };
  assert.deepEqual(backOnList(list, two, 1).items, [one, two, three]);
  assert.deepEqual(backOnList({ ...list, items: [three] }, one, 5).items, [three, one]);
  assert.equal(backOnList(list, one, 0), undefined);
  assert.equal(backOnList(undefined, one, 0), undefined);
});

test("a text that could not be fetched is asked for once more", async () => {
  /** @type {(string | undefined)[]} */
  let answers = [];
  const { textOfLink } = run("reading-text.js", {
    ...bare, Date, Error, Promise, setTimeout: (/** @type {() => void} */ next) => setImmediate(next),
    document: { createElement: () => ({}) }, window: { bookmobile: { articleHtml: () => answers.shift() } },
  }, ["textOfLink"]);
  const link = { pathname: "/en/articles/wells/", hash: "", href: "https://example.org/en/articles/wells/" };
  // It failed long ago; now it comes.
  answers = ["", undefined, undefined, "<p>Wells</p>"];
  assert.equal((await textOfLink(link)).innerHTML, "<p>Wells</p>");
  answers = ["", undefined, "", "<p>too late</p>"];
  await assert.rejects(textOfLink(link), /no text/);
  assert.equal(answers.length, 1);
});
