// How the page's scripts ask for a reading aid: an event, because the script of reading aids is
// loaded with the first one that is wanted.

export const READING_EVENT = "bookmobile-reading";
// The event after which the texts of an article are in other nodes.
export const TEXT_EVENT = "bookmobile-text";

/** @param {ReadingRequest} request */
export const dispatchReading = (request) => document.dispatchEvent(new CustomEvent(READING_EVENT, { detail: request }));
