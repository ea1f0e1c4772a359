// Tests of the notices: which are shown at a time, and what is taken from the network.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checked, newest, nextChange, partsOf, shownNotices, textIn } from "../notices-model.js";

/** @typedef {site.NoticeEntry} Notice */
/** @type {(id: string, from: string, until: string, more?: Partial<Notice>) => Notice} */
const notice = (id, from, until, more = {}) => ({
  id, level: "warning", from, until, title: { en: id }, text: { en: "Text" }, ...more,
});
const flood = notice("flood", "2026-11-29T13:00:00+01:00", "2026-11-30T13:00:00+01:00", { level: "danger" });
const road = notice("road", "2026-11-29T12:00:00Z", "2026-12-05T12:00:00Z", { level: "information" });
const storm = notice("storm", "2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z");
const BUILT = Date.parse("2026-11-29T12:30:00Z");
/** @type {(...notices: Notice[]) => site.NoticeData} */
const dataOf = (...notices) => ({ built: BUILT / 1000, notices });
const DATA = dataOf(road, flood, storm);

/** @type {(data: site.NoticeData, time: string, dismissed?: string[]) => string[]} */
const idsAt = (data, time, dismissed = []) => shownNotices(data, Date.parse(time), dismissed).notices.map(({ id }) => id);

test("notices are shown while they hold, the gravest first", () => {
  assert.deepEqual(idsAt(DATA, "2026-11-29T12:30:00Z"), ["flood", "road"]);
  assert.deepEqual(idsAt(DATA, "2026-11-30T11:59:59Z"), ["flood", "road"]);
  assert.deepEqual(idsAt(DATA, "2026-11-30T12:00:00Z"), ["road"]);
  assert.deepEqual(idsAt(DATA, "2026-12-01T00:00:00Z"), ["storm", "road"]);
  assert.deepEqual(idsAt(DATA, "2027-01-01T00:00:00Z"), []);
  assert.equal(shownNotices(DATA, BUILT, []).isClockWrong, false);
});

test("a danger cannot be dismissed, others can", () => {
  assert.deepEqual(idsAt(DATA, "2026-11-29T13:00:00Z", ["flood", "road"]), ["flood"]);
});

test("a clock before the build is doubted: what may hold is shown", () => {
  const { notices, isClockWrong } = shownNotices(DATA, Date.parse("1999-01-01T00:00:00Z"), ["road"]);
  assert.equal(isClockWrong, true);
  assert.deepEqual(notices.map(({ id }) => id), ["flood", "storm"]);
  const over = dataOf(notice("old", "2026-11-01T00:00:00Z", "2026-11-29T12:30:00Z"));
  assert.deepEqual(idsAt(over, "1999-01-01T00:00:00Z"), []);
  // A clock is not exact.
  assert.equal(shownNotices(DATA, BUILT - 299000, []).isClockWrong, false);
  assert.equal(shownNotices(DATA, BUILT - 301000, []).isClockWrong, true);
});

test("a notice ends when one begins that replaces or cancels it, and does not come back", () => {
  const clear = notice("clear", "2026-11-29T18:00:00Z", "2026-11-29T19:00:00Z", { ends: ["flood"] });
  const data = dataOf(flood, clear);
  assert.deepEqual(idsAt(data, "2026-11-29T17:59:00Z"), ["flood"]);
  assert.deepEqual(idsAt(data, "2026-11-29T18:00:00Z"), ["clear"]);
  assert.deepEqual(idsAt(data, "2026-11-29T19:30:00Z"), []);
  assert.deepEqual(idsAt(data, "2026-11-29T18:30:00Z", ["clear"]), []);
});

test("the next change is when a notice begins or ends", () => {
  assert.equal(nextChange(DATA, BUILT), Date.parse(flood.until));
  assert.equal(nextChange(DATA, Date.parse(flood.until)), Date.parse(storm.from));
  assert.equal(nextChange(DATA, Date.parse(road.until)), undefined);
});

test("the newest build is believed, and of the same what was fetched last", () => {
  const old = { at: BUILT + 9000, data: { ...DATA, built: DATA.built - 1 } };
  const own = { at: BUILT, data: DATA };
  const fetched = { at: BUILT + 5000, data: dataOf(road) };
  assert.equal(newest([own, old]), own);
  assert.equal(newest([own, fetched, undefined]), fetched);
  assert.equal(newest([fetched, own]), fetched);
});

test("what is no list of notices is not taken", () => {
  assert.equal(checked(DATA), DATA);
  for (const wrong of [
    null, {}, "<html>", { built: "1", notices: [] }, { built: 1, notices: {} },
    ...[{ id: 1 }, { level: "grave" }, { from: "soon" }, { until: undefined }, { title: "a" }, { text: { en: 1 } }, { link: 7 }, { ends: "a" }]
      .map((change) => ({ built: 1, notices: [{ ...flood, ...change }] })),
  ])
    assert.equal(checked(wrong), undefined, JSON.stringify(wrong));
});

test("a text is in the page's language, or in the first that there is", () => {
  assert.deepEqual(textIn({ en: "Flood", zh: "洪水" }, "zh"), ["洪水", "zh"]);
  assert.deepEqual(textIn({ en: "Flood" }, "zh"), ["Flood", "en"]);
  assert.deepEqual(textIn(undefined, "zh"), ["", "zh"]);
});

test("a moment has the clock of its place", () => {
  assert.deepEqual(partsOf(flood.from), { day: "2026-11-29", clock: "13:00 UTC+01:00" });
  assert.deepEqual(partsOf(road.from), { day: "2026-11-29", clock: "12:00 UTC" });
});
