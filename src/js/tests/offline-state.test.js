// Tests of the offline state machine, as a table of a state, an event, and the changes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { describeState, initialState, reduce } from "../offline-state.js";
import { isFetching, isWanted, KEEP, KEPT, PAUSE } from "../wishes.js";

/** @typedef {import("../offline-state.js").OfflineState} OfflineState */
/** @typedef {import("../offline-state.js").OfflineEvent} OfflineEvent */

/** @type {(name: string, wish?: Wish | "", have?: number) => BundleState} */
const bundle = (name, wish = "", have = 0) => ({ name, wish, have, of: 3, kind: "topic", title: name, language: "", bytes: 9 });

/** @type {OfflineState} */
const kept = { ...initialState, state: "kept", version: "v1", since: "2026-01-02", bundles: [bundle("a"), bundle("b")] };
/** @type {OfflineState} */
const update = { ...kept, state: "update", articles: 2 };
/** @type {OfflineState} */
const forgotten = { ...initialState, state: "none", isOff: true, isForgotten: true };
const NOTHING = { state: "none", progress: "idle", version: "", since: "", bundles: [] };

/** @type {(more?: object) => OfflineEvent} */
const found = (more = {}) => ({
  type: "found", version: "v1", since: "2026-01-02", bundles: kept.bundles, isUpdateWaiting: false, hasFailed: false, ...more,
});

/** @type {[string, OfflineState, OfflineEvent, object][]} */
const TABLE = [
  ["no worker", initialState, { type: "nothingKept" }, { state: "none" }],
  ["the first visit", initialState, { type: "coming" }, { state: "none", progress: "coming" }],
  ["all is there", { ...initialState, state: "none", progress: "coming" }, found(), kept],
  ["all is there, and an update had failed", kept, found({ hasFailed: true }), { progress: "failed" }],
  ["all is there while an update waits", update, found({ isUpdateWaiting: true }), {}],
  ["the update has taken over", update, found({ version: "v2", since: "2026-02-03" }), { state: "kept", version: "v2", since: "2026-02-03" }],
  ["a worker waits that nobody has asked yet", kept, found({ isUpdateWaiting: true }), {}],
  ["files were deleted", kept, { type: "coming" }, { ...NOTHING, progress: "coming" }],
  ["the worker is silent", kept, { type: "nothingKept" }, NOTHING],
  ["the first attempt fails", { ...initialState, state: "none", progress: "coming" }, { type: "failed" }, { progress: "failed" }],
  ["an update fails: what was there stays", kept, { type: "failed" }, { progress: "failed" }],
  ["looked for an update", { ...kept, progress: "failed" }, { type: "checked", hasFailed: false }, { progress: "idle" }],
  ["looked for an update that failed before", kept, { type: "checked", hasFailed: true }, { progress: "failed" }],
  ["an update is found", { ...kept, progress: "failed" }, { type: "updateFound", articles: 2 }, { state: "update", articles: 2, progress: "idle" }],
  ["a bundle changes", { ...kept, progress: "failed" }, { type: "bundleChanged", bundle: bundle("b", KEEP, 1) }, { bundles: [bundle("a"), bundle("b", KEEP, 1)] }],
  ["a bundle of another version", kept, { type: "bundleChanged", bundle: bundle("c") }, {}],
  ["the new version takes over", update, { type: "leaving" }, { isLeaving: true }],
  ["the person wanted nothing kept", initialState, { type: "off" }, { state: "none", isOff: true }],
  ["everything is deleted", { ...update, progress: "failed" }, { type: "forgotten" }, { ...NOTHING, isOff: true, isForgotten: true }],
  ["tried again", { ...kept, progress: "failed", isOff: true }, { type: "retried" }, { progress: "coming", isOff: false }],
  ["tried again on a page that has deleted everything", forgotten, { type: "retried" }, { progress: "coming", isOff: false }],
  ["wanted again in another window", forgotten, { type: "wantedAgain" }, { progress: "coming", isOff: false, isForgotten: false }],
  // Answers that come too late.
  ["late: found", forgotten, found(), {}],
  ["late: failed", forgotten, { type: "failed" }, {}],
  ["late: coming", forgotten, { type: "coming" }, {}],
  ["late: checked", forgotten, { type: "checked", hasFailed: true }, {}],
  ["late: update", forgotten, { type: "updateFound", articles: 1 }, {}],
  ["late: bundle", forgotten, { type: "bundleChanged", bundle: bundle("a", KEEP) }, {}],
  ["late: nothing", forgotten, { type: "nothingKept" }, {}],
];

for (const [name, state, event, changes] of TABLE) {
  test(`${event.type}: ${name}`, () => {
    const before = structuredClone(state);
    assert.deepEqual(reduce(state, event), { ...state, ...changes });
    assert.deepEqual(state, before, "the state before is not changed");
  });
}

test("every event has a row", () => {
  const types = new Set(TABLE.map(([, , event]) => event.type));
  assert.equal(types.size, 12);
});

test("what is shown is derived", () => {
  const shown = describeState({ ...update, progress: "coming" }, "2026-03-04");
  assert.deepEqual(shown, {
    ...update, progress: "coming", looked: "2026-03-04", isComing: true, failed: false,
  });
  assert.deepEqual([describeState({ ...kept, progress: "failed" }, "").failed, describeState(kept, "").isComing], [true, false]);
});

test("wishes: what is wanted, and what is still fetched", () => {
  /** @type {[Wish | "", number, boolean, boolean][]} */
  const rows = [
    ["", 0, false, false], [KEEP, 0, true, true], [KEEP, 3, true, true],
    [PAUSE, 1, false, false], [KEPT, 2, true, true], [KEPT, 3, true, false],
  ];
  for (const [wish, have, wanted, fetching] of rows)
    assert.deepEqual([isWanted(wish), isFetching({ wish, have, of: 3 })], [wanted, fetching], `${wish} ${have}`);
  assert.equal(isWanted(undefined), false);
});
