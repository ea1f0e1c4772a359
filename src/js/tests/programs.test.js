// Tests of mini-programs: when a card is shown again, compared with the crate `fsrs`; ways through
// networks with `vulture`; what is open with `opening-hours`.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { answered, interval, retrievability } from "../program-fsrs.js";
import { stateAt } from "../program-hours.js";
import { lastWay, networkOf, waysFrom } from "../program-raptor.js";

/** @typedef {{ days: number, rating: 1 | 2 | 3 | 4, stability: number, difficulty: number, interval: number }} Answer */
/** @type {Answer[][]} */
const histories = JSON.parse(readFileSync(new URL("fsrs.json", import.meta.url), "utf8"));

// The crate computes with 32 bits.
/** @type {(one: number, other: number) => boolean} */
const isNear = (one, other) => Math.abs(one - other) <= 1e-3 * Math.max(1, Math.abs(other));

test("a card is shown again when the crate fsrs shows it", () => {
  for (const history of histories) {
    /** @type {import("../program-fsrs.js").MemoryState | undefined} */
    let state;
    for (const { days, rating, stability, difficulty, interval: wanted } of history) {
      state = answered(state, days, rating);
      const text = JSON.stringify([history, state]);
      assert.ok(isNear(state.stability, stability) && isNear(state.difficulty, difficulty), text);
      assert.ok(Math.abs(interval(state) - Math.max(1, Math.round(wanted))) <= Math.max(1, wanted * 2e-3), text);
    }
  }
  assert.ok(histories.length > 50);
});

test("after the interval nine of ten cards are known", () => {
  for (const stability of [5, 50, 500]) {
    const state = { stability, difficulty: 5 };
    assert.ok(Math.abs(retrievability(state, interval(state)) - 0.9) < 0.01);
  }
});

// --- Journeys. ---

// A random network: lines through stops on a plane, some of them at walking distance.
/** @type {(seed: number, size: number, lines: number, trips: number) => import("../program-raptor.js").Timetable} */
const randomTimetable = (seed, size, lines, count) => {
  const random = () => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const stops = Array.from({ length: size }, (_, at) => ({ name: { en: `S${at}` }, at: /** @type {[number, number]} */ ([30 + random() / 20, 120 + random() / 20]) }));
  const patterns = Array.from({ length: lines }, (_, line) => {
    const way = [...new Set(Array.from({ length: 3 + Math.floor(random() * 6) }, () => Math.floor(random() * size)))];
    const steps = way.slice(1).map(() => 1 + Math.floor(random() * 15));
    const starts = [...new Set(Array.from({ length: count }, () => Math.floor(random() * 1500)))].toSorted((one, other) => one - other);
    return { line: { en: `L${line}` }, days: 1 + Math.floor(random() * 127), stops: way, trips: starts.map((start) => [start, ...steps]) };
  });
  return { stops, patterns };
};

// The earliest arrivals with so many trips at most, by trying every connection again and again.
/** @type {(network: import("../program-raptor.js").Network, from: number, time: number, most: number) => number[]} */
const slowArrivals = ({ patterns, walks, size }, from, time, most) => {
  const walk = (/** @type {number[]} */ arrivals) => {
    const on = arrivals.slice();
    arrivals.forEach((arrival, stop) => walks[stop].forEach(({ to, minutes }) => (on[to] = Math.min(on[to], arrival + minutes))));
    return on;
  };
  let arrivals = walk(Array.from({ length: size }, (_, stop) => (stop === from ? time : Infinity)));
  for (let round = 0; round < most; round++) {
    const next = Array.from({ length: size }, () => Infinity);
    for (const { stops, times, count } of patterns)
      for (let trip = 0; trip < count; trip++)
        for (let board = 0; board < stops.length; board++) {
          if (arrivals[stops[board]] > times[trip * stops.length + board]) continue;
          for (let place = board + 1; place < stops.length; place++)
            next[stops[place]] = Math.min(next[stops[place]], times[trip * stops.length + place]);
        }
    const walked = walk(next);
    arrivals = arrivals.map((arrival, stop) => Math.min(arrival, walked[stop]));
  }
  return arrivals;
};

test("the ways are those that trying everything finds, and can be gone", () => {
  let found = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const data = randomTimetable(seed, 24, 14, 6);
    const network = networkOf(data, seed % 7);
    for (let from = 0; from < 24; from += 5) {
      const slow = [1, 2, 3, 4, 5].map((most) => slowArrivals(network, from, 420, most));
      for (let to = 0; to < 24; to += 3) {
        if (to === from) continue;
        const ways = waysFrom(network, from, to, 420);
        // Of each number of trips the earliest arrival, where it is earlier than with fewer.
        let best = slowArrivals(network, from, 420, 0)[to];
        const expected = best < Infinity ? [best] : [];
        for (const arrivals of slow) if (arrivals[to] < best) expected.push((best = arrivals[to]));
        assert.deepEqual(ways.map((legs) => legs[legs.length - 1].end), expected, `${seed}: ${from} to ${to}`);
        for (const legs of ways) {
          found++;
          assert.ok(legs[0].from === from && legs[legs.length - 1].to === to && legs[0].start >= 420);
          for (let at = 1; at < legs.length; at++)
            assert.ok(legs[at].from === legs[at - 1].to && legs[at].start >= legs[at - 1].end, JSON.stringify(legs));
        }
      }
    }
  }
  assert.ok(found > 500, String(found));
});

