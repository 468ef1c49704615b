/** Encryption of a mark (§5.1): (α, β) = (ξ·G, (ξ + m)·K), and sums of such. */
import { IDENTITY, add, base, multiply, scalarAdd, small } from './group.js';

/** @typedef {import('./group.js').Point} Point */
/** @typedef {[Point, Point]} Ciphertext */

/** @type {Ciphertext} */
export const NOTHING = [IDENTITY, IDENTITY];

/**
 * Encrypt a whole number in the exponent of `key` with the nonce ξ.
 * @param {Point} key
 * @param {number} message
 * @param {import('./group.js').Scalar} nonce
 * @returns {Ciphertext}
 */
export function encrypt(key, message, nonce) {
  return [base(nonce), multiply(scalarAdd(nonce, small(message)), key)];
}

/**
 * A ciphertext of the two messages' sum.
 * @param {Ciphertext} left
 * @param {Ciphertext} right
 * @returns {Ciphertext}
 */
export function addCiphertexts(left, right) {
  return [add(left[0], right[0]), add(left[1], right[1])];
}

/**
 * A ciphertext of the sum of all messages; two identities for none.
 * @param {Iterable<Ciphertext>} items
 * @returns {Ciphertext}
 */
export function sumCiphertexts(items) {
  let result = NOTHING;
  for (const item of items) result = result === NOTHING ? item : addCiphertexts(result, item);
  return result;
}
