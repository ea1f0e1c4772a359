// Tests of mini-programs: when a card is shown again, compared with the crate `fsrs`.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { answered, interval, retrievability } from "../program-fsrs.js";

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
