// What the shelf keeps, as plain values: marks (highlights, notes and bookmarks), places, follows
// and reading lists. How two states of a record become one is decided here, without a
// browser (docs/decisions/0061).

// How many tints a highlight can have.
export const TINTS = 4;

// How long a deleted mark stays in the bin, from which it can be taken back, and how long
// it is remembered that it was deleted, in days.
export const BIN_DAYS = 30;
export const GRAVE_DAYS = 365;

const DAY = 86_400_000;

/** @param {string} text */
export const isBlank = (text) => !text.trim();

// A deleted mark that can no longer be taken back keeps only what says that it was deleted.
/** @type {(mark: Mark, now: number) => Mark | undefined} */
export const faded = (mark, now) => {
  if (!mark.deleted) return mark;
  const age = now - Date.parse(mark.deleted);
  if (age > GRAVE_DAYS * DAY) return;
  if (age <= BIN_DAYS * DAY || !mark.exact) return mark;
  return { ...mark, title: "", heading: "", exact: "", prefix: "", suffix: "", note: "" };
};

// The fields that a person changes; each has the time of its last change.
/** @type {("tint" | "note" | "deleted")[]} */
const OWN = ["tint", "note", "deleted"];

/** @type {(mark: Mark, field: "tint" | "note" | "deleted") => string} */
const changedAt = (mark, field) => mark.times?.[field] ?? mark.made;

// A mark with a change that a person made now. Whoever writes on a deleted mark wants it.
/** @type {(mark: Mark, wanted: Partial<Mark>, now: string) => Mark} */
export const changed = (mark, wanted, now) => {
  const change = mark.deleted && !("deleted" in wanted) ? { ...wanted, deleted: undefined } : wanted;
  const fields = OWN.filter((field) => field in change && change[field] !== mark[field]);
  if (!fields.length) return mark;
  const times = { ...mark.times };
  for (const field of fields) times[field] = now;
  return { ...mark, ...change, changed: now, times };
};

// Two states of the same mark as one, whichever comes first: of each field the later one. A
// mark that was changed after it was deleted is not deleted. If both notes were written, both
// are kept, the later one first.
/** @type {(one: Mark, other: Mark) => Mark} */
export const merged = (one, other) => {
  const [late, early] = later(one, other) ? [one, other] : [other, one];
  const both = { ...early, ...late, times: { ...early.times, ...late.times } };
  for (const field of OWN) {
    const from = fieldOwner(one, other, field);
    Object.assign(both, { [field]: from[field] });
    if (from.times?.[field]) both.times[field] = from.times[field];
  }
  if (both.deleted && OWN.some((field) => field !== "deleted" && changedAt(both, field) > changedAt(both, "deleted")))
    delete both.deleted;
  if (!both.deleted) delete both.deleted;
  /** @type {Mark} */
  const result = both;
  if (!Object.keys(both.times).length) delete result.times;
  return result;
};

/** @type {(one: Mark, other: Mark) => boolean} */
const later = (one, other) =>
  one.changed === other.changed ? JSON.stringify(one) > JSON.stringify(other) : one.changed > other.changed;

/** @type {(one: Mark, other: Mark, field: "tint" | "note" | "deleted") => Mark} */
const fieldOwner = (one, other, field) => {
  const [a, b] = [changedAt(one, field), changedAt(other, field)];
  if (a !== b) return a > b ? one : other;
  return String(one[field] ?? "") >= String(other[field] ?? "") ? one : other;
};

// Another mark with a note that was written in another window at the same time: nothing that
// a person wrote is lost.
/** @type {(mark: Mark, note: string, now: string) => Mark} */
export const conflictOf = (mark, note, now) => ({
  ...mark, id: crypto.randomUUID(), note, made: now, changed: now, rev: 1, times: {}, copyOf: mark.id,
});

// Whether two marks made on different devices are the same: the same words at the same place.
/** @type {(one: Mark, other: Mark) => boolean} */
export const isSame = (one, other) =>
  one.kind === other.kind && one.language === other.language && one.slug === other.slug &&
  one.exact === other.exact && Math.abs(one.start - other.start) <= 64;

// Marks with the marks of an import: nothing is there twice, nothing newer is replaced.
/** @type {(own: Mark[], others: Mark[]) => Mark[]} Those that are new or have changed. */
export const imported = (own, others) => {
  const byId = new Map(own.map((mark) => [mark.id, mark]));
  /** @type {Map<string, Mark>} */
  const result = new Map();
  for (const other of others) {
    const known = byId.get(other.id) ??
      [...byId.values()].find((mark) => !mark.deleted && !other.deleted && isSame(mark, other));
    if (!known) {
      result.set(other.id, other);
      byId.set(other.id, other);
      continue;
    }
    let both = merged(known, { ...other, id: known.id });
    // Two notes on the same words, written on two devices: both are kept.
    const notes = [known.note, other.note].filter((note) => !isBlank(note));
    if (known.id !== other.id && notes.length === 2 && notes[0] !== notes[1] && !known.note.includes(other.note))
      both = { ...both, note: `${known.note}\n\n${other.note}` };
    both.rev = known.rev;
    if (JSON.stringify(sorted(both)) !== JSON.stringify(sorted(known))) {
      result.set(known.id, both);
      byId.set(known.id, both);
    }
  }
  return [...result.values()];
};

/** @param {object} value @returns {object} */
const sorted = (value) =>
  Object.fromEntries(Object.entries(value)
    .filter(([, own]) => own !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, own]) => [name, own && typeof own === "object" ? sorted(own) : own]));

// Adds a value to those of a key.
/** @template K, V @param {Map<K, V[]>} groups @param {K} key @param {V} value */
export const addTo = (groups, key, value) => {
  const group = groups.get(key);
  if (group) group.push(value);
  else groups.set(key, [value]);
};

// The order of marks in an article.
/** @type {(one: Mark, other: Mark) => number} */
export const byPlace = (one, other) => one.start - other.start || other.end - one.end || (one.made < other.made ? -1 : 1);

// Articles that were begun and not finished, the last one first.
/** @type {(places: ReadingPlace[]) => ReadingPlace[]} */
export const halfRead = (places) =>
  places.filter(({ read, isDone }) => !isDone && read >= 50 && read < 950).sort((one, other) => (one.last < other.last ? 1 : -1));

// A reading list in two states: the newer one, with what only the older one has after it.
/** @type {(one: ReadingList, other: ReadingList) => ReadingList} */
export const mergedList = (one, other) => {
  const [older, newer] = one.changed < other.changed ? [one, other] : [other, one];
  const keys = new Set(newer.items.map(({ key }) => key));
  return { ...newer, items: [...newer.items, ...older.items.filter(({ key }) => !keys.has(key))] };
};
