/** The roll (§3.3): who may vote, as keys without names, bound to one card issue. */
import { issueDigest, listDigest } from './cards.js';
import { Breach } from './clause.js';
import { digest, hex } from './encoding.js';
import * as fields from './fields.js';

export const FIELDS = /** @type {const} */ (['cards', 'due', 'credentials', 'spares', 'issue']);
const FEWEST_SPARES = 10;

/** @typedef {import('./signature.js').Key} Key */

/**
 * A roll that passed `readRoll`; `digest` is R, `issue` is I.
 * @typedef {object} Roll
 * @property {string} cards
 * @property {number} due
 * @property {Key[]} credentials
 * @property {Key[]} spares
 * @property {Uint8Array} issue
 * @property {Uint8Array} digest
 */

/**
 * Read and check the body of the entry `roll` for an election of this mode; Breach 1.3, 1.5 or 3.3.
 * @param {unknown} body
 * @param {'secret' | 'open'} mode
 * @returns {Roll}
 */
export function readRoll(body, mode) {
  const record = fields.record(body, FIELDS);
  const [cards, due] = [fields.uuid(record.cards), fields.count(record.due)];
  const credentials = fields.array(record.credentials, fields.key);
  const spares = fields.array(record.spares, fields.key);
  const lists = fields.array(record.issue, fields.digest, 2);
  if (!sorted(credentials) || !sorted(spares)) throw new Breach('3.3', 'the keys are not sorted by bytes');
  fields.distinct([...credentials, ...spares], '3.3', 'a key of the roll');
  if (credentials.length > due) throw new Breach('3.3', `${credentials.length} credentials for ${due} deputies`);
  if (spares.length > FEWEST_SPARES && 5 * spares.length > due) {
    throw new Breach('3.3', `${spares.length} spares for ${due} deputies`);
  }
  const own = listDigest(cards, mode, credentials, spares);
  if (hex(own) !== hex(lists[mode === 'secret' ? 0 : 1])) {
    throw new Breach('3.3', 'the keys are not those of the card issue');
  }
  return { cards, due, credentials, spares, issue: issueDigest(lists[0], lists[1]), digest: digest('roll', record) };
}

/** @param {Key[]} keys */
function sorted(keys) {
  const written = keys.map(hex);
  return written.every((key, at) => at === 0 || written[at - 1] <= key);
}
