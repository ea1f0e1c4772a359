// Tests of the test kit of mini-programs, as far as it needs no browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { randomOf } from "../testkit-checks.js";
import { until } from "../testkit-session.js";

test("what is done by chance is the same for the same seed", () => {
  const take = (/** @type {number} */ seed) => {
    const random = randomOf(seed);
    return Array.from({ length: 1000 }, random);
  };
  assert.deepEqual(take(31), take(31));
  assert.notDeepEqual(take(31), take(32));
  const all = take(7);
  assert.ok(all.every((one) => one >= 0 && one < 1));
  for (const part of [0, 0.25, 0.5, 0.75]) assert.ok(all.filter((one) => one >= part && one < part + 0.25).length > 200);
});

test("waiting ends when something is true, or too late", async () => {
  let count = 0;
  assert.equal(await until(() => ++count > 3, 2000, 1), true);
  assert.equal(await until(() => false, 20, 5), false);
});
