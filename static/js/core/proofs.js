/** Proofs of knowledge with strong Fiat-Shamir (§4.2, §5.3, §8.3): every challenge holds the whole statement. */
import { Breach } from './clause.js';
import { challenge } from './encoding.js';
import {
  G, ZERO, base, combination, multiply, scalarAdd, scalarMultiply, scalarSubtract, scalarTotal, small,
} from './group.js';

/** @typedef {import('./group.js').Point} Point */
/** @typedef {import('./group.js').Scalar} Scalar */
/** @typedef {import('./group.js').Draw} Draw */

/**
 * That a ciphertext of the ballot `ballotHash` holds a number from `low` to `high` (§5.3).
 * @typedef {object} RangeStatement
 * @property {Uint8Array} ballotHash
 * @property {'bit' | 'sum'} tag
 * @property {number} place the option's or limit's position
 * @property {Point} key
 * @property {import('./elgamal.js').Ciphertext} ciphertext
 * @property {number} low
 * @property {number} high
 */
/** @typedef {[Scalar[], Scalar[]]} RangeProof the challenges c_lo…c_hi and the answers v_lo…v_hi */

/**
 * c = S(tag; HB, k, a_lo, b_lo, …, a_hi, b_hi).
 * @param {RangeStatement} statement
 * @param {Point[]} commitments
 */
function rangeChallenge(statement, commitments) {
  return challenge(statement.tag, statement.ballotHash, statement.place, ...commitments);
}

/** @param {RangeStatement} statement */
function numbersOf({ low, high }) {
  return Array.from({ length: high - low + 1 }, (_, at) => low + at);
}

/**
 * Prove that the ciphertext, made with `nonce` ξ, holds `message`; needs powers of G and K alone.
 * `draw` gives u_j and, for j ≠ message, c_j, for j from low to high.
 * @param {RangeStatement} statement
 * @param {number} message
 * @param {Scalar} nonce
 * @param {Draw} draw
 * @returns {RangeProof}
 */
export function proveRange(statement, message, nonce, draw) {
  const own = message - statement.low;
  const drawn = numbersOf(statement).map((j) => ({ j, u: draw(), c: j === message ? ZERO : draw() }));
  const commitments = drawn.flatMap(({ j, u, c }) => {
    const shift = scalarMultiply(small(message - j), c);
    return [base(u), multiply(scalarAdd(u, shift), statement.key)];
  });
  const challenges = drawn.map(({ c }) => c);
  challenges[own] = scalarSubtract(rangeChallenge(statement, commitments), scalarTotal(challenges));
  const answers = drawn.map(({ u }, at) => scalarSubtract(u, scalarMultiply(challenges[at], nonce)));
  return [challenges, answers];
}

/**
 * Throw Breach 5.4 unless the proof holds: a_j = v_j·G + c_j·α, b_j = (v_j − j·c_j)·K + c_j·β, Σ c_j = c.
 * @param {RangeStatement} statement
 * @param {RangeProof} proof
 */
export function verifyRange(statement, [challenges, answers]) {
  const { tag, place, key, ciphertext: [alpha, beta] } = statement;
  const numbers = numbersOf(statement);
  if (challenges.length !== numbers.length || answers.length !== numbers.length) {
    throw new Breach('5.4', `the proof of ${tag} ${place} has another length`);
  }
  const commitments = numbers.flatMap((j, at) => {
    const shifted = scalarSubtract(answers[at], scalarMultiply(small(j), challenges[at]));
    return [
      combination([[answers[at], G], [challenges[at], alpha]]),
      combination([[shifted, key], [challenges[at], beta]]),
    ];
  });
  if (scalarTotal(challenges) !== rangeChallenge(statement, commitments)) {
    throw new Breach('5.4', `the proof of ${tag} ${place} does not hold`);
  }
}

