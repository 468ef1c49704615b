/** Sums of public multiples of points with shared doublings; in variable time, so never for a secret. */

/**
 * What both of the library's groups can do.
 * @template P
 * @typedef {{add(other: P): P, double(): P, negate(): P}} Additive
 */

const CHUNKS = 4;
const CHUNK = 64;

/**
 * Odd multiples 1, 3, 5 … of a point times 2^0, 2^64, 2^128 and 2^192, so that a multiple takes 64 doublings.
 * Worth their 192 doublings from the second multiple of the same point on.
 * @template {Additive<P>} P
 */
export class Table {
  /**
   * @param {P} point
   * @param {number} width bits of a digit; 2^(width − 2) points for each of the four powers
   */
  constructor(point, width) {
    this.width = width;
    /** @type {P[][]} */
    this.powers = [];
    let power = point;
    for (let chunk = 0; chunk < CHUNKS; chunk++) {
      this.powers.push(oddMultiples(power, 1 << (width - 2)));
      if (chunk < CHUNKS - 1) for (let i = 0; i < CHUNK; i++) power = power.double();
    }
  }
}

/**
 * @template {Additive<P>} P
 * @param {P} point
 * @param {number} size
 */
function oddMultiples(point, size) {
  const twice = point.double();
  const multiples = [point];
  while (multiples.length < size) multiples.push(multiples[multiples.length - 1].add(twice));
  return multiples;
}

/**
 * The non-adjacent form of a number below 2^254: odd digits, |digit| < 2^(width − 1), at least `width` apart.
 * @param {bigint} factor
 * @param {number} width
 */
function digits(factor, width) {
  const result = new Int16Array(CHUNKS * CHUNK);
  const size = 1 << width;
  let carry = 0;
  const bits = bitsOf(factor, width);
  for (let at = 0; at < result.length; ) {
    const value = carry + bits(at);
    if ((value & 1) === 0) {
      at += 1;
      continue;
    }
    carry = value < size / 2 ? 0 : 1;
    result[at] = value - carry * size;
    at += width;
  }
  return result;
}

/**
 * A reader of `width` bits of a number from any position.
 * @param {bigint} factor
 * @param {number} width
 */
function bitsOf(factor, width) {
  const words = new Uint32Array(CHUNKS * 2 + 1);
  for (let i = 0, rest = factor; rest > 0n; i++, rest >>= 32n) words[i] = Number(rest & 0xffffffffn);
  return (/** @type {number} */ at) => {
    const low = words[at >>> 5] >>> (at & 31);
    const high = (at & 31) === 0 ? 0 : words[(at >>> 5) + 1] << (32 - (at & 31));
    return (low | high) & ((1 << width) - 1);
  };
}

/**
 * The sum of factor·point over the terms; `zero` for none.
 * @template {Additive<P>} P
 * @param {[bigint, Table<P>][]} terms factors ≥ 0 and below the order
 * @param {P} zero
 */
export function combine(terms, zero) {
  const rows = terms.map(([factor, table]) => ({ form: digits(factor, table.width), powers: table.powers }));
  let sum = zero;
  for (let bit = CHUNK - 1; bit >= 0; bit--) {
    if (sum !== zero) sum = sum.double();
    for (const row of rows) {
      for (let chunk = 0; chunk < CHUNKS; chunk++) {
        const digit = row.form[chunk * CHUNK + bit];
        if (digit > 0) sum = sum.add(row.powers[chunk][digit >> 1]);
        else if (digit < 0) sum = sum.add(row.powers[chunk][-digit >> 1].negate());
      }
    }
  }
  return sum;
}
