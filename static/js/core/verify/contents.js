/** What a record says, for those who read a report; it is to be shown only of a record that was accepted. */
import { Archive } from '../archive.js';
import { electionDigest } from '../closing.js';
import { fingerprintHex, fingerprintWords } from '../codes.js';

/** @typedef {import('../record.js').Body} Body */
/** @typedef {{words: {zh: string[][], en: string[][]}, hex: string}} Code a digest as people compare it (§4.5) */

/**
 * @typedef {object} Contents
 * @property {string[]} kinds of the entries, in order
 * @property {Body} manifest
 * @property {number} due
 * @property {Body | null} open
 * @property {Body | null} close
 * @property {Code | null} closing the closing code
 * @property {{issued: number, returned: number, invalid: number}} paper over all boxes
 * @property {Code | null} fingerprint of the election that counts
 * @property {Body | null} annul
 */

const KIND = /,"kind":"([a-z]+)","prev":"[0-9a-f]{64}","seq":\d+}$/;
const BALLOTS = ['ballot', 'spoil'];

/**
 * The contents of a record that `verifyRecord` accepted.
 * @param {Uint8Array} bytes
 * @returns {Contents}
 */
export function contentsOf(bytes) {
  const { kinds, entries } = readThrough(bytes);
  const bodies = (/** @type {string} */ kind) => entries.filter((entry) => entry.kind === kind).map(({ body }) => body);
  const only = (/** @type {string} */ kind) => bodies(kind).at(-1) ?? null;
  const restart = kinds.lastIndexOf('restart');
  const election = kinds.lastIndexOf('election') > restart ? only('election') : null;
  const closed = entries.find((entry) => entry.kind === 'close');
  const sum = (/** @type {string} */ name) => bodies('paper').reduce((whole, box) => whole + box[name], 0);
  return {
    kinds,
    manifest: bodies('manifest')[0],
    due: bodies('roll')[0].due,
    open: only('open'),
    close: only('close'),
    closing: closed === undefined ? null : codeOf(fromHex(closed.hash)),
    paper: { issued: sum('issued'), returned: sum('returned'), invalid: sum('invalid') },
    fingerprint: election && codeOf(electionDigest(election)),
    annul: only('annul'),
  };
}

/**
 * The kind of every entry as far as they can be told, also of a record that was refused.
 * @param {Uint8Array} bytes
 * @returns {string[]}
 */
export function kindsOf(bytes) {
  const kinds = [];
  try {
    for (const line of new Archive(bytes).lines()) kinds.push(kindOf(line));
  } catch {
    // A finding tells of the damage; the names of the entries before it are only a help to the reader.
  }
  return kinds;
}

/** @param {Uint8Array} bytes */
function readThrough(bytes) {
  const kinds = [];
  const entries = [];
  for (const line of new Archive(bytes).lines()) {
    const kind = kindOf(line);
    kinds.push(kind);
    if (!BALLOTS.includes(kind)) entries.push(JSON.parse(new TextDecoder().decode(line)));
  }
  return { kinds, entries: /** @type {{kind: string, hash: string, body: Body}[]} */ (entries) };
}

/** @param {Uint8Array} line */
function kindOf(line) {
  return KIND.exec(new TextDecoder().decode(line.subarray(-140)))?.[1] ?? '';
}

/**
 * @param {Uint8Array} digest
 * @returns {Code}
 */
export function codeOf(digest) {
  return { words: { zh: fingerprintWords(digest, 'zh'), en: fingerprintWords(digest, 'en') }, hex: fingerprintHex(digest) };
}

/** @param {string} text */
function fromHex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}
