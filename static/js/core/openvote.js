/** A ballot in mode open (§5.9): marks in clear, signed by the card's open key. */
import { checkMarks, spans } from './ballot.js';
import { Breach } from './clause.js';
import { digest, hex } from './encoding.js';
import * as fields from './fields.js';
import * as signature from './signature.js';

export const FIELDS = /** @type {const} */ (['election', 'credential', 'counter', 'marks', 'signature']);

/** @typedef {import('./signature.js').Key} Key */

/**
 * The fields of `ballot` in mode open.
 * @typedef {{election: Uint8Array, credential: Key, counter: number, marks: number[], signature: Uint8Array}} OpenBallot
 */

/**
 * HB = D("ballot-open"; E, P, the marks as one string of bytes 00 and 01).
 * @param {Uint8Array} election
 * @param {Key} credential
 * @param {number[]} marks
 */
export function openHash(election, credential, marks) {
  return digest('ballot-open', election, credential, Uint8Array.from(marks));
}

/**
 * Make the signed body of an open ballot.
 * @param {Uint8Array} election
 * @param {import('./signature.js').Seed} credentialSeed
 * @param {number[]} marks
 */
export function openBody(election, credentialSeed, marks) {
  const credential = signature.publicKey(credentialSeed);
  const signed = signature.sign(credentialSeed, digest('cast-open', openHash(election, credential, marks)));
  return { election: hex(election), credential: hex(credential), counter: 1, marks: [...marks], signature: hex(signed) };
}

/**
 * Read the fields of `ballot` in mode open.
 * @param {unknown} body
 * @returns {OpenBallot}
 */
export function readOpenBallot(body) {
  const record = fields.record(body, FIELDS);
  return {
    election: fields.digest(record.election),
    credential: fields.key(record.credential),
    counter: fields.count(record.counter),
    marks: fields.array(record.marks, fields.count),
    signature: fields.signed(record.signature),
  };
}

/**
 * HB, or Breach 5.9: another election, marks that break a limit, a signature that is not its own.
 * @param {OpenBallot} ballot
 * @param {Uint8Array} election
 * @param {import('./manifest.js').Manifest} manifest
 */
export function verifyOpenBallot(ballot, election, manifest) {
  const { credential, marks } = ballot;
  if (hex(ballot.election) !== hex(election)) throw new Breach('5.9', 'a ballot of another election');
  if (ballot.counter !== 1) throw new Breach('5.9', 'the counter of an open ballot is 1');
  checkMarks(marks, manifest.options.length, spans(manifest), '5.9');
  const hash = openHash(election, credential, marks);
  signature.verify(credential, digest('cast-open', hash), ballot.signature, '5.9');
  return hash;
}
