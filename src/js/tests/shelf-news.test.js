// Tests of what is new, without a browser: what is unread, what a publisher calls small, how two
// states of what is followed become one, what hashes of blocks say; and how long it takes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "./load.js";

const news = run("shelf-news.js", {}, [
  "shortHash", "hashesIn", "joinedHashes", "unreadArticles", "changedArticles", "knownNow", "mergedFollow", "isMinorChange", "toldOf",
  "blockHashes", "blockChanges",
]);

/** @type {(slug: string, more?: object) => any} */
const article = (slug, more) => ({ slug, title: slug, hash: "00000000", topics: [0], date: "2026-11-01", ...more });
/** @type {(...articles: any[]) => any} */
const site = (...articles) => ({ topics: [["water", "Water"], ["roads", "Roads"]], articles });
/** @type {(key: string, known?: string, more?: object) => any} */
const followed = (key, known = "", more) => ({ key, since: "2026-11-01", changed: "2026-11-01", known, ...more });
/** @param {any[]} articles */
const slugs = (articles) => articles.map(({ slug }) => slug);
const told = news.toldOf({});

test("what was there when a topic was followed is not new, what comes later is", () => {
  const before = site(article("rivers"), article("streets", { topics: [1] }));
  const known = news.knownNow("en/water", before);
  assert.equal(known, news.shortHash("en/rivers"));
  const after = site(...before.articles, article("lakes", { date: "2026-11-02" }), article("seas", { date: "2026-11-09" }), article("bridges", { topics: [1] }));
  const unread = (/** @type {any[]} */ follows, seen = new Map()) => slugs(news.unreadArticles("en", after, follows, seen));
  assert.deepEqual(unread([followed("en/water", known)]), ["seas", "lakes"]);
  assert.deepEqual(unread([followed("en/water", known)], new Map([["en/seas", {}]])), ["lakes"]);
  assert.deepEqual(unread([followed("zh/water", known)]), []);
  assert.deepEqual(unread([followed("en/water", known, { isEnded: true })]), []);
  assert.deepEqual(unread([followed("en/", news.knownNow("en/", before))]), ["seas", "lakes", "bridges"]);
});

test("an article that changed since it was read is told of, but for what is called small", () => {
  const changed = (/** @type {object} */ now, then = told) => slugs(news.changedArticles("en", site(article("rivers", { hash: "11111111", ...now })),
    [followed("en/water")], new Map([["en/rivers", { key: "en/rivers", at: "", hash: "00000000", told: then }]])));
  assert.deepEqual(changed({}), ["rivers"]);
  assert.deepEqual(changed({ hash: "00000000" }), []);
  assert.deepEqual(changed({ changes: [0, 1] }), []);
  assert.deepEqual(changed({ changes: [1, 1], updated: "2026-11-02" }), ["rivers"]);
  assert.deepEqual(changed({ updated: "2026-11-02" }, news.toldOf({ updated: "2026-11-02" })), []);
  assert.deepEqual(slugs(news.changedArticles("en", site(article("rivers", { hash: "1" })), [followed("en/water")],
    new Map([["en/rivers", { key: "en/rivers", at: "", hash: "", told }]]))), []);
});

test("what the publisher says of changes counts from what was said when it was read", () => {
  /** @type {[any, any, boolean | undefined][]} */
  const cases = [
    [{}, {}, undefined],
    [{}, { updated: "2026-11-02" }, false],
    [{ updated: "2026-11-02" }, { updated: "2026-11-02" }, true],
    [{ updated: "2026-11-02" }, { updated: "2026-11-03" }, false],
    [{ changes: [1, 0] }, { changes: [1, 1] }, true],
    [{ changes: [1, 1] }, { changes: [2, 2] }, false],
    [{ changes: [1, 1] }, { changes: [1, 1] }, undefined],
  ];
  for (const [then, now, expected] of cases) assert.equal(news.isMinorChange(news.toldOf(then), news.toldOf(now)), expected, JSON.stringify([then, now]));
});

test("of two states of a follow the later one counts, and nothing becomes unread", () => {
  const one = followed("en/water", news.shortHash("a") + news.shortHash("b"), { since: "2026-11-02" });
  const other = followed("en/water", news.shortHash("b") + news.shortHash("c"), { changed: "2026-11-05", isEnded: true });
  for (const both of [news.mergedFollow(one, other), news.mergedFollow(other, one)]) {
    assert.deepEqual(news.hashesIn(both.known), new Set(["a", "b", "c"].map(news.shortHash)));
    assert.deepEqual([both.isEnded, both.since, both.changed], [true, "2026-11-01", "2026-11-05"]);
  }
});

test("hashes of blocks say which are new and how many are gone, but not what was moved", () => {
  const changes = (/** @type {string} */ then, /** @type {string} */ now) => news.blockChanges(news.blockHashes(then), news.blockHashes(now));
  assert.deepEqual(changes("a\nb\nc", "a\nb\nc"), { added: [], removed: 0 });
  assert.deepEqual(changes("a\nb\nc", "c\na\nb"), { added: [], removed: 0 });
  assert.deepEqual(changes("a\nb\nb", "a\nx\nb\ny"), { added: [1, 3], removed: 1 });
  assert.deepEqual(changes("a  b", "a b "), { added: [], removed: 0 });
});

test("what is new among 10,000 articles is found at once", () => {
  const all = site(...Array.from({ length: 10_000 }, (_, at) => article(`article-${at}`, { topics: [at % 2] })));
  const known = news.knownNow("en/", all).slice(0, -80);
  const seen = new Map(Array.from({ length: 2000 }, (_, at) => [`en/article-${at}`, { key: `en/article-${at}`, at: "", hash: "11111111", told }]));
  const begun = performance.now();
  assert.equal(news.unreadArticles("en", all, [followed("en/", known)], seen).length, 10);
  assert.equal(news.changedArticles("en", all, [followed("en/", known)], seen).length, 2000);
  const time = performance.now() - begun;
  assert.ok(time < 1000, `${time} ms`);
});
