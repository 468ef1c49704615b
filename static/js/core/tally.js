/** The count (§8.2–8.4): sums of ciphertexts, partial decryptions with proofs, and their combination. */
import { Breach } from './clause.js';
import { hex } from './encoding.js';
import * as fields from './fields.js';
import {
  IDENTITY, add, combination, multiply, randomScalar, scalarBytes, scalarInvert, scalarMultiply, small, subtract,
} from './group.js';
import { positions } from './manifest.js';
import { proveDecryption, verifyDecryption } from './proofs.js';
import { signEntry } from './trustees.js';

export const TALLY_FIELDS = /** @type {const} */ (['election', 'ballots', 'sums']);
export const DECRYPTION_FIELDS = /** @type {const} */ (['index', 'election', 'close', 'factors', 'proofs', 'signature']);

/** @typedef {import('./group.js').Point} Point */
/** @typedef {import('./group.js').Scalar} Scalar */
/** @typedef {import('./elgamal.js').Ciphertext} Ciphertext */
/** @typedef {import('./proofs.js').DecryptionProof} DecryptionProof */

/** @typedef {{election: Uint8Array, ballots: number, sums: Ciphertext[]}} Tally the sums over all ballots, per option */
/**
 * One scrutineer's part: a factor and its proof per option.
 * @typedef {{index: number, election: Uint8Array, close: Uint8Array, factors: Point[], proofs: DecryptionProof[], signature: Uint8Array}} Decryption
 */
/**
 * What a scrutineer decrypts, and as whom: E, the close's hash, the attempt C, its index and its public share.
 * @typedef {{election: Uint8Array, close: Uint8Array, attempt: Uint8Array, index: number, share: Point}} Opening
 */

/**
 * Read the fields of `tally`.
 * @param {unknown} body
 * @returns {Tally}
 */
export function readTally(body) {
  const record = fields.record(body, TALLY_FIELDS);
  const sums = fields.array(record.sums, ciphertext);
  return { election: fields.digest(record.election), ballots: fields.count(record.ballots), sums };
}

/**
 * @param {unknown} value
 * @returns {Ciphertext}
 */
function ciphertext(value) {
  const [alpha, beta] = fields.array(value, fields.element, 2);
  return [alpha, beta];
}

/**
 * Read the fields of `decryption`.
 * @param {unknown} body
 * @returns {Decryption}
 */
export function readDecryption(body) {
  const record = fields.record(body, DECRYPTION_FIELDS);
  return {
    index: fields.count(record.index),
    election: fields.digest(record.election),
    close: fields.digest(record.close),
    factors: fields.array(record.factors, fields.element),
    proofs: fields.array(record.proofs, proof),
    signature: fields.signed(record.signature),
  };
}

/**
 * @param {unknown} value
 * @returns {DecryptionProof}
 */
function proof(value) {
  const [c, v] = fields.array(value, fields.number, 2);
  return [c, v];
}

/**
 * Make the body of `tally`.
 * @param {Uint8Array} election
 * @param {number} ballots
 * @param {Ciphertext[]} sums
 */
export function tallyBody(election, ballots, sums) {
  return { election: hex(election), ballots, sums: sums.map((pair) => pair.map((point) => hex(point.bytes))) };
}

/**
 * What is proved of one factor.
 * @param {Opening} opening
 * @param {number} place
 * @param {Point} sum
 * @param {Point} factor
 */
function statement({ election, close, index, share }, place, sum, factor) {
  return { election, close, index, place, sum, share, factor };
}

/**
 * Make a scrutineer's `decryption`; to be called only for a record verified up to its tally (§8.3).
 * @param {Opening} opening
 * @param {Ciphertext[]} sums
 * @param {Scalar} secret
 * @param {import('./signature.js').Seed} seed
 * @param {import('./group.js').Draw} [draw]
 */
export function decryptionBody(opening, sums, secret, seed, draw = randomScalar) {
  const factors = sums.map(([alpha]) => multiply(secret, alpha));
  const proofs = sums.map(([alpha], place) => proveDecryption(statement(opening, place, alpha, factors[place]), secret, draw));
  const body = {
    index: opening.index,
    election: hex(opening.election),
    close: hex(opening.close),
    factors: factors.map((factor) => hex(factor.bytes)),
    proofs: proofs.map((pair) => pair.map((number) => hex(scalarBytes(number)))),
  };
  return signEntry('decryption', opening.attempt, body, seed);
}

/**
 * Throw Breach 8.3 unless the factors belong to this election and close and every proof holds.
 * @param {Decryption} decryption
 * @param {Opening} opening
 * @param {Ciphertext[]} sums
 */
export function verifyFactors({ election, close, factors, proofs }, opening, sums) {
  if (hex(election) !== hex(opening.election) || hex(close) !== hex(opening.close)) {
    throw new Breach('8.3', 'a decryption of another election or close');
  }
  if (factors.length !== sums.length || proofs.length !== sums.length) {
    throw new Breach('8.3', 'a decryption has a factor and a proof per option');
  }
  sums.forEach(([alpha], place) => {
    verifyDecryption(statement(opening, place, alpha, factors[place]), proofs[place]);
  });
}

/**
 * λ at 0 of one index among the indices.
 * @param {number[]} indices
 * @param {number} index
 * @returns {Scalar}
 */
export function lagrange(indices, index) {
  const others = indices.filter((other) => other !== index);
  const part = (/** @type {number} */ other) => scalarMultiply(small(other), scalarInvert(small(other - index)));
  return others.map(part).reduce(scalarMultiply, small(1));
}

/**
 * m_k·K per option from the factors of the t lowest indices (§8.4).
 * @param {Ciphertext[]} sums
 * @param {Map<number, Point[]>} factors
 * @param {number} threshold
 */
export function combine(sums, factors, threshold) {
  const chosen = [...factors].sort(([left], [right]) => left - right).slice(0, threshold);
  const indices = chosen.map(([index]) => index);
  return sums.map(([, beta], place) => {
    const terms = chosen.map(([index, own]) => /** @type {[Scalar, Point]} */ ([lagrange(indices, index), own[place]]));
    return subtract(beta, combination(terms));
  });
}

/**
 * m_k per option; Breach 8.4 if one is not 0…ballots.
 * @param {Point[]} combined
 * @param {Point} key
 * @param {number} ballots
 */
export function totals(combined, key, ballots) {
  const known = new Map();
  let step = IDENTITY;
  for (let number = 0; number <= ballots; number++) {
    known.set(hex(step.bytes), number);
    step = add(step, key);
  }
  return combined.map((element, place) => {
    const number = known.get(hex(element.bytes));
    if (number === undefined) throw new Breach('8.4', `option ${place} does not decrypt to a number of 0 to ${ballots}`);
    return /** @type {number} */ (number);
  });
}

/**
 * Throw Breach 8.4 unless the totals can be those of so many ballots under the limits.
 * @param {number[]} values
 * @param {import('./manifest.js').Manifest} manifest
 * @param {number} ballots
 */
export function checkTotals(values, manifest, ballots) {
  for (const limit of manifest.limits) {
    const marks = positions(manifest, limit).reduce((sum, place) => sum + values[place], 0);
    if (marks < limit.min * ballots || marks > limit.max * ballots) {
      throw new Breach('8.4', `${marks} marks under limit ${limit.id} on ${ballots} ballots`);
    }
  }
}
