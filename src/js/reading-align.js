// Pairs the blocks of a text with those of its translation: sections by their ids, then blocks
// in order, by kind and by length (Gale and Church, 1993). Headings, tables, pictures and code
// pair with their own kind only.

/** How many blocks of each text make a pair, and how likely that is. */
const MOVES = /** @type {const} */ ([[1, 1, 0.89], [1, 0, 0.005], [0, 1, 0.005], [2, 1, 0.0445], [1, 2, 0.0445], [2, 2, 0.011]]);
// The variance of a translation's length by letter, as Gale and Church measured it.
const VARIANCE = 6.8;
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

/** @type {(own: AlignedBlock[], other: AlignedBlock[], ratio: number, prior: number) => number} */
const costOf = (own, other, ratio, prior) => {
  const all = [...own, ...other];
  const cost = -Math.log(prior);
  if (!own.length || !other.length) return cost;
  const kinds = new Set(all.map(({ kind }) => (PROSE.has(kind) ? "prose" : kind)));
  if (kinds.size > 1 || (all.length > 2 && !kinds.has("prose"))) return Infinity;
  if (!kinds.has("prose")) return cost;
  const length = (/** @type {AlignedBlock[]} */ blocks) => blocks.reduce((sum, block) => sum + block.length, 0);
  const [from, to] = [length(own), length(other)];
  const mean = (from + to / ratio) / 2 || 1;
  const delta = (to / ratio - from) / Math.sqrt(VARIANCE * mean);
  return cost - Math.log(Math.max(2 * tail(delta), 1e-9)) / 4;
};

/** @type {(own: AlignedBlock[], other: AlignedBlock[], ratio: number) => [own: number, other: number][]} the numbers of blocks of each pair */
const alignRun = (own, other, ratio) => {
  const width = other.length + 1;
  const best = new Float64Array((own.length + 1) * width).fill(Infinity);
  const by = new Uint8Array(best.length);
  best[0] = 0;
  for (let i = 0; i <= own.length; i++) for (let j = 0; j < width; j++) {
    for (const [move, [from, to, prior]] of MOVES.entries()) {
      if (i < from || j < to) continue;
      const before = best[(i - from) * width + j - to];
      if (before === Infinity) continue;
      const cost = before + costOf(own.slice(i - from, i), other.slice(j - to, j), ratio, prior);
      if (cost >= best[i * width + j]) continue;
      best[i * width + j] = cost;
      by[i * width + j] = move;
    }
  }
  /** @type {[number, number][]} */
  const pairs = [];
  for (let [i, j] = [own.length, other.length]; i || j;) {
    const [from, to] = MOVES[by[i * width + j]];
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
