// Tests of the shelf without a browser: how two states of a mark become one, what an import
// changes, what a damaged file is refused for.
import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "./load.js";

const records = run("shelf-records.js", { crypto }, ["mergedList", "merged", "imported", "changed", "faded", "conflictOf", "halfRead", "BIN_DAYS", "GRAVE_DAYS"]);

/** @param {number} seed */
const generator = (seed) => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};

/** @type {(change?: object) => any} */
const mark = (change) => ({
  id: "a", kind: "highlight", article: "en/wells", language: "en", slug: "wells", title: "Wells", made: "2026-01-01T00:00:00.000Z",
  changed: "2026-01-01T00:00:00.000Z", rev: 1, tint: 0, note: "", digest: "d", exact: "water", prefix: "the ", suffix: " is", start: 10, end: 15,
  section: "", heading: "", ...change,
});
/** @param {number} minute */
const at = (minute) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();

/** A mark after some random changes. @type {(random: () => number, from: any, begin: number) => any} */
const walked = (random, from, begin) => {
  let state = from;
  for (let step = 0; step < 1 + random() * 4; step++) {
    const change = [{ tint: Math.floor(random() * 4) }, { note: `note ${Math.floor(random() * 1e6)}` },
      { deleted: at(begin + step) }, { deleted: undefined }][Math.floor(random() * 4)];
    state = { ...records.changed(state, change, at(begin + step)), rev: state.rev + 1 };
  }
  return state;
};

/** @param {any} state */
const plain = (state) => {
  const copy = JSON.parse(JSON.stringify(state));
  delete copy.rev;
  return copy;
};

test("two states become the same one whichever comes first, and once is enough", () => {
  for (let seed = 0; seed < 1000; seed++) {
    const random = generator(seed);
    const [one, other] = [walked(random, mark(), 1 + Math.floor(random() * 9)), walked(random, mark(), 1 + Math.floor(random() * 9))];
    const both = records.merged(one, other);
    assert.deepEqual(plain(both), plain(records.merged(other, one)), `seed ${seed}`);
    assert.deepEqual(plain(records.merged(both, other)), plain(both), `seed ${seed}`);
    assert.deepEqual(plain(records.merged(one, one)), plain(one), `seed ${seed}`);
  }
});

test("of each field the later change counts, and a deletion loses to a later edit", () => {
  const tinted = records.changed(mark(), { tint: 2 }, at(5));
  const noted = records.changed(mark(), { note: "N" }, at(4));
  assert.deepEqual([records.merged(tinted, noted).tint, records.merged(tinted, noted).note], [2, "N"]);
  const deleted = records.changed(mark(), { deleted: at(4) }, at(4));
  assert.equal(records.merged(deleted, tinted).deleted, undefined);
  assert.equal(records.merged(records.changed(deleted, { deleted: at(6) }, at(6)), tinted).deleted, at(6));
});

test("an import twice is an import once, and an older one changes nothing", () => {
  for (let seed = 0; seed < 200; seed++) {
    const random = generator(seed);
    const old = ["a", "b", "c"].map((id, place) => mark({ id, start: place * 1000, exact: `water ${id}` }));
    const now = old.map((own) => walked(random, own, 10));
    assert.deepEqual(records.imported(now, old).map(plain).filter((/** @type {any} */ own) => own.changed < at(10)), [], `seed ${seed}`);
    assert.deepEqual(records.imported(now, now), [], `seed ${seed}`);
    const into = [mark({ id: "z", start: 9000, exact: "other" }), old[0]];
    const first = records.imported(into, now);
    const after = new Map([...into, ...first].map((own) => [own.id, own]));
    assert.deepEqual(records.imported([...after.values()], now), [], `seed ${seed}`);
  }
});

test("the same words marked on two devices are one mark with both notes", () => {
  const mine = mark({ note: "Mine." });
  const theirs = mark({ id: "b", note: "Theirs.", start: 14, end: 19 });
  const [both, ...more] = records.imported([mine], [theirs]);
  assert.equal(more.length, 0);
  assert.equal(both.id, "a");
  assert.ok(both.note.includes("Mine.") && both.note.includes("Theirs."), both.note);
});

test("the bin keeps a mark for its days, then only that it was deleted", () => {
  const deleted = mark({ deleted: at(0), note: "N" });
  const after = (/** @type {number} */ days) => records.faded(deleted, Date.parse(at(0)) + days * 86_400_000);
  assert.equal(after(records.BIN_DAYS - 1).note, "N");
  assert.equal(after(records.BIN_DAYS + 1).note, "");
  assert.equal(after(records.BIN_DAYS + 1).exact, "");
  assert.equal(after(records.GRAVE_DAYS + 1), undefined);
});

