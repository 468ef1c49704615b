/** Makes what a scrutineer or counter sends: each step takes what the device keeps and returns what it keeps from then on. */
import { counterSeal } from '../closing.js';
import { Breach } from '../clause.js';
import { hex } from '../encoding.js';
import * as fields from '../fields.js';
import { randomScalar, scalarBytes } from '../group.js';
import { bodyDigest } from '../record.js';
import * as scrutineer from '../scrutineer.js';
import { decryptionBody } from '../tally.js';
import { readReveal, readShare, signEntry } from '../trustees.js';
import { actDigest } from '../voids.js';
import { sign } from '../signature.js';
import { newSeed } from './kept.js';

/** @typedef {import('./kept.js').Kept} Kept */
/** @typedef {import('./kept.js').Attempt} Attempt */
/** @typedef {import('./view.js').View} View */
/** @typedef {import('../record.js').Body} Body */

/**
 * Draw the secrets of an attempt, those of the one before destroyed, and make the body that commits (§4.1).
 * @param {Kept} kept
 * @param {View} view
 * @returns {Kept}
 */
export function draw(kept, view) {
  const id = view.attempt ?? '';
  const drawn = scrutineer.drawSecrets(fields.digest(id), kept.index, view.threshold, fields.digest(newSeed()));
  const trustee = scrutineer.trusteeBody(drawn, `监票人 ${kept.index}`);
  /** @type {Attempt} */
  const attempt = {
    number: view.restarts,
    id,
    seed: hex(drawn.seed),
    coefficients: drawn.coefficients.map((one) => hex(scalarBytes(one))),
    decrypt: hex(scalarBytes(drawn.decrypt)),
    nonces: {},
    share: null,
    relied: [hex(bodyDigest('trustee', trustee))],
    made: { trustee },
  };
  return { ...kept, attempt, confirmed: null, seal: null };
}

/**
 * Make the body that reveals and proves, once all commits stand (§4.2).
 * @param {Kept} kept
 * @param {View} view
 */
export function reveal(kept, view) {
  const made = scrutineer.revealBody(secretsOf(own(kept)));
  return grown(kept, { reveal: made }, [...digests('trustee', view.bodies.trustee), hex(bodyDigest('reveal', made))]);
}

/**
 * Make the shares for the others; each r is kept in case its receiver complains (§4.3).
 * @param {Kept} kept
 * @param {View} view
 */
export function share(kept, view) {
  const [attempt, secrets] = [own(kept), secretsOf(own(kept))];
  const others = view.bodies.reveal.map(readReveal(view.threshold)).filter(({ index }) => index !== kept.index);
  /** @type {Record<string, string>} */
  const nonces = {};
  const made = others.map(({ index, encrypt }) => {
    const r = randomScalar();
    nonces[index] = hex(scalarBytes(r));
    return scrutineer.shareBody(secrets, index, encrypt, () => r);
  });
  const relied = [...digests('reveal', view.bodies.reveal), ...digests('share', made)];
  return grown({ ...kept, attempt: { ...attempt, nonces } }, { share: made }, relied);
}

/**
 * Open the shares to this scrutineer; Breach 4.3 for a bad one, whose sender `badSender` names.
 * @param {Kept} kept
 * @param {View} view
 */
export function receive(kept, view) {
  const secrets = secretsOf(own(kept));
  const mine = view.bodies.share.filter((body) => body.to === kept.index);
  const opened = mine.map((body) => scrutineer.openShare(secrets, readShare(body), pointsOf(view, body.from)));
  const value = scrutineer.secretShare(secrets, opened);
  const next = grown(kept, {}, digests('share', mine));
  return { ...next, attempt: { ...own(next), share: hex(scalarBytes(value)) } };
}

/**
 * The sender of the first share that doesn't fit its points; null where all do.
 * @param {Kept} kept
 * @param {View} view
 */
export function badSender(kept, view) {
  const secrets = secretsOf(own(kept));
  const bad = view.bodies.share.find((body) => {
    try {
      if (body.to === kept.index) scrutineer.openShare(secrets, readShare(body), pointsOf(view, body.from));
      return false;
    } catch (fault) {
      if (!(fault instanceof Breach)) throw fault;
      return true;
    }
  });
  return bad === undefined ? null : /** @type {number} */ (bad.from);
}

/**
 * What a sender shows of one pair after a restart, so that the culprit is named (§4.3): r and the share.
 * @param {Kept} kept
 * @param {number} to
 */
export function opening(kept, to) {
  const attempt = own(kept);
  const value = scrutineer.evaluate(secretsOf(attempt).coefficients, to);
  return { number: attempt.number, to, nonce: attempt.nonces[to], share: hex(scalarBytes(value)) };
}

/**
 * Endorse E, which the person has compared (§4.6); Breach 4.6 where the record lacks a body that this device made or acted on.
 * What only the ceremony needed is destroyed.
 * @param {Kept} kept
 * @param {View} view
 */
