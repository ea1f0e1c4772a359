// What a page knows of the site on the device, as a value, and how events change it.
// offline.js sends the events; offline-ui.js shows the state. Nothing here has an effect.

/**
 * `state` is "unknown" until the worker has answered; then "none" if the site is not on the
 * device, "kept" if it is, and "update" if a new version waits too.
 * @typedef {object} OfflineState
 * @property {"unknown" | "none" | "kept" | "update"} state
 * @property {"idle" | "coming" | "failed"} progress whether the site is being fetched as a
 *   whole, or the last attempt to fetch it or an update has failed
 * @property {string} version the version on the device; empty if there is none
 * @property {string} since the day on which it came, as YYYY-MM-DD
 * @property {number} articles how many articles are new or changed in the update
 * @property {BundleState[]} bundles the bundles of a large collection
 * @property {boolean} isOff whether the person wants nothing kept
 * @property {boolean} isForgotten whether this page has deleted everything: then nothing is
 *   fetched or written any more
 * @property {boolean} isLeaving whether a new version takes over: it waits until the old
 *   worker is idle, so that nothing more is asked of it
 */

/** @typedef {OfflineState & { looked: string, isComing: boolean, failed: boolean }} ShownState */

/**
 * @typedef {{ type: "nothingKept" }
 *   | { type: "coming" }
 *   | { type: "found", version: string, since: string, bundles: BundleState[],
 *       isUpdateWaiting: boolean, hasFailed: boolean }
 *   | { type: "failed" }
 *   | { type: "checked", hasFailed: boolean }
 *   | { type: "updateFound", articles: number }
 *   | { type: "bundleChanged", bundle: BundleState }
 *   | { type: "leaving" }
 *   | { type: "off" }
 *   | { type: "forgotten" }
 *   | { type: "retried" }
 *   | { type: "wantedAgain" }} OfflineEvent
 */

/** @type {OfflineState} */
export const initialState = {
  state: "unknown", progress: "idle", version: "", since: "", articles: 0, bundles: [],
  isOff: false, isForgotten: false, isLeaving: false,
};

/** @type {(hasFailed: boolean) => OfflineState["progress"]} */
const failedOrIdle = (hasFailed) => (hasFailed ? "failed" : "idle");

// `nothingKept`: the worker is not there, or does not answer. `coming`: the site is being
// fetched. `found`: it is complete. `failed`: fetching it failed. `checked`: the browser has
// looked for a new version. `updateFound`: one waits. `bundleChanged`: the state of a bundle.
// `leaving`: the new version takes over. `off`: the person wanted nothing kept on an earlier
// visit. `forgotten`: everything is deleted. `retried`: the person tries again.
// `wantedAgain`: in another window the person wants the site kept again.
/** @type {(state: OfflineState, event: OfflineEvent) => OfflineState} */
export const reduce = (state, event) => {
  /** @type {OfflineState} */
  const nothing = { ...state, state: "none", progress: "idle", version: "", since: "", bundles: [] };
  switch (event.type) {
    case "forgotten": return { ...nothing, isOff: true, isForgotten: true };
    case "wantedAgain": return { ...state, progress: "coming", isOff: false, isForgotten: false };
    // A page that has deleted everything is loaded again for this.
    case "retried": return { ...state, progress: "coming", isOff: false };
  }
  // Answers that come after everything was deleted.
  if (state.isForgotten) return state;
  switch (event.type) {
    case "nothingKept": return nothing;
    case "off": return { ...nothing, isOff: true };
    case "coming": return { ...nothing, progress: "coming" };
    case "found": {
      const { version, since, bundles, isUpdateWaiting, hasFailed } = event;
      const isUpdate = state.state === "update" && isUpdateWaiting;
      return { ...state, state: isUpdate ? "update" : "kept", progress: failedOrIdle(hasFailed), version, since, bundles };
    }
    case "failed": return { ...state, progress: "failed" };
    case "checked": return { ...state, progress: failedOrIdle(event.hasFailed) };
    case "updateFound": return { ...state, state: "update", progress: "idle", articles: event.articles };
    case "bundleChanged": {
      // A bundle of another version is in no place of the list.
      const { bundle } = event;
      return { ...state, bundles: state.bundles.map((one) => (one.name === bundle.name ? bundle : one)) };
    }
    case "leaving": return { ...state, isLeaving: true };
  }
};

// What other scripts see of a state. `looked` is the day on which the browser has last
// looked for a new version.
/** @type {(state: OfflineState, looked: string) => ShownState} */
export const describeState = (state, looked) => ({
  ...state,
  looked,
  isComing: state.progress === "coming",
  failed: state.progress === "failed",
});