test("half-read articles come with the last one first", () => {
  const place = (/** @type {string} */ key, /** @type {number} */ read, /** @type {number} */ minute, isDone = false) => ({ key, read, last: at(minute), isDone });
  const all = [place("a", 300, 1), place("b", 20, 2), place("c", 500, 3), place("d", 990, 4), place("e", 400, 5, true)];
  assert.deepEqual(records.halfRead(all).map((/** @type {{ key: string }} */ { key }) => key), ["c", "a"]);
});

test("two states of a reading list lose no article", () => {
  const list = (/** @type {number} */ minute, /** @type {string[]} */ ...keys) =>
    ({ id: "l", name: `at ${minute}`, changed: at(minute), items: keys.map((key) => ({ key, title: key })) });
  const merged = records.mergedList(list(2, "b", "c"), list(1, "a", "b"));
  assert.deepEqual([merged.name, merged.items.map((/** @type {{ key: string }} */ { key }) => key)], ["at 2", ["b", "c", "a"]]);
  assert.deepEqual(records.mergedList(list(1, "a", "b"), list(2, "b", "c")), merged);
});

// --- Files. ---

const scope = {
  document: { documentElement: { dataset: {}, lang: "en" }, querySelector: () => null, title: "T" }, location: { href: "http://x/en/" },
  window: {}, MESSAGES: { en: {} }, crypto, URL, URLSearchParams,
};
const files = run("shelf-files.js", scope, ["readShelfFile", "ShelfFileError"]);
const whole = () => ({
  type: "AnnotationSet",
  items: [{ type: "Annotation", id: "urn:uuid:a", "bookmobile:mark": mark() },
    { type: "Annotation", id: "urn:uuid:b", created: at(1), body: { value: "B", color: "green" },
      target: { source: "https://x/en/articles/wells/", selector: { type: "TextQuoteSelector", exact: "oil" } } }],
  "bookmobile:texts": { "en/wells@d": { date: at(1), text: "the water is" } },
  "bookmobile:places": [], "bookmobile:follows": [{ key: "topic", since: at(1) }], "bookmobile:lists": [],
});

test("a file has marks of this reader and of others", () => {
  const { marks, texts, follows } = files.readShelfFile(JSON.stringify(whole()));
  assert.deepEqual(marks[0], mark());
  assert.deepEqual([marks[1].article, marks[1].exact, marks[1].note, marks[1].tint], ["en/wells", "oil", "B", 1]);
  assert.deepEqual([texts.length, follows.length], [1, 1]);
});

test("a file with a mistake anywhere is refused with its place", () => {
  /** @type {[(set: any) => void, string][]} */
  const mistakes = [
    [(set) => (set.type = "Bookmark"), "type"],
    [(set) => (set.items = {}), "items"],
    [(set) => (set.items[0]["bookmobile:mark"].tint = 9), 'items[0]["bookmobile:mark"].tint'],
    [(set) => (set.items[0]["bookmobile:mark"].made = "soon"), 'items[0]["bookmobile:mark"].made'],
    [(set) => (set.items[0]["bookmobile:mark"].end = 1), 'items[0]["bookmobile:mark"].end'],
    [(set) => delete set.items[1].target.selector.exact, "items[1].target.selector.exact"],
    [(set) => (set.items[1].target.source = "elsewhere"), "items[1].target.source"],
    [(set) => (set["bookmobile:texts"]["en/wells@d"].text = 1), 'bookmobile:texts["en/wells@d"].text'],
    [(set) => (set["bookmobile:follows"][0].since = 5), "bookmobile:follows[0].since"],
    [(set) => (set["bookmobile:follows"][0].known = "xyz"), "bookmobile:follows[0].known"],
    [(set) => (set["bookmobile:seen"] = [{ key: "a", at: at(1), hash: "", told: { updated: "", major: "1", minor: 0 } }]), "bookmobile:seen[0].told.major"],
    [(set) => (set["bookmobile:versions"] = [{ key: "a", date: "soon" }]), "bookmobile:versions[0].date"],
  ];
  for (const [change, path] of mistakes) {
    const set = whole();
    change(set);
    assert.throws(() => files.readShelfFile(JSON.stringify(set)), (/** @type {any} */ error) => error.path === path, path);
  }
  const text = JSON.stringify(whole());
  for (let end = 0; end < text.length; end += 7) assert.throws(() => files.readShelfFile(text.slice(0, end)), files.ShelfFileError);
  assert.throws(() => files.readShelfFile("[".repeat(100_000)), files.ShelfFileError);
});