export function endorse(kept, view) {
  const attempt = own(kept);
  const { trustee, reveal: reveals, share: shares } = view.bodies;
  const standing = new Set([...digests('trustee', trustee), ...digests('reveal', reveals), ...digests('share', shares)]);
  if (!attempt.relied.every((one) => standing.has(one))) {
    throw new Breach('4.6', 'the record lacks a body that this scrutineer made or acted on');
  }
  const body = signEntry('endorse', fields.digest(attempt.id), { index: kept.index, election: view.fingerprint }, seedOf(attempt));
  const next = grown({ ...kept, confirmed: view.fingerprint }, { endorse: body }, []);
  return { ...next, attempt: { ...own(next), coefficients: [], decrypt: '', nonces: {} } };
}

/**
 * Seal the close entry, which the person has compared (§8.1); Breach 8.1 for a second close.
 * @param {Kept} kept
 * @param {View} view
 */
export function seal(kept, view) {
  const [election, close] = closed(view);
  if (kept.seal !== null && kept.seal.close !== close) throw new Breach('8.1', 'this device has sealed another close');
  const fields_ = { index: kept.index, election, close };
  const body = kept.mode === 'open'
    ? counterSeal(kept.index, fields.digest(election), fields.digest(close), fields.digest(kept.seed))
    : signEntry('seal', fields.digest(own(kept).id), fields_, seedOf(own(kept)));
  return { ...kept, seal: { election, close, body } };
}

/**
 * Decrypt the sums of a record that was verified up to its tally (§8.3); Breach 8.3 for another close than the first.
 * The answer, with E and the close, is to be stored before it leaves.
 * @param {Kept} kept
 * @param {View} view
 * @param {import('../verify/walk.js').Walk} walk
 * @returns {Kept}
 */
export function decrypt(kept, view, walk) {
  const [election, close] = closed(view);
  if (kept.answered !== null && (kept.answered.election !== election || kept.answered.close !== close)) {
    throw new Breach('8.3', 'this device has answered another close');
  }
  const attempt = own(kept);
  const part = walk.counting?.election.shares?.[kept.index - 1];
  const sums = walk.counting?.tally?.sums;
  if (view.findings.length > 0 || part === undefined || sums === undefined || attempt.share === null) {
    throw new Breach('8.3', 'there is nothing sound to decrypt');
  }
  const names = { election: fields.digest(election), close: fields.digest(close), attempt: fields.digest(attempt.id) };
  const body = decryptionBody({ ...names, index: kept.index, share: part }, sums, fields.number(attempt.share), seedOf(attempt));
  return { ...kept, answered: { election, close, body } };
}

/**
 * The signature under a void, paper or annul (§7).
 * @param {Kept} kept
 * @param {'void' | 'paper' | 'annul'} kind
 * @param {Body} body
 */
export function actSignature(kept, kind, body) {
  const seed = kept.mode === 'open' ? fields.digest(kept.seed) : seedOf(own(kept));
  return hex(sign(seed, actDigest(kind, body)));
}

/** @param {View} view @returns {[string, string]} E and the close's hash */
function closed({ fingerprint, close, findings }) {
  if (fingerprint === null || close === null || findings.length > 0) throw new Breach('8.1', 'nothing sound is closed');
  return [fingerprint, close.hash];
}

/** @param {Kept} kept */
function own({ attempt }) {
  if (attempt === null) throw new Error('no attempt has begun');
  return attempt;
}

/** @param {Attempt} attempt */
function seedOf({ seed }) {
  return fields.digest(seed);
}

/** @param {Attempt} attempt @returns {import('../scrutineer.js').CeremonySecrets} */
function secretsOf(attempt) {
  const trustee = attempt.made.trustee;
  return {
    attempt: fields.digest(attempt.id),
    index: trustee.index,
    seed: seedOf(attempt),
    coefficients: attempt.coefficients.map((one) => fields.number(one)),
    decrypt: fields.number(attempt.decrypt),
  };
}

/** @param {View} view @param {number} index */
function pointsOf(view, index) {
  const body = view.bodies.reveal.find((one) => one.index === index);
  if (body === undefined) throw new Breach('4.3', `scrutineer ${index} has revealed nothing`);
  return readReveal(view.threshold)(body).coefficients;
}

/** @param {string} kind @param {Body[]} bodies */
function digests(kind, bodies) {
  return bodies.map((body) => hex(bodyDigest(kind, body)));
}

/**
 * @param {Kept} kept
 * @param {Partial<Attempt['made']>} made
 * @param {string[]} relied
 * @returns {Kept}
 */
function grown(kept, made, relied) {
  const attempt = own(kept);
  const all = [...new Set([...attempt.relied, ...relied])];
  return { ...kept, attempt: { ...attempt, relied: all, made: { ...attempt.made, ...made } } };
}
