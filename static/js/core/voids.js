/** Acts that several sign together (§7): voids, paper boxes, and the end of an election that can't be finished. */
import { Breach } from './clause.js';
import { digest, hex } from './encoding.js';
import * as fields from './fields.js';
import { positions } from './manifest.js';
import { sign, verify } from './signature.js';

export const VOID_FIELDS = /** @type {const} */ (['election', 'credential', 'reason', 'spare', 'signatures']);
export const PAPER_FIELDS = /** @type {const} */ ([
  'election', 'box', 'issued', 'returned', 'invalid', 'counts', 'signatures',
]);
export const ANNUL_FIELDS = /** @type {const} */ (['election', 'reason', 'signatures']);

/** @typedef {import('./signature.js').Key} Key */
/** @typedef {import('./signature.js').Seed} Seed */
/** @typedef {[number, Uint8Array][]} Signatures */
/** @typedef {{[name: string]: import('./encoding.js').Json}} Body */

/**
 * A credential that no longer votes; `spare` takes its place when it was replaced.
 * @typedef {{election: Uint8Array, credential: Key, reason: 'paper' | 'revoked' | 'replaced', spare: Key | null, signatures: Signatures}} VoidAct
 */
/**
 * The count of one box, per option.
 * @typedef {{election: Uint8Array, box: string, issued: number, returned: number, invalid: number, counts: number[], signatures: Signatures}} Paper
 */
/**
 * The public end of an election without result; unsigned where fewer than two can sign.
 * @typedef {{election: Uint8Array | null, reason: string, signatures: Signatures}} Annul
 */

/**
 * Read the fields of `void`.
 * @param {unknown} body
 * @returns {VoidAct}
 */
export function readVoid(body) {
  const record = fields.record(body, VOID_FIELDS);
  const read = {
    election: fields.digest(record.election),
    credential: fields.key(record.credential),
    reason: fields.oneOf('paper', 'revoked', 'replaced')(record.reason),
    spare: fields.nullable(record.spare, fields.key),
    signatures: signatures(record.signatures),
  };
  if ((read.spare !== null) !== (read.reason === 'replaced')) {
    throw new Breach('7.1', 'a spare is named exactly when a card is replaced');
  }
  return read;
}

/**
 * Read the fields of `paper`.
 * @param {unknown} body
 * @returns {Paper}
 */
export function readPaper(body) {
  const record = fields.record(body, PAPER_FIELDS);
  return {
    election: fields.digest(record.election),
    box: fields.text(record.box),
    issued: fields.count(record.issued),
    returned: fields.count(record.returned),
    invalid: fields.count(record.invalid),
    counts: fields.array(record.counts, fields.count),
    signatures: signatures(record.signatures),
  };
}

/**
 * Read the fields of `annul`.
 * @param {unknown} body
 * @returns {Annul}
 */
export function readAnnul(body) {
  const record = fields.record(body, ANNUL_FIELDS);
  const election = fields.nullable(record.election, fields.digest);
  return { election, reason: fields.text(record.reason), signatures: signatures(record.signatures) };
}

/**
 * @param {unknown} value
 * @returns {Signatures}
 */
function signatures(value) {
  return fields.array(value, (one) => {
    const [index, signature] = fields.array(one, (item) => item, 2);
    return /** @type {[number, Uint8Array]} */ ([fields.count(index), fields.signed(signature)]);
  });
}

/**
 * What the signers of a void, paper or annul sign: D(kind; body without signatures) (§7).
 * @param {'void' | 'paper' | 'annul'} kind
 * @param {Body} body
 */
export function actDigest(kind, body) {
  const { signatures: _, ...rest } = body;
  return digest(kind, rest);
}

/**
 * The body with the signatures of these indices, rising.
 * @param {'void' | 'paper' | 'annul'} kind
 * @param {Body} body
 * @param {Map<number, Seed>} signers
 */
export function signAct(kind, body, signers) {
  const message = actDigest(kind, body);
  const rising = [...signers].sort(([left], [right]) => left - right);
  return { ...body, signatures: rising.map(([index, seed]) => [index, hex(sign(seed, message))]) };
}

/**
 * Throw Breach 7 unless enough of the signers, by index from 1, signed, each once and in rising order.
 * @param {'void' | 'paper' | 'annul'} kind
 * @param {Body} body
 * @param {Signatures} given
 * @param {Map<number, Key>} signers
 */
export function verifyAct(kind, body, given, signers) {
  if (!given.every(([index], at) => at === 0 || given[at - 1][0] < index)) {
    throw new Breach('7', "the signatures' indices do not rise");
  }
  if (given.length < Math.min(2, signers.size)) throw new Breach('7', 'fewer than two signed');
  const message = actDigest(kind, body);
  for (const [index, signature] of given) {
    const signer = signers.get(index);
    if (signer === undefined) throw new Breach('7', `there is no signer ${index}`);
    verify(signer, message, signature, '7');
  }
}

/**
 * Throw Breach 7.2 unless the box's numbers can be those of ballots under the limits.
 * @param {Paper} paper
 * @param {import('./manifest.js').Manifest} manifest
 */
export function checkPaper(paper, manifest) {
  if (paper.counts.length !== manifest.options.length) throw new Breach('7.2', 'a box counts every option');
  if (paper.invalid > paper.returned) throw new Breach('7.2', 'more invalid papers than returned ones');
  // Counts may be as large as 2^53 here, and their products larger: whole numbers without bound keep them exact.
  const valid = BigInt(paper.returned - paper.invalid);
  if (paper.counts.some((count) => count > valid)) {
    throw new Breach('7.2', 'an option has more marks than there are valid papers');
  }
  for (const limit of manifest.limits) {
    const marks = positions(manifest, limit).reduce((sum, place) => sum + BigInt(paper.counts[place]), 0n);
    if (marks < BigInt(limit.min) * valid || marks > BigInt(limit.max) * valid) {
      throw new Breach('7.2', `${marks} marks under limit ${limit.id} on ${valid} valid papers`);
    }
  }
}
