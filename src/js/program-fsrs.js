// When a card is shown again: the arithmetic of FSRS 6 (Free Spaced Repetition Scheduler) with its
// default weights. crates/program-oracles compares it with the crate `fsrs`.

const WEIGHTS = [0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
  1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542];
const DECAY = -WEIGHTS[20];
const FACTOR = 0.9 ** (1 / DECAY) - 1;
// The share of cards that one still knows when they come again.
const RETENTION = 0.9;

/** @type {(value: number, low: number, high: number) => number} */
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/** How well a card is known: in how many days the chance to know it falls to 90 %, and how hard
 * it is, from 1 to 10.
 * @typedef {{ stability: number, difficulty: number }} MemoryState */
/** Again, hard, good, easy. @typedef {1 | 2 | 3 | 4} Rating */

/** @param {Rating} rating */
const firstDifficulty = (rating) => WEIGHTS[4] - Math.exp(WEIGHTS[5] * (rating - 1)) + 1;

/** @type {(state: MemoryState, days: number) => number} */
export const retrievability = ({ stability }, days) => (1 + (FACTOR * days) / stability) ** DECAY;

/** @type {(difficulty: number, rating: Rating) => number} */
const nextDifficulty = (difficulty, rating) => {
  const next = difficulty - WEIGHTS[6] * (rating - 3) * ((10 - difficulty) / 9);
  return clamp(next + WEIGHTS[7] * (firstDifficulty(4) - next), 1, 10);
};

/** @type {(state: MemoryState, days: number, rating: Rating) => number} */
const nextStability = (state, days, rating) => {
  const { stability, difficulty } = state;
  if (days === 0) {
    const grown = Math.exp(WEIGHTS[17] * (rating - 3 + WEIGHTS[18])) * stability ** -WEIGHTS[19];
    return stability * (rating >= 2 ? Math.max(grown, 1) : grown);
  }
  const known = retrievability(state, days);
  if (rating === 1) {
    const fallen = WEIGHTS[11] * difficulty ** -WEIGHTS[12] * ((stability + 1) ** WEIGHTS[13] - 1) * Math.exp(WEIGHTS[14] * (1 - known));
    return Math.min(fallen, stability / Math.exp(WEIGHTS[17] * WEIGHTS[18]));
  }
  const bonus = rating === 2 ? WEIGHTS[15] : rating === 4 ? WEIGHTS[16] : 1;
  return stability * (1 + Math.exp(WEIGHTS[8]) * (11 - difficulty) * stability ** -WEIGHTS[9] * (Math.exp(WEIGHTS[10] * (1 - known)) - 1) * bonus);
};

// The state of a card after an answer, so many days after the one before; without a state it is
// the first answer.
/** @type {(state: MemoryState | undefined, days: number, rating: Rating) => MemoryState} */
export const answered = (state, days, rating) => {
  if (!state) return { stability: WEIGHTS[rating - 1], difficulty: clamp(firstDifficulty(rating), 1, 10) };
  return { stability: clamp(nextStability(state, days, rating), 0.001, 36_500), difficulty: nextDifficulty(state.difficulty, rating) };
};

// After how many days a card comes again, at least one.
/** @param {MemoryState} state */
export const interval = ({ stability }) => Math.max(1, Math.round((stability / FACTOR) * (RETENTION ** (1 / DECAY) - 1)));
