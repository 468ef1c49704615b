/** A small open vote for tests, built by the core's own functions: its record, its cards, its log key. */
import { issueDigest, issueOnCard, listDigest, seed } from '../../../static/js/core/cards.js';
import { digest, hex } from '../../../static/js/core/encoding.js';
import { append, headBody } from '../../../static/js/core/record.js';
import { readRoll } from '../../../static/js/core/roll.js';
import { publicKey } from '../../../static/js/core/signature.js';
import { manifest, manifestBody, UUID } from './papers.js';

/** @typedef {import('../../../static/js/core/record.js').Entry} Entry */

export const LOG = new Uint8Array(32).fill(7);
export const COUNTERS = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
export const CARDS = '00000000-0000-4000-8000-000000000002';
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** @param {number} number */
export function secretOf(number) {
  return Array.from(digest('test-card', number).slice(0, 26), (byte) => ALPHABET[byte & 31]).join('');
}

/** @param {number} number */
export const keyOf = (number) => publicKey(seed(secretOf(number), CARDS, 'open'));

/** Cards 0–2 are deputies', 3 and 4 are spares. */
export function rollBody() {
  const keys = (/** @type {'open' | 'secret'} */ use, /** @type {number[]} */ numbers) => numbers.map((number) => hex(publicKey(seed(secretOf(number), CARDS, use)))).sort();
  const lists = /** @type {const} */ (['secret', 'open']).map((use) => {
    const bytes = (/** @type {string[]} */ all) => all.map((key) => Uint8Array.from(Buffer.from(key, 'hex')));
    return listDigest(CARDS, use, bytes(keys(use, [0, 1, 2])), bytes(keys(use, [3, 4])));
  });
  return {
    body: { cards: CARDS, due: 3, credentials: keys('open', [0, 1, 2]), spares: keys('open', [3, 4]), issue: lists.map(hex) },
    issue: issueOnCard(issueDigest(lists[0], lists[1])),
  };
}

/** The record of an open vote up to its election, then whatever is added to it. */
export class Vote {
  /** @type {Entry[]} */
  entries = [];

  constructor() {
    const { body, issue } = rollBody();
    this.issue = issue;
    const written = manifestBody(['a', 'b', 'c', 'd'], ['approve'], (options) => [{ id: 'all', options, min: 0, max: 2 }], {}, { log_key: hex(publicKey(LOG)), counters: COUNTERS.map((seed) => hex(publicKey(seed))) });
    this.manifest = manifest(written);
    this.add('manifest', written);
    this.add('roll', body);
    this.add('election', { manifest: hex(this.manifest.digest), roll: hex(readRoll(body, 'open').digest), ceremony: null, key: null, shares: null });
  }

  /**
   * @param {string} kind
   * @param {import('../../../static/js/core/record.js').Body} body
   */
  add(kind, body) {
    this.entries.push(append(this.entries.at(-1) ?? null, kind, body));
    return /** @type {Entry} */ (this.entries.at(-1));
  }

  /** @param {number} [from] */
  chain(from = 0) {
    return this.entries.slice(from).map((entry) => `${JSON.stringify(sorted(entry.link()))}\n`).join('');
  }

  /** Every entry but the ballots. */
  frame() {
    return this.entries.filter(({ kind }) => kind !== 'ballot').map((entry) => entry.line());
  }

  head() {
    return headBody(UUID, /** @type {Entry} */ (this.entries.at(-1)), LOG);
  }
}

/** @param {Record<string, unknown>} link */
function sorted(link) {
  return Object.fromEntries(Object.entries(link).sort(([one], [other]) => (one < other ? -1 : 1)));
}
