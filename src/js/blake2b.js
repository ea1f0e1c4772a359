// The hash BLAKE2b with 64 bytes and without a key (RFC 7693), which minisign signs: WebCrypto
// does not have it. A number of 64 bits is a pair of numbers of 32 bits, because BigInt is
// several times slower.

const ROUNDS = 12;
const BLOCK = 128;
const HASH = 64;

// The initial state: the low and high halves of 8 numbers.
const INITIAL_LOW = [
  0xf3bcc908, 0x84caa73b, 0xfe94f82b, 0x5f1d36f1, 0xade682d1, 0x2b3e6c1f, 0xfb41bd6b, 0x137e2179,
];
const INITIAL_HIGH = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];

// The order in which each round takes the 16 numbers of a block, as hexadecimal digits. The
// last two rounds have those of the first two.
const ORDERS = Array.from([
  "0123456789abcdef", "ea489fd61c02b753", "b8c052fdae367194", "7931dcbe265a40f8",
  "905724afe1bc683d", "2c6a0b834d75fe19", "c51fed4a0763928b", "db7ec13950f4862a",
  "6fe9b308c2d714a5", "a2847615fb9e3cd0",
], (order) => Array.from(order, (digit) => parseInt(digit, 16)));

// The places in the work of a round's eight steps: four columns, then four diagonals.
const STEPS = [
  [0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15],
  [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14],
];

/** @param {Uint8Array} bytes */
export const blake2b = (bytes) => {
  const stateLow = Uint32Array.from(INITIAL_LOW);
  const stateHigh = Uint32Array.from(INITIAL_HIGH);
  // The parameters: the length of the hash, no key, one leaf.
  stateLow[0] ^= 0x01010000 | HASH;
  const low = new Uint32Array(16);
  const high = new Uint32Array(16);
  /** @type {(at: number, otherLow: number, otherHigh: number) => void} */
  const add = (at, otherLow, otherHigh) => {
    const sum = low[at] + otherLow;
    low[at] = sum;
    high[at] += otherHigh + (sum > 0xffffffff ? 1 : 0);
  };
  // The exclusive or of two numbers, rotated right by some bits.
  /** @type {(at: number, other: number, bits: number) => void} */
  const mix = (at, other, bits) => {
    let first = low[at] ^ low[other];
    let second = high[at] ^ high[other];
    if (bits >= 32) [first, second] = [second, first];
    // A shift by 32 bits would be none.
    const turn = bits % 32;
    low[at] = turn ? (first >>> turn) | (second << (32 - turn)) : first;
    high[at] = turn ? (second >>> turn) | (first << (32 - turn)) : second;
  };

  const words = new Uint32Array(BLOCK / 4);
  /** @type {(end: number, isLast: boolean) => void} */
  const compress = (end, isLast) => {
    for (let at = 0; at < 8; at++) {
      [low[at], high[at]] = [stateLow[at], stateHigh[at]];
      [low[at + 8], high[at + 8]] = [INITIAL_LOW[at], INITIAL_HIGH[at]];
    }
    low[12] ^= end;
    high[12] ^= end / 2 ** 32;
    if (isLast) [low[14], high[14]] = [~low[14], ~high[14]];
    for (let round = 0; round < ROUNDS; round++) {
      const order = ORDERS[round % ORDERS.length];
      STEPS.forEach(([a, b, c, d], step) => {
        for (const [half, first, second] of [[0, 32, 24], [1, 16, 63]]) {
          const from = 2 * order[2 * step + half];
          add(a, low[b], high[b]);
          add(a, words[from], words[from + 1]);
          mix(d, a, first);
          add(c, low[d], high[d]);
          mix(b, c, second);
        }
      });
    }
    for (let at = 0; at < 8; at++) {
      stateLow[at] ^= low[at] ^ low[at + 8];
      stateHigh[at] ^= high[at] ^ high[at + 8];
    }
  };

  // The last block is never empty, unless all is.
  for (let at = 0; at === 0 || at < bytes.length; at += BLOCK) {
    const part = new Uint8Array(BLOCK);
    part.set(bytes.subarray(at, at + BLOCK));
    const view = new DataView(part.buffer);
    for (let word = 0; word < words.length; word++) words[word] = view.getUint32(4 * word, true);
    const end = Math.min(at + BLOCK, bytes.length);
    compress(end, end === bytes.length);
  }
  const hash = new DataView(new ArrayBuffer(HASH));
  for (let at = 0; at < 8; at++) {
    hash.setUint32(8 * at, stateLow[at], true);
    hash.setUint32(8 * at + 4, stateHigh[at], true);
  }
  return new Uint8Array(hash.buffer);
};
