// Which notices are shown: pure functions of what is known, the clock and what the person
// dismissed.

/** @typedef {site.NoticeEntry} Notice */
/**
 * What is known of notices, and when that was so, in milliseconds since 1970.
 * @typedef {object} KnownNotices
 * @property {number} at
 * @property {site.NoticeData} data
 */

// What was known from the network, or undefined if it is no such thing: a page in the place
// of the file, or a file of another program.
/** @type {(value: any) => site.NoticeData | undefined} */
export const checked = (value) => {
  const isTexts = (/** @type {unknown} */ texts) => Boolean(texts) && typeof texts === "object" && Object.values(texts ?? {}).every((text) => typeof text === "string");
  const isNotice = (/** @type {any} */ one) =>
    typeof one?.id === "string" && ["information", "warning", "danger"].includes(one.level)
    && Date.parse(one.from) >= 0 && Date.parse(one.until) >= 0 && isTexts(one.title) && isTexts(one.text)
    && isTexts(one.place ?? {}) && isTexts(one.link ?? {}) && Array.isArray(one.ends ?? []);
  const isData = Number.isFinite(value?.built) && Array.isArray(value.notices) && value.notices.every(isNotice);
  return isData ? value : undefined;
};

// The newest of what is known: of the last build, and then fetched last.
/** @type {(all: (KnownNotices | undefined)[]) => KnownNotices} */
export const newest = (all) => {
  const known = /** @type {KnownNotices[]} */ (all.filter(Boolean));
  return known.reduce((best, one) =>
    one.data.built > best.data.built || (one.data.built === best.data.built && one.at > best.at) ? one : best);
};

const ORDER = ["danger", "warning", "information"];

// How many milliseconds before the build a clock is believed: no two agree to the second.
const TOLERANCE = 300000;

// The notices that hold, the gravest first. A clock before the build is wrong: then all are
// shown that may hold at some time after the build, and dismissing goes on working.
/** @type {(data: site.NoticeData, now: number, dismissed: string[]) => { notices: Notice[], isClockWrong: boolean }} */
export const shownNotices = ({ built, notices }, now, dismissed) => {
  const start = built * 1000;
  const isClockWrong = now < start - TOLERANCE;
  // The build is past for certain.
  const time = Math.max(now, start);
  /** @param {Notice} one */
  const has = (one) => isClockWrong || Date.parse(one.from) <= time;
  /** @param {Notice} one */
  const isEnded = ({ id }) => notices.some((other) => Date.parse(other.from) <= time && other.ends?.includes(id));
  const shown = notices.filter((one) => {
    const isDismissed = one.level !== "danger" && dismissed.includes(one.id);
    return has(one) && Date.parse(one.until) > time && !isEnded(one) && !isDismissed;
  });
  shown.sort((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level));
  return { notices: shown, isClockWrong };
};

// When the next notice begins or ends after this time, in milliseconds since 1970; undefined if
// none does.
/** @type {(data: site.NoticeData, now: number) => number | undefined} */
export const nextChange = ({ notices }, now) => {
  const times = notices.flatMap(({ from, until }) => [Date.parse(from), Date.parse(until)]);
  const later = times.filter((time) => time > now);
  return later.length ? Math.min(...later) : undefined;
};

// A text in a language, with the language that it is in.
/** @type {(texts: Record<string, string> | undefined, language: string) => [text: string, language: string]} */
export const textIn = (texts = {}, language) => {
  const [other, text] = Object.entries(texts)[0] ?? [language, ""];
  return language in texts ? [texts[language], language] : [text, other];
};

// A moment as it was written, with the clock of its place.
/** @type {(moment: string) => { day: string, clock: string }} */
export const partsOf = (moment) => {
  const [day, rest] = moment.split("T");
  const offset = rest.slice(8).replace("Z", "");
  return { day, clock: `${rest.slice(0, 5)} UTC${offset}` };
};