/**
 * That scrutineer `index` knows what stands behind its coefficients and its encryption key (§4.2).
 * @typedef {object} TrusteeStatement
 * @property {Uint8Array} attempt
 * @property {number} index
 * @property {import('./signature.js').Key} sign
 * @property {Point[]} coefficients
 * @property {Point} encrypt
 */
/** @typedef {[Scalar, Scalar[]]} TrusteeProof the challenge c and the answers v_0…v_t */

/**
 * c = S("trustee-proof"; C, i, sign, A_0…A_{t−1}, E_i, W_0…W_t).
 * @param {TrusteeStatement} statement
 * @param {Point[]} commitments
 */
function trusteeChallenge({ attempt, index, sign, coefficients, encrypt }, commitments) {
  return challenge('trustee-proof', attempt, index, sign, ...coefficients, encrypt, ...commitments);
}

/**
 * Prove knowledge of a_0…a_{t−1}, e, given in that order; `draw` gives w_0…w_t.
 * @param {TrusteeStatement} statement
 * @param {Scalar[]} secrets
 * @param {Draw} draw
 * @returns {TrusteeProof}
 */
export function proveTrustee(statement, secrets, draw) {
  const masks = secrets.map(() => draw());
  const c = trusteeChallenge(statement, masks.map(base));
  return [c, masks.map((w, at) => scalarSubtract(w, scalarMultiply(c, secrets[at])))];
}

/**
 * Throw Breach 4.2 unless W_j = v_j·G + c·(public j) gives back c.
 * @param {TrusteeStatement} statement
 * @param {TrusteeProof} proof
 */
export function verifyTrustee(statement, [c, answers]) {
  const publics = [...statement.coefficients, statement.encrypt];
  if (answers.length !== publics.length) throw new Breach('4.2', 'the proof has another length');
  const commitments = publics.map((known, at) => combination([[answers[at], G], [c, known]]));
  if (trusteeChallenge(statement, commitments) !== c) {
    throw new Breach('4.2', `the proof of scrutineer ${statement.index} does not hold`);
  }
}

/**
 * That F_k = s_l·A_k for the share s_l behind Y_l (§8.3).
 * @typedef {object} DecryptionStatement
 * @property {Uint8Array} election
 * @property {Uint8Array} close the close's hash
 * @property {number} index l
 * @property {number} place k
 * @property {Point} sum A_k
 * @property {Point} share Y_l
 * @property {Point} factor F_k
 */
/** @typedef {[Scalar, Scalar]} DecryptionProof the challenge c and the answer v */

/**
 * c = S("decrypt"; E, close, l, k, A_k, Y_l, F_k, w·G, w·A_k).
 * @param {DecryptionStatement} statement
 * @param {[Point, Point]} commitments
 */
function decryptionChallenge({ election, close, index, place, sum, share, factor }, commitments) {
  return challenge('decrypt', election, close, index, place, sum, share, factor, ...commitments);
}

/**
 * Prove that the factor was made with the share `secret`.
 * @param {DecryptionStatement} statement
 * @param {Scalar} secret
 * @param {Draw} draw
 * @returns {DecryptionProof}
 */
export function proveDecryption(statement, secret, draw) {
  const mask = draw();
  const c = decryptionChallenge(statement, [base(mask), multiply(mask, statement.sum)]);
  return [c, scalarSubtract(mask, scalarMultiply(c, secret))];
}

/**
 * Throw Breach 8.3 unless w·G = v·G + c·Y_l and w·A_k = v·A_k + c·F_k give back c.
 * @param {DecryptionStatement} statement
 * @param {DecryptionProof} proof
 */
export function verifyDecryption(statement, [c, v]) {
  const left = combination([[v, G], [c, statement.share]]);
  const right = combination([[v, statement.sum], [c, statement.factor]]);
  if (decryptionChallenge(statement, [left, right]) !== c) {
    throw new Breach('8.3', `the proof of factor ${statement.place} by scrutineer ${statement.index} does not hold`);
  }
}
