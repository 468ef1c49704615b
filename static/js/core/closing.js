/** The frame of the vote (§4.5, §4.6, §8.1, §8.5): election, endorse, restart, open, close, seal, result. */
import { Breach } from './clause.js';
import { digest, hex } from './encoding.js';
import * as fields from './fields.js';
import * as signature from './signature.js';

/** @typedef {import('./group.js').Point} Point */
/** @typedef {import('./signature.js').Key} Key */
/** @typedef {{[name: string]: import('./encoding.js').Json}} Body */

/**
 * What the fingerprint E binds: M, R, T, K and the public shares; the last three are null in mode open. `digest` is E.
 * @typedef {object} Election
 * @property {Uint8Array} manifest
 * @property {Uint8Array} roll
 * @property {Uint8Array | null} ceremony
 * @property {Point | null} key
 * @property {Point[] | null} shares
 * @property {Uint8Array} digest
 */
/** @typedef {{index: number, election: Uint8Array, signature: Uint8Array}} Endorse a scrutineer's word for E */
/** @typedef {{election: Uint8Array, present: number, time: number}} Open the vote opens; `time` in milliseconds */
/** @typedef {{election: Uint8Array, present: number, ballots: number, time: number}} Close the vote closes */
/**
 * A scrutineer's or counter's word for the hash of the close entry.
 * @typedef {{index: number, election: Uint8Array, close: Uint8Array, signature: Uint8Array}} Seal
 */
/**
 * Totals per option from phones, from paper and in all, and what follows from them.
 * @typedef {{election: Uint8Array, electronic: number[], paper: number[], total: number[], outcome: Body}} Result
 */

/**
 * E = D("election"; body) (§4.5).
 * @param {Body} body
 */
export function electionDigest(body) {
  return digest('election', body);
}

/**
 * Read the fields of `election`.
 * @param {unknown} body
 * @returns {Election}
 */
export function readElection(body) {
  const record = fields.record(body, ['manifest', 'roll', 'ceremony', 'key', 'shares']);
  return {
    manifest: fields.digest(record.manifest),
    roll: fields.digest(record.roll),
    ceremony: fields.nullable(record.ceremony, fields.digest),
    key: fields.nullable(record.key, fields.element),
    shares: fields.nullable(record.shares, (value) => fields.array(value, fields.element)),
    digest: electionDigest(record),
  };
}

/**
 * Read the fields of `endorse`.
 * @param {unknown} body
 * @returns {Endorse}
 */
export function readEndorse(body) {
  const record = fields.record(body, ['index', 'election', 'signature']);
  return {
    index: fields.count(record.index),
    election: fields.digest(record.election),
    signature: fields.signed(record.signature),
  };
}

/**
 * Read `restart`: its reason.
 * @param {unknown} body
 */
export function readRestart(body) {
  return fields.text(fields.record(body, ['reason']).reason);
}

/**
 * Read the fields of `open`.
 * @param {unknown} body
 * @returns {Open}
 */
export function readOpen(body) {
  const record = fields.record(body, ['election', 'present', 'time']);
  return {
    election: fields.digest(record.election),
    present: fields.count(record.present),
    time: fields.moment(record.time),
  };
}

/**
 * Read the fields of `close`.
 * @param {unknown} body
 * @returns {Close}
 */
export function readClose(body) {
  const record = fields.record(body, ['election', 'present', 'ballots', 'time']);
  return {
    election: fields.digest(record.election),
    present: fields.count(record.present),
    ballots: fields.count(record.ballots),
    time: fields.moment(record.time),
  };
}

/**
 * Read the fields of `seal`.
 * @param {unknown} body
 * @returns {Seal}
 */
export function readSeal(body) {
  const record = fields.record(body, ['index', 'election', 'close', 'signature']);
  return {
    index: fields.count(record.index),
    election: fields.digest(record.election),
    close: fields.digest(record.close),
    signature: fields.signed(record.signature),
  };
}

/**
 * Read the fields of `result`; its outcome is compared whole with the recomputed one.
 * @param {unknown} body
 * @returns {Result}
 */
export function readResult(body) {
  const record = fields.record(body, ['election', 'electronic', 'paper', 'total', 'outcome']);
  const { outcome } = record;
  if (typeof outcome !== 'object' || outcome === null || Array.isArray(outcome)) {
    throw new Breach('1.3', 'the outcome is an object');
  }
  return {
    election: fields.digest(record.election),
    electronic: fields.array(record.electronic, fields.count),
    paper: fields.array(record.paper, fields.count),
    total: fields.array(record.total, fields.count),
    outcome,
  };
}

/**
 * A time as the record writes it (§8.1).
 * @param {Date} moment
 */
export function momentText(moment) {
  return moment.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** @param {Body} body */
function sealDigest(body) {
  const { signature: _, ...rest } = body;
  return digest('seal', rest);
}

/**
 * Make the seal of a counter in mode open (§8.1).
 * @param {number} index
 * @param {Uint8Array} election
 * @param {Uint8Array} close
 * @param {import('./signature.js').Seed} seed
 */
export function counterSeal(index, election, close, seed) {
  const body = { index, election: hex(election), close: hex(close) };
  return { ...body, signature: hex(signature.sign(seed, sealDigest(body))) };
}

/**
 * Throw Breach 8.1 unless the counter with this key sealed.
 * @param {Body} body
 * @param {Key} sign
 */
export function verifyCounterSeal(body, sign) {
  signature.verify(sign, sealDigest(body), fields.signed(body.signature), '8.1');
}
