/** The key ceremony as the vectors have it, and the ways in which a scrutineer may lie in it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Breach } from '../../static/js/core/clause.js';
import { hex } from '../../static/js/core/encoding.js';
import { ORDER, base, point, scalar, scalarBytes, small } from '../../static/js/core/group.js';
import * as scrutineer from '../../static/js/core/scrutineer.js';
import * as trustees from '../../static/js/core/trustees.js';
import { bytes, replay, vectors } from './vectors.js';

const given = vectors.ceremony;
const attempt = bytes(given.attempt);
/** @param {string} clause */
const breach = (clause) => (/** @type {unknown} */ fault) => fault instanceof Breach && fault.clause === clause;

/** @param {string} kind */
const bodies = (kind) => given.entries.filter((/** @type {any} */ one) => one.kind === kind).map((/** @type {any} */ one) => one.body);

/** The ceremony of the vectors, played again from what was drawn. */
function played() {
  const source = replay(given.drawn, scalar);
  const secrets = given.trustees.map((/** @type {any} */ one) => {
    return scrutineer.drawSecrets(attempt, one.index, one.a.length, bytes(one.sign_seed), source.draw);
  });
  return { source, secrets };
}

test('the attempt is that of the vectors', () => {
  const { manifest, roll, restarts } = given;
  assert.equal(hex(trustees.attemptDigest(bytes(manifest), bytes(roll), restarts)), given.attempt);
});

test('the whole ceremony of the vectors is played again, byte for byte', () => {
  const { source, secrets } = played();
  const names = bodies('trustee').map((/** @type {any} */ body) => body.name);
  assert.deepEqual(secrets.map((/** @type {any} */ one, /** @type {number} */ at) => scrutineer.trusteeBody(one, names[at])), bodies('trustee'));
  assert.deepEqual(secrets.map((/** @type {any} */ one) => scrutineer.revealBody(one, source.draw)), bodies('reveal'));
  for (const body of bodies('share')) {
    const encrypt = point(bytes(bodies('reveal')[body.to - 1].encrypt));
    assert.deepEqual(scrutineer.shareBody(secrets[body.from - 1], body.to, encrypt, source.draw), body);
  }
  assert.equal(source.rest.length, 0);
});

test('its key, shares and digest are those of the vectors', () => {
  const { secrets } = played();
  const reveals = bodies('reveal').map(trustees.readReveal(given.trustees[0].a.length));
  const shares = bodies('share').map(trustees.readShare);
  assert.equal(hex(trustees.jointKey(reveals).bytes), given.key);
  for (const one of given.trustees) {
    const own = secrets[one.index - 1];
    const received = shares.filter((/** @type {any} */ share) => share.receiver === one.index);
    const opened = received.map((/** @type {any} */ share) => scrutineer.openShare(own, share, reveals[share.sender - 1].coefficients));
    assert.equal(hex(scalarBytes(scrutineer.secretShare(own, opened))), one.share);
    assert.equal(hex(trustees.publicShare(reveals, one.index).bytes), one.public_share);
  }
  const digest = trustees.ceremonyDigest(attempt, bodies('trustee'), bodies('reveal'), [...bodies('share')].reverse());
  assert.equal(hex(digest), given.ceremony);
});

test('every entry of the vectors is signed and every reveal holds', () => {
  const read = bodies('trustee').map(trustees.readTrustee);
  for (const { kind, body } of given.entries) {
    trustees.verifyEntry(kind, attempt, body, read[(body.index ?? body.from) - 1].sign);
    assert.throws(() => trustees.verifyEntry(kind, bytes('00'.repeat(32)), body, read[(body.index ?? body.from) - 1].sign), breach('4'));
  }
  for (const body of bodies('reveal')) {
    trustees.verifyReveal(attempt, read[body.index - 1], trustees.readReveal(2)(body));
  }
});

test('the single share of the vectors is made and opened', () => {
  const one = vectors.share;
  const at = bytes(one.attempt);
  assert.equal(hex(trustees.attemptDigest(bytes(one.manifest), bytes(one.roll), one.restarts)), one.attempt);
  const seed = new Uint8Array(32).fill(7);
  const coefficients = one.coefficients.map((/** @type {string} */ a) => scalar(bytes(a)));
  const sender = { attempt: at, index: one.from, seed, coefficients, decrypt: 0n };
  const body = scrutineer.shareBody(sender, one.to, point(bytes(one.encrypt)), () => scalar(bytes(one.r)));
  assert.equal(body.ephemeral, one.ephemeral);
  assert.equal(body.cipher, one.cipher);
  const receiver = { attempt: at, index: one.to, seed, coefficients: [0n], decrypt: scalar(bytes(one.e)) };
  const value = scrutineer.openShare(receiver, trustees.readShare(body), coefficients.map(base));
  assert.equal(hex(scalarBytes(value)), one.share);
});

test('a share that does not fit its sender’s points is named', () => {
  const { secrets } = played();
  const reveals = bodies('reveal').map(trustees.readReveal(2));
  const share = trustees.readShare(bodies('share')[0]);
  const own = secrets[share.receiver - 1];
  const wrong = reveals[share.receiver - 1].coefficients;
  assert.throws(() => scrutineer.openShare(own, share, wrong), breach('4.3'));
  const noScalar = { ...share, cipher: share.cipher.map((byte, at) => (at === 31 ? byte ^ 0xf0 : byte)) };
  assert.throws(() => scrutineer.openShare(own, noScalar, reveals[share.sender - 1].coefficients), breach('4.3'));
});

test('other points than were committed to, or a proof for another key, are refused', () => {
  const [first, second] = bodies('trustee').map(trustees.readTrustee);
  const [reveal, other] = bodies('reveal').map(trustees.readReveal(2));
  assert.throws(() => trustees.verifyReveal(attempt, second, { ...reveal, index: 2 }), breach('4.1'));
  assert.throws(() => trustees.verifyReveal(attempt, { ...first, sign: second.sign }, reveal), breach('4.2'));
  assert.throws(() => trustees.verifyReveal(attempt, first, { ...reveal, proof: other.proof }), breach('4.2'));
});

test('a key that comes out as the identity asks for a restart', () => {
  const [reveal] = bodies('reveal').map(trustees.readReveal(2));
  const opposite = given.trustees[0].a.map((/** @type {string} */ a) => base(small(ORDER - scalar(bytes(a)))));
  const mirrored = { ...reveal, coefficients: opposite };
  assert.throws(() => trustees.jointKey([reveal, mirrored]), breach('4.4'));
  assert.throws(() => trustees.publicShare([reveal, mirrored], 2), breach('4.4'));
});
