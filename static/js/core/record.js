/** The record (§2): a hash-linked list of entries, its signed head, receipts, and the names of its two files. */
import { Breach } from './clause.js';
import { canonical, digest, hex, read, same } from './encoding.js';
import * as fields from './fields.js';
import * as signature from './signature.js';

export const ENTRIES = 'entries.jsonl';
export const HEAD = 'head.json';
export const LONGEST_LINE = 2 ** 20;
export const LARGEST_FILE = 2 ** 29;
export const ROOT = new Uint8Array(32);
export const KINDS = [
  'manifest', 'roll', 'trustee', 'reveal', 'share', 'election', 'endorse', 'restart', 'void', 'open', 'ballot',
  'spoil', 'close', 'seal', 'paper', 'tally', 'decryption', 'result', 'annul',
];

/** @typedef {{[name: string]: import('./encoding.js').Json}} Body */
/** @typedef {import('./signature.js').Key} Key */
/** @typedef {import('./signature.js').Seed} Seed */

/** One entry of a record, linked to the one before. */
export class Entry {
  /**
   * @param {number} seq
   * @param {string} kind
   * @param {Uint8Array} prev
   * @param {Uint8Array} hash
   * @param {Body} body
   */
  constructor(seq, kind, prev, hash, body) {
    this.seq = seq;
    this.kind = kind;
    this.prev = prev;
    this.hash = hash;
    this.body = body;
  }

  /** Throw Breach 2.1 unless the hash is that of the contents. */
  check() {
    const expected = entryHash(this.seq, this.kind, bodyDigest(this.kind, this.body), this.prev);
    if (!same(this.hash, expected)) throw new Breach('2.1', "the entry's hash is not that of its contents");
  }

  /** The entry's canonical text without a line end. */
  line() {
    const { seq, kind, prev, hash, body } = this;
    return canonical({ seq, kind, prev: hex(prev), hash: hex(hash), body });
  }

  /** The entry without its body, as it is served to phones (§2.4). */
  link() {
    const { seq, kind, prev, hash, body } = this;
    return { seq, kind, digest: hex(bodyDigest(kind, body)), prev: hex(prev), hash: hex(hash) };
  }
}

/**
 * digest = D("body"; kind, body) (§2.1).
 * @param {string} kind
 * @param {Body} body
 */
export function bodyDigest(kind, body) {
  return digest('body', kind, body);
}

/**
 * hash = D("entry"; seq, kind, digest, prev) (§2.1).
 * @param {number} seq
 * @param {string} kind
 * @param {Uint8Array} body
 * @param {Uint8Array} prev
 */
export function entryHash(seq, kind, body, prev) {
  return digest('entry', seq, kind, body, prev);
}

/**
 * The entry that follows `last`, or the first one.
 * @param {Entry | null} last
 * @param {string} kind
 * @param {Body} body
 */
export function append(last, kind, body) {
  const [seq, prev] = last === null ? [0, ROOT] : [last.seq + 1, last.hash];
  return new Entry(seq, kind, prev, entryHash(seq, kind, bodyDigest(kind, body), prev), body);
}

/**
 * Read one canonical line; Breach 1.3 for its form, 2.5 for a kind unknown. `Entry.check` looks at its hash.
 * @param {Uint8Array} line
 */
export function readEntry(line) {
  const record = fields.record(read(line), ['seq', 'kind', 'prev', 'hash', 'body']);
  const kind = fields.text(record.kind);
  const { body } = record;
  if (!KINDS.includes(kind) || typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Breach('2.5', `no kind of entry: ${kind.slice(0, 40)}`);
  }
  const [seq, prev] = [fields.count(record.seq), fields.digest(record.prev)];
  return new Entry(seq, kind, prev, fields.digest(record.hash), body);
}

/** The log key's word for everything up to entry `seq`. */
export class Head {
  /**
   * @param {string} election
   * @param {number} seq
   * @param {Uint8Array} hash
   * @param {Uint8Array} signed
   */
  constructor(election, seq, hash, signed) {
    this.election = election;
    this.seq = seq;
    this.hash = hash;
    this.signature = signed;
  }

  /**
   * Throw Breach 2.2 unless the log key signed.
   * @param {Key} logKey
   */
  verify(logKey) {
    signature.verify(logKey, headDigest(this.election, this.seq, this.hash), this.signature, '2.2');
  }
}

/**
 * What the log key signs: D("head"; uuid, seq, hash) (§2.2).
 * @param {string} election
 * @param {number} seq
 * @param {Uint8Array} hash
 */
export function headDigest(election, seq, hash) {
  return digest('head', election, seq, hash);
}

/**
 * Make the signed head of a record that ends with this entry.
 * @param {string} election
 * @param {Entry} entry
 * @param {Seed} seed
 */
export function headBody(election, { seq, hash }, seed) {
  return { election, seq, hash: hex(hash), signature: hex(signature.sign(seed, headDigest(election, seq, hash))) };
}

/**
 * Read a head's fields.
 * @param {unknown} body
 */
export function readHead(body) {
  const record = fields.record(body, ['election', 'seq', 'hash', 'signature']);
  const [election, seq, hash] = [fields.uuid(record.election), fields.count(record.seq), fields.digest(record.hash)];
  return new Head(election, seq, hash, fields.signed(record.signature));
}

/** The log key's word that a ballot is entry `seq`. */
export class Receipt {
  /**
   * @param {string} election
   * @param {number} seq
   * @param {Uint8Array} hash
   * @param {Uint8Array} ballot
   * @param {Uint8Array} signed
   */
  constructor(election, seq, hash, ballot, signed) {
    this.election = election;
    this.seq = seq;
    this.hash = hash;
    this.ballot = ballot;
    this.signature = signed;
  }

  /**
   * Throw Breach 5.6 unless the log key signed.
   * @param {Key} logKey
   */
  verify(logKey) {
    const message = receiptDigest(this.election, this.seq, this.hash, this.ballot);
    signature.verify(logKey, message, this.signature, '5.6');
  }
}

/**
 * What the log key signs: D("receipt"; uuid, seq, hash, HB) (§5.6).
 * @param {string} election
 * @param {number} seq
 * @param {Uint8Array} hash
 * @param {Uint8Array} ballot
 */
export function receiptDigest(election, seq, hash, ballot) {
  return digest('receipt', election, seq, hash, ballot);
}

/**
 * Make the receipt of the ballot HB that stands in this entry.
 * @param {string} election
 * @param {Entry} entry
 * @param {Uint8Array} ballot
 * @param {Seed} seed
 */
export function receiptBody(election, { seq, hash }, ballot, seed) {
  const signed = signature.sign(seed, receiptDigest(election, seq, hash, ballot));
  return { election, seq, hash: hex(hash), ballot: hex(ballot), signature: hex(signed) };
}

/**
 * Read a receipt's fields.
 * @param {unknown} body
 */
export function readReceipt(body) {
  const record = fields.record(body, ['election', 'seq', 'hash', 'ballot', 'signature']);
  const [election, seq, hash] = [fields.uuid(record.election), fields.count(record.seq), fields.digest(record.hash)];
  return new Receipt(election, seq, hash, fields.digest(record.ballot), fields.signed(record.signature));
}
