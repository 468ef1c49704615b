/** Ballots as the vectors have them, and what a ballot may not be. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ballotHash, castDigest, nonce, readBallot, readSpoil, spoilDigest, verifyBallot, verifySpoil,
} from '../../static/js/core/ballot.js';
import { Breach } from '../../static/js/core/clause.js';
import { trackingCode } from '../../static/js/core/codes.js';
import { Draft } from '../../static/js/core/draft.js';
import { hex } from '../../static/js/core/encoding.js';
import { base, point, scalar, scalarBytes } from '../../static/js/core/group.js';
import { sign } from '../../static/js/core/signature.js';
import { bytes, replay, vectors } from './vectors.js';

const given = vectors.encryption;
const terms = {
  election: bytes(given.election),
  key: point(bytes(given.key)),
  options: given.marks.length,
  limits: given.limits.map((/** @type {any} */ { options, min, max }) => ({ positions: options, min, max })),
};
const credential = bytes(given.credential);
const credentialSeed = bytes(given.credential_seed);
const seed = bytes(given.seed);

/** @param {number[]} marks */
const draft = (marks) => new Draft(terms, credential, given.counter, marks, seed);
/** @param {string} clause */
const breach = (clause) => (/** @type {unknown} */ fault) => fault instanceof Breach && fault.clause === clause;

test('the ballot of the vectors is made again, byte for byte', () => {
  assert.equal(hex(base(scalar(bytes(given.key_secret))).bytes), given.key);
  given.nonces.forEach((/** @type {string} */ expected, /** @type {number} */ place) => {
    assert.equal(hex(scalarBytes(nonce(terms.election, credential, given.counter, place, seed))), expected);
  });
  const source = replay(given.drawn, scalar);
  const made = new Draft(terms, credential, given.counter, given.marks, seed, source.draw);
  assert.equal(hex(made.hash), given.hash);
  assert.equal(trackingCode(made.hash), given.tracking_code);
  assert.deepEqual(made.cast(credentialSeed), given.ballot);
  assert.equal(source.rest.length, 0);
});

test('the checked ballot of the vectors is made again and opens to its marks', () => {
  assert.deepEqual(draft(given.marks).check(credentialSeed), given.spoil);
  assert.deepEqual(verifySpoil(readSpoil(given.spoil), terms), given.marks);
});

test('the ballot of the vectors holds', () => {
  assert.equal(hex(verifyBallot(readBallot(given.ballot), given.ballot, terms)), given.hash);
});

test('every choice under the limits makes a ballot that holds, of the same size', () => {
  const sizes = new Set();
  for (const marks of [[0, 0, 0, 0], [1, 0, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]]) {
    const body = draft(marks).cast(credentialSeed);
    verifyBallot(readBallot(body), body, terms);
    sizes.add(JSON.stringify(body).length);
  }
  assert.equal(sizes.size, 1);
});

test('marks beyond a limit make no ballot', () => {
  for (const marks of [[1, 1, 0, 0], [1, 0, 1, 1], [2, 0, 0, 0], [0, 0, 0]]) {
    assert.throws(() => draft(marks), breach('5.4'));
  }
});

test('a ballot is cast or checked once', () => {
  const cast = draft(given.marks);
  cast.cast(credentialSeed);
  assert.throws(() => cast.check(credentialSeed), breach('6'));
  const checked = draft(given.marks);
  checked.check(credentialSeed);
  assert.throws(() => checked.cast(credentialSeed), breach('6'));
});

test('a proof of another option, a shortened one and a moved challenge are refused', () => {
  const alterations = [
    (/** @type {any} */ body) => body.bits.reverse(),
    (/** @type {any} */ body) => body.sums[0][0].pop(),
    (/** @type {any} */ body) => body.bits[0][0].reverse(),
    (/** @type {any} */ body) => body.sums[1].reverse(),
  ];
  for (const alter of alterations) {
    const made = draft(given.marks);
    const body = structuredClone(made.cast(credentialSeed));
    alter(body);
    // Signed anew, so that it is the proof that is looked at.
    const again = { ...body, signature: hex(signedAnew(made.hash, body)) };
    assert.throws(() => verifyBallot(readBallot(again), again, terms), breach('5.4'));
  }
});

test('a ballot signed for other proofs, of another election or shape is refused', () => {
  const body = given.ballot;
  for (const other of [
    { ...body, bits: body.bits.slice(1) },
    { ...body, counter: 3 },
    { ...body, bits: [...body.bits].reverse() },
    { ...body, election: '00'.repeat(32) },
  ]) {
    assert.throws(() => verifyBallot(readBallot(other), other, terms), breach('5.5'));
  }
});

test('a seed that does not open the ballot is refused', () => {
  const other = { ...given.spoil, choices: [...given.spoil.choices].reverse() };
  assert.throws(() => verifySpoil(readSpoil(other), terms), breach('6'));
  assert.throws(() => verifySpoil(readSpoil({ ...given.spoil, election: '00'.repeat(32) }), terms), breach('6'));
  const swapped = structuredClone(given.spoil);
  swapped.choices[0].reverse();
  assert.throws(() => verifySpoil(readSpoil(spoilSignedAnew(swapped)), terms), breach('6'));
});

/**
 * @param {Uint8Array} hash
 * @param {any} body
 */
function signedAnew(hash, body) {
  return sign(credentialSeed, castDigest(hash, body.bits, body.sums));
}

/** @param {any} body */
function spoilSignedAnew(body) {
  const { choices } = readSpoil(body);
  const hash = ballotHash(terms.election, credential, given.counter, choices);
  return { ...body, signature: hex(sign(credentialSeed, spoilDigest(hash, seed))) };
}
