/** A ballot in the booth (§5, §6): encrypted, proved, shown, and then cast or checked, once. */
import { ballotHash, castDigest, checkMarks, nonce, spoilDigest, statements } from './ballot.js';
import { Breach } from './clause.js';
import { encrypt } from './elgamal.js';
import { hex } from './encoding.js';
import { randomScalar, scalarBytes, scalarTotal } from './group.js';
import { proveRange } from './proofs.js';
import * as signature from './signature.js';

/** @typedef {import('./ballot.js').Terms} Terms */
/** @typedef {import('./ballot.js').Body} Body */
/** @typedef {import('./group.js').Draw} Draw */
/** @typedef {import('./signature.js').Key} Key */
/** @typedef {import('./proofs.js').RangeProof} RangeProof */

/**
 * A ballot that its voter has not yet cast or checked; holds the seed, so it may do one of the two, once.
 * Its HB is shown before the choice between casting and checking (§6). Proof randomness never comes from the seed.
 */
export class Draft {
  /** @type {Uint8Array | null} */
  #seed;
  /** @type {string[][][]} */
  #proofs;
  /** @type {Body} */
  #head;

  /**
   * Encrypt and prove `marks`, 0 or 1 per option; Breach 5.4 if they break a limit.
   * @param {Terms} terms
   * @param {Key} credential
   * @param {number} counter
   * @param {number[]} marks
   * @param {Uint8Array} seed
   * @param {Draw} [draw]
   */
  constructor(terms, credential, counter, marks, seed, draw = randomScalar) {
    checkMarks(marks, terms.options, terms.limits, '5.4');
    const secrets = marks.map((_, place) => nonce(terms.election, credential, counter, place, seed));
    this.choices = marks.map((mark, at) => encrypt(terms.key, mark, secrets[at]));
    this.hash = ballotHash(terms.election, credential, counter, this.choices);
    this.#head = { election: hex(terms.election), credential: hex(credential), counter };
    const messages = [...marks, ...terms.limits.map((limit) => limit.positions.reduce((sum, at) => sum + marks[at], 0))];
    const nonces = [...secrets, ...terms.limits.map((limit) => scalarTotal(limit.positions.map((at) => secrets[at])))];
    const made = statements(this.hash, this.choices, terms);
    this.#proofs = made.map((one, at) => written(proveRange(one, messages[at], nonces[at], draw)));
    this.#seed = seed;
  }

  /**
   * The signed body of `ballot`; the seed is gone with it.
   * @param {import('./signature.js').Seed} credentialSeed
   * @returns {Body}
   */
  cast(credentialSeed) {
    this.#spend();
    const bits = this.#proofs.slice(0, this.choices.length);
    const sums = this.#proofs.slice(this.choices.length);
    const signed = signature.sign(credentialSeed, castDigest(this.hash, bits, sums));
    return { ...this.#head, choices: this.#pairs(), bits, sums, signature: hex(signed) };
  }

  /**
   * The signed body of `spoil`; after it this HB is never signed for casting.
   * @param {import('./signature.js').Seed} credentialSeed
   * @returns {Body}
   */
  check(credentialSeed) {
    const seed = this.#spend();
    const signed = signature.sign(credentialSeed, spoilDigest(this.hash, seed));
    return { ...this.#head, choices: this.#pairs(), seed: hex(seed), signature: hex(signed) };
  }

  #pairs() {
    return this.choices.map((pair) => pair.map((point) => hex(point.bytes)));
  }

  #spend() {
    const seed = this.#seed;
    if (seed === null) throw new Breach('6', 'this ballot was cast or checked before');
    this.#seed = null;
    return seed;
  }
}

/** @param {RangeProof} proof */
function written(proof) {
  return proof.map((half) => half.map((number) => hex(scalarBytes(number))));
}
