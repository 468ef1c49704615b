/** The key ceremony (§4): commit, reveal, share, endorse, as everybody checks it; one scrutineer's part stands in scrutineer.js. */
import { Breach } from './clause.js';
import { digest, hex } from './encoding.js';
import * as fields from './fields.js';
import { IDENTITY, add, combination, small, total } from './group.js';
import { verifyTrustee } from './proofs.js';
import * as signature from './signature.js';

export const TRUSTEE_FIELDS = /** @type {const} */ (['index', 'name', 'sign', 'commit', 'signature']);
export const REVEAL_FIELDS = /** @type {const} */ (['index', 'encrypt', 'coefficients', 'proof', 'signature']);
export const SHARE_FIELDS = /** @type {const} */ (['from', 'to', 'ephemeral', 'cipher', 'signature']);

/** @typedef {import('./group.js').Point} Point */
/** @typedef {import('./signature.js').Key} Key */
/** @typedef {{[name: string]: import('./encoding.js').Json}} Body */

/**
 * A scrutineer's first body: the key it signs with and the commitment to what it will reveal.
 * @typedef {{index: number, name: string, sign: Key, commit: Uint8Array, signature: Uint8Array}} Trustee
 */
/**
 * A scrutineer's second body: its encryption key and the points of its coefficients.
 * @typedef {object} Reveal
 * @property {number} index
 * @property {Point} encrypt
 * @property {Point[]} coefficients
 * @property {import('./proofs.js').TrusteeProof} proof
 * @property {Uint8Array} signature
 */
/**
 * A share from one scrutineer to another, encrypted.
 * @typedef {{sender: number, receiver: number, ephemeral: Point, cipher: Uint8Array, signature: Uint8Array}} Share
 */
/**
 * Read the fields of `trustee`.
 * @param {unknown} body
 * @returns {Trustee}
 */
export function readTrustee(body) {
  const record = fields.record(body, TRUSTEE_FIELDS);
  return {
    index: fields.count(record.index),
    name: fields.text(record.name),
    sign: fields.key(record.sign),
    commit: fields.digest(record.commit),
    signature: fields.signed(record.signature),
  };
}

/**
 * The reader of `reveal` for t coefficients.
 * @param {number} threshold
 * @returns {(body: unknown) => Reveal}
 */
export function readReveal(threshold) {
  return (body) => {
    const record = fields.record(body, REVEAL_FIELDS);
    const proof = fields.record(record.proof, ['c', 'v']);
    return {
      index: fields.count(record.index),
      encrypt: fields.element(record.encrypt),
      coefficients: fields.array(record.coefficients, fields.element, threshold),
      proof: [fields.number(proof.c), fields.array(proof.v, fields.number, threshold + 1)],
      signature: fields.signed(record.signature),
    };
  };
}

/**
 * Read the fields of `share`.
 * @param {unknown} body
 * @returns {Share}
 */
export function readShare(body) {
  const record = fields.record(body, SHARE_FIELDS);
  return {
    sender: fields.count(record.from),
    receiver: fields.count(record.to),
    ephemeral: fields.element(record.ephemeral),
    cipher: fields.digest(record.cipher),
    signature: fields.signed(record.signature),
  };
}

/**
 * C = D("attempt"; M, R, restarts so far).
 * @param {Uint8Array} manifest
 * @param {Uint8Array} roll
 * @param {number} restarts
 */
export function attemptDigest(manifest, roll, restarts) {
  return digest('attempt', manifest, roll, restarts);
}

/**
 * What a scrutineer signs: D("trustee-entry"; kind, C, body without signature).
 * @param {string} kind
 * @param {Uint8Array} attempt
 * @param {Body} body
 */
export function entryDigest(kind, attempt, body) {
  const { signature: _, ...rest } = body;
  return digest('trustee-entry', kind, attempt, rest);
}

/**
 * The body with the scrutineer's signature.
 * @param {string} kind
 * @param {Uint8Array} attempt
 * @param {Body} body
 * @param {import('./signature.js').Seed} seed
 * @returns {Body}
 */
export function signEntry(kind, attempt, body, seed) {
  return { ...body, signature: hex(signature.sign(seed, entryDigest(kind, attempt, body))) };
}

/**
 * Throw a Breach unless the scrutineer with this key signed the body for this attempt.
 * @param {string} kind
 * @param {Uint8Array} attempt
 * @param {Body} body
 * @param {Key} sign
 * @param {string} [clause]
 */
export function verifyEntry(kind, attempt, body, sign, clause = '4') {
  signature.verify(sign, entryDigest(kind, attempt, body), fields.signed(body.signature), clause);
}

/**
 * D("coefficients"; C, i, A_0…A_{t−1}, E) (§4.1).
 * @param {Uint8Array} attempt
 * @param {number} index
 * @param {Point[]} coefficients
 * @param {Point} encrypt
 */
export function commitDigest(attempt, index, coefficients, encrypt) {
  return digest('coefficients', attempt, index, ...coefficients, encrypt);
}

/**
 * Throw Breach 4.1 unless the reveal opens the commit, 4.2 unless its proof holds.
 * @param {Uint8Array} attempt
 * @param {Trustee} trustee
 * @param {Reveal} reveal
 */
export function verifyReveal(attempt, trustee, { index, coefficients, encrypt, proof }) {
  if (hex(commitDigest(attempt, index, coefficients, encrypt)) !== hex(trustee.commit)) {
    throw new Breach('4.1', `scrutineer ${index} reveals other points than it committed to`);
  }
  verifyTrustee({ attempt, index, sign: trustee.sign, coefficients, encrypt }, proof);
}

/**
 * Σ_j at^j·A_j.
 * @param {Point[]} points
 * @param {number} at
 */
export function evaluatePoints(points, at) {
  return points.reduceRight((sum, next) => add(combination([[small(at), sum]]), next));
}

/**
 * K = Σ A_i0; Breach 4.4 if it is the identity, which asks for a restart (§1.1).
 * @param {Reveal[]} reveals
 */
export function jointKey(reveals) {
  const key = total(reveals.map(({ coefficients }) => coefficients[0]));
  if (key.equals(IDENTITY)) throw new Breach('4.4', 'the joint key is the identity: restart');
  return key;
}

/**
 * Y_l = Σ_i Σ_j l^j·A_ij; Breach 4.4 if it is the identity, which asks for a restart (§1.1).
 * @param {Reveal[]} reveals
 * @param {number} index
 */
export function publicShare(reveals, index) {
  const share = total(reveals.map(({ coefficients }) => evaluatePoints(coefficients, index)));
  if (share.equals(IDENTITY)) {
    throw new Breach('4.4', `the public share of scrutineer ${index} is the identity: restart`);
  }
  return share;
}

/**
 * T over the whole bodies: by index, by index, by from and then to (§4.5).
 * @param {Uint8Array} attempt
 * @param {Body[]} trustees
 * @param {Body[]} reveals
 * @param {Body[]} shares
 */
export function ceremonyDigest(attempt, trustees, reveals, shares) {
  const byIndex = (/** @type {Body} */ left, /** @type {Body} */ right) => left.index - right.index;
  const byPair = (/** @type {Body} */ left, /** @type {Body} */ right) => left.from - right.from || left.to - right.to;
  return digest('ceremony', attempt, [...trustees].sort(byIndex), [...reveals].sort(byIndex), [...shares].sort(byPair));
}