test("the last way home is the last that arrives", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const network = networkOf(randomTimetable(seed, 16, 10, 5), 2);
    for (const [from, to] of [[0, 5], [3, 12], [7, 1]]) {
      const last = lastWay(network, from, to, 1600);
      let latest;
      for (let time = 1600; time >= 0 && latest === undefined; time--)
        if (waysFrom(network, from, to, time).some((legs) => legs.some(({ line }) => line) && legs[legs.length - 1].end <= 1600)) latest = time;
      const ridden = last?.some(({ line }) => line) ? last : undefined;
      assert.equal(ridden?.[0].start, latest, `${seed}: ${from} to ${to}`);
    }
  }
});

test("services run in their periods, but for the days that differ", () => {
  // Day 4 was a Monday. The first pattern runs in the period of the timetable, the second on the
  // days of its service.
  const trip = { line: { en: "1" }, days: 0b001_1111, stops: [0, 1], trips: [[600, 10]] };
  /** @type {import("../program-raptor.js").Timetable} */
  const data = {
    stops: ["A", "B", "C"].map((en) => ({ name: { en } })),
    patterns: [trip, { ...trip, stops: [1, 2], service: 0 }],
    period: [4, 20],
    services: [{ period: [4, 15], differs: [5, 9, 30] }],
  };
  const runs = (/** @type {number} */ day) => [[0, 1], [1, 2]].map(([from, to]) => Number(waysFrom(networkOf(data, day), from, to, 0).some(([leg]) => leg.start < 1440)));
  const expected = new Map([[3, [0, 0]], [4, [1, 1]], [5, [1, 0]], [8, [1, 1]], [9, [0, 1]], [10, [0, 0]], [15, [1, 1]], [18, [1, 0]], [21, [0, 0]], [30, [0, 1]]]);
  for (const [day, wanted] of expected) assert.deepEqual(runs(day), wanted, String(day));
});

test("transfers of the timetable count more than distances", () => {
  const stops = [0, 1e-3, 2e-3].map((east, at) => ({ name: { en: String(at) }, at: /** @type {[number, number]} */ ([0, east]) }));
  const { walks } = networkOf({ stops, patterns: [], transfers: [[0, 1, 9], [0, 2, 0]] }, 0);
  assert.deepEqual(walks[0], [{ to: 1, minutes: 9 }]);
  assert.deepEqual(walks[2].map(({ to }) => to).toSorted(), [0, 1]);
});

/** @typedef {{ day: number, data: import("../program-raptor.js").Timetable, answers: [from: number, to: number, time: number, ways: [trips: number, arrival: number][]][] }} OracleNetwork */

test("the ways are those of the crate vulture, which reads the same feeds", () => {
  /** @type {OracleNetwork[]} */
  const networks = JSON.parse(readFileSync(new URL("journeys.json", import.meta.url), "utf8"));
  let found = 0;
  for (const { day, data, answers } of networks) {
    const network = networkOf(data, day);
    for (const [from, to, time, expected] of answers) {
      const ways = waysFrom(network, from, to, time).map((legs) => [legs.length, legs[legs.length - 1].end]);
      assert.deepEqual(ways, expected, `${from} to ${to} at ${time}`);
      found += ways.length;
    }
  }
  assert.ok(found > 200, String(found));
});

// --- Opening hours. ---

test("a place is open when the crate opening-hours says so, also on holidays", () => {
  /** @type {{ hours: import("../program-hours.js").Hours[], answers: [place: number, minute: number, isOpen: boolean, next: number | null][] }} */
  const { hours, answers } = JSON.parse(readFileSync(new URL("hours.json", import.meta.url), "utf8"));
  for (const [place, minute, isOpen, next] of answers) {
    // The same time by the clock of this computer.
    const utc = new Date(minute * 60_000);
    const time = new Date(utc.getUTCFullYear(), utc.getUTCMonth(), utc.getUTCDate(), utc.getUTCHours(), utc.getUTCMinutes());
    const state = stateAt(hours[place], time);
    const now = time.getHours() * 60 + time.getMinutes();
    const text = JSON.stringify([place, utc, isOpen, next, state]);
    assert.equal(state.isOpen, isOpen, text);
    if (next !== null) assert.equal((state.at ?? NaN) - now, next, text);
  }
  assert.ok(answers.length > 500);
});
