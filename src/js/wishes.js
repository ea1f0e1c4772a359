// What a person wants of a bundle, which is a part of a large collection: its wish. The
// service worker stores wishes by the names of bundles; a bundle without one is not wanted.

/** It is being fetched. @type {"keep"} */
export const KEEP = "keep";
/** It is wanted, but fetched no further. @type {"pause"} */
export const PAUSE = "pause";
/** It was complete once: files that the browser has deleted since are fetched again.
 * @type {"kept"} */
export const KEPT = "kept";

// Whether the bundle's files are to be on the device.
/** @param {Wish | "" | undefined} wish */
export const isWanted = (wish) => wish === KEEP || wish === KEPT;

// Whether files of a bundle are still to be fetched.
/** @param {Pick<BundleState, "wish" | "have" | "of">} bundle */
export const isFetching = ({ wish, have, of }) => wish === KEEP || (wish === KEPT && have < of);
