// Pairs the blocks of a text with those of its translation: sections by their ids, then blocks
// in order, by kind and by length (Gale and Church, 1993). Headings, tables, pictures and code
// pair with their own kind only.

/** How many blocks of each text make a pair, and how likely that is. */
const MOVES = /** @type {const} */ ([[1, 1, 0.89], [1, 0, 0.005], [0, 1, 0.005], [2, 1, 0.0445], [1, 2, 0.0445], [2, 2, 0.011]]);
// The variance of a translation's length by letter, as Gale and Church measured it.
const VARIANCE = 6.8;
// The size of the table of a run. In longer texts only pairs near the diagonal are looked at:
// thousands of blocks without sections in common would take minutes, and the memory of a phone.
const MOST_CELLS = 500_000;
const PROSE = new Set(["p", "li", "blockquote", "aside", "dd"]);

// The probability of a value at least as far from the mean, of a normal distribution: the
// approximation 7.1.26 of Abramowitz and Stegun.
/** @param {number} delta */
const tail = (delta) => {
  const x = Math.abs(delta) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const sum = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return sum * Math.exp(-x * x);
};

/** The kind of a block, as far as pairs depend on it. @param {AlignedBlock} block */
const pairKind = ({ kind }) => (PROSE.has(kind) ? "prose" : kind);

// The letters before each block, and at last all of them.
/** @param {AlignedBlock[]} blocks */
const lettersBefore = (blocks) => {
  const sums = [0];
  for (const { length } of blocks) sums.push((sums.at(-1) ?? 0) + length);
  return sums;
};

// How unlikely it is that so many letters are the translation of so many.
/** @type {(from: number, to: number, ratio: number) => number} */
const costOfLengths = (from, to, ratio) => {
  const mean = (from + to / ratio) / 2 || 1;
  const delta = (to / ratio - from) / Math.sqrt(VARIANCE * mean);
  return -Math.log(Math.max(2 * tail(delta), 1e-9)) / 4;
};

/** @type {(own: AlignedBlock[], other: AlignedBlock[], ratio: number) => (i: number, j: number, from: number, to: number) => number} */
const costsOf = (own, other, ratio) => {
  const [kinds, otherKinds] = [own.map(pairKind), other.map(pairKind)];
  const [letters, otherLetters] = [lettersBefore(own), lettersBefore(other)];
  // The cost of a pair of the blocks before `i` and `j`, without that of its move.
  return (i, j, from, to) => {
    if (!from || !to) return 0;
    const kind = kinds[i - 1];
    if (kind !== "prose" && from + to > 2) return Infinity;
    if (kinds[i - from] !== kind || otherKinds[j - 1] !== kind || otherKinds[j - to] !== kind) return Infinity;
    return kind === "prose" ? costOfLengths(letters[i] - letters[i - from], otherLetters[j] - otherLetters[j - to], ratio) : 0;
  };
};

/** @type {(own: AlignedBlock[], other: AlignedBlock[], ratio: number) => [own: number, other: number][]} the numbers of blocks of each pair */
const alignRun = (own, other, ratio) => {
  const costAt = costsOf(own, other, ratio);
  // How many places of the other text are looked at for each block, and the first of them.
  const steepest = Math.ceil(other.length / Math.max(own.length, 1)) + 4;
  const width = own.length ? Math.min(other.length + 1, Math.max(Math.floor(MOST_CELLS / (own.length + 1)), steepest)) : other.length + 1;
  const first = (/** @type {number} */ i) => Math.round((i / Math.max(own.length, 1)) * (other.length + 1 - width));
  const best = new Float64Array((own.length + 1) * width).fill(Infinity);
  const by = new Uint8Array(best.length);
  best[0] = 0;
  for (let i = 0; i <= own.length; i++) for (let j = first(i); j < first(i) + width; j++) {
    const cell = i * width + j - first(i);
    for (const [move, [from, to, prior]] of MOVES.entries()) {
      const column = j - to - first(i - from);
      if (i < from || column < 0 || column >= width) continue;
      const before = best[(i - from) * width + column];
      if (before === Infinity) continue;
      const cost = before - Math.log(prior) + costAt(i, j, from, to);
      if (cost >= best[cell]) continue;
      best[cell] = cost;
      by[cell] = move;
    }
  }
  /** @type {[number, number][]} */
  const pairs = [];
  for (let [i, j] = [own.length, other.length]; i || j;) {
    const [from, to] = MOVES[by[i * width + j - first(i)]];
    pairs.push([from, to]);
    i -= from;
    j -= to;
  }
  return pairs.reverse();
};

// The runs of sections with the same id.
/** @param {AlignedBlock[]} blocks */
const sectionsOf = (blocks) => {
  /** @type {{ id: string, blocks: AlignedBlock[] }[]} */
  const sections = [];
  for (const block of blocks) {
    if (sections.at(-1)?.id !== block.section) sections.push({ id: block.section, blocks: [] });
    sections.at(-1)?.blocks.push(block);
  }
  return sections;
};

// Pairs of blocks in the order of the texts: how many blocks of each text are next. A block
// without a counterpart is alone.
/** @type {(own: AlignedBlock[], other: AlignedBlock[]) => [own: number, other: number][]} */
export const alignBlocks = (own, other) => {
  const length = (/** @type {AlignedBlock[]} */ blocks) =>
    blocks.reduce((sum, block) => sum + (PROSE.has(block.kind) ? block.length : 0), 0);
  const ratio = length(other) / length(own) || 1;
  const [mine, theirs] = [sectionsOf(own), sectionsOf(other)];
  /** @type {[number, number][]} */
  const pairs = [];
  let [from, to] = [0, 0];
  /** @type {(endFrom: number, endTo: number) => void} */
  const flush = (endFrom, endTo) => {
    const run = (/** @type {typeof mine} */ sections, /** @type {number} */ start, /** @type {number} */ end) =>
      sections.slice(start, end).flatMap(({ blocks }) => blocks);
    pairs.push(...alignRun(run(mine, from, endFrom), run(theirs, to, endTo), ratio));
    [from, to] = [endFrom, endTo];
  };
  for (let at = 0; at < mine.length; at++) {
    const found = theirs.findIndex(({ id }, place) => place >= to && id === mine[at].id);
    if (found < 0) continue;
    // What has no counterpart comes before what has one.
    flush(at, found);
    flush(at + 1, found + 1);
  }
  flush(mine.length, theirs.length);
  return pairs;
};
