/** Examines one ballot or checked ballot by itself (§5, §6): whatever needs no other entry. */
import { readBallot, readSpoil, verifyBallot, verifySpoil } from '../ballot.js';
import { Breach } from '../clause.js';
import { addCiphertexts } from '../elgamal.js';
import { hex } from '../encoding.js';
import { readOpenBallot, verifyOpenBallot } from '../openvote.js';

/** @typedef {import('../record.js').Entry} Entry */
/** @typedef {import('../elgamal.js').Ciphertext} Ciphertext */

/**
 * What ballots are measured by: in mode secret the terms, in mode open E alone.
 * @typedef {{manifest: import('../manifest.js').Manifest, election: Uint8Array, terms: import('../ballot.js').Terms | null}} Measure
 */
/**
 * A ballot or spoil as the walk needs it, keys, points and HB in hex; `breaches` holds what was found by itself,
 * `choices` those of a readable ballot in mode secret, `hash` is null where it did not verify.
 * @typedef {object} Examined
 * @property {string} kind
 * @property {Breach[]} breaches
 * @property {string | null} credential
 * @property {number} counter
 * @property {string[]} points all α and β
 * @property {number[]} marks of an open ballot
 * @property {Ciphertext[] | null} choices
 * @property {string | null} hash
 */

/**
 * Examine a ballot or spoil.
 * @param {Entry} entry
 * @param {Measure} measure
 * @returns {Examined}
 */
export function examine(entry, measure) {
  /** @type {Examined} */
  const facts = {
    kind: entry.kind, breaches: [], credential: null, counter: 0, points: [], marks: [], choices: null, hash: null,
  };
  for (const step of [() => entry.check(), () => examineBody(entry, measure, facts)]) {
    try {
      step();
    } catch (fault) {
      if (!(fault instanceof Breach)) throw fault;
      facts.breaches.push(fault);
    }
  }
  return facts;
}

/**
 * @param {Entry} entry
 * @param {Measure} measure
 * @param {Examined} facts
 */
function examineBody({ kind, body }, measure, facts) {
  if (measure.terms === null) {
    const ballot = readOpenBallot(body);
    // Marks of another number have no place in the sums; that they are too many or few is a breach.
    const marks = ballot.marks.length === measure.manifest.options.length ? ballot.marks : [];
    Object.assign(facts, { credential: hex(ballot.credential), counter: ballot.counter, marks });
    facts.hash = hex(verifyOpenBallot(ballot, measure.election, measure.manifest));
  } else if (kind === 'spoil') {
    const spoil = readSpoil(body);
    Object.assign(facts, { credential: hex(spoil.credential), counter: spoil.counter, points: pointsOf(spoil.choices) });
    verifySpoil(spoil, measure.terms);
  } else {
    const ballot = readBallot(body);
    const { choices, counter } = ballot;
    Object.assign(facts, { credential: hex(ballot.credential), counter, points: pointsOf(choices), choices });
    facts.hash = hex(verifyBallot(ballot, body, measure.terms));
  }
}

/** @param {Ciphertext[]} choices */
function pointsOf(choices) {
  return choices.flat().map((point) => hex(point.bytes));
}

/**
 * The running sums with a ballot's choices; one of another length is left out, its shape is a breach.
 * @param {Ciphertext[]} sums
 * @param {Ciphertext[]} choices
 * @param {number} options
 */
export function addChoices(sums, choices, options) {
  if (choices.length !== options) return sums;
  return sums.length === 0 ? choices : sums.map((sum, at) => addCiphertexts(sum, choices[at]));
}
