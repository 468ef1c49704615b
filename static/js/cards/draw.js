/** A drawn issue, card by card: which serial is whose, what stands outside each seal, and what leaves the room. */
import * as cards from '../core/cards.js';
import { cardNumber } from '../core/codes.js';
import { canonical, hex } from '../core/encoding.js';
import { publicKey } from '../core/signature.js';

/** @typedef {import('./holders.js').Holder} Holder */
/** @typedef {import('../core/signature.js').Key} Key */
/** @typedef {{serial: number, holder: Holder | null, secret: string, keys: Record<cards.Use, Key>}} Drawn */
/** @typedef {{credentials: Key[], spares: Key[]}} Lists */
/** @typedef {{cards: string, due: number, drawn: Drawn[], lists: {secret: Lists, open: Lists}, digests: Uint8Array[], issue: Uint8Array}} Draw */

export const KIND = 'card-keys';
const FEWEST_SPARES = 10;
const LISTED = /** @type {const} */ (['secret', 'open']);

/**
 * How many spares an issue for `due` deputies may have (§3.3).
 * @param {number} due
 */
export function mostSpares(due) {
  return Math.max(FEWEST_SPARES, Math.floor(due / 5));
}

/**
 * Draw a card for each holder, and the spares.
 * @param {Holder[]} holders
 * @param {number} spares
 */
export function draw(holders, spares) {
  const secrets = Array.from({ length: holders.length + spares }, cards.drawSecret);
  return laidOut(uuid(), secrets, holders);
}

/**
 * Give the cards of an issue to its holders, in their order; those that are left are spares.
 * @param {string} issue the issue's uuid
 * @param {string[]} secrets
 * @param {Holder[]} holders
 * @returns {Draw}
 */
export function laidOut(issue, secrets, holders) {
  const drawn = secrets.map((secret, at) => ({ serial: at + 1, holder: holders[at] ?? null, secret, keys: keysOf(secret, issue) }));
  const lists = { secret: listed(drawn, 'secret'), open: listed(drawn, 'open') };
  const digests = LISTED.map((use) => cards.listDigest(issue, use, lists[use].credentials, lists[use].spares));
  return { cards: issue, due: holders.length, drawn, lists, digests, issue: cards.issueDigest(digests[0], digests[1]) };
}

/**
 * The file keys.json: what leaves the room, public keys alone.
 * @param {Draw} draw
 */
export function keysFile({ cards: issue, due, drawn, lists, digests }) {
  const inHex = (/** @type {Lists} */ { credentials, spares }) => ({ credentials: credentials.map(hex), spares: spares.map(hex) });
  return canonical({
    protocol: 'ballot/1',
    kind: KIND,
    cards: issue,
    due,
    secret: inHex(lists.secret),
    open: inHex(lists.open),
    issue: digests.map(hex),
    sign_in: drawn.map(({ serial, holder, keys }) => ({ serial, number: holder?.number ?? null, key: hex(keys['sign-in']) })),
  });
}

/**
 * The two numbers outside the seal: of the key of secret votes, and of open votes (§5.6).
 * @param {Drawn} one
 */
export function numbers({ keys }) {
  return { secret: cardNumber(keys.secret), open: cardNumber(keys.open) };
}

/**
 * @param {string} secret
 * @param {string} issue
 */
function keysOf(secret, issue) {
  const key = (/** @type {cards.Use} */ use) => publicKey(cards.seed(secret, issue, use));
  return { secret: key('secret'), open: key('open'), 'sign-in': key('sign-in') };
}

/**
 * Each list sorted by itself, so that no place links one key to another.
 * @param {Drawn[]} drawn
 * @param {'secret' | 'open'} use
 */
function listed(drawn, use) {
  const sorted = (/** @type {Drawn[]} */ part) => part.map(({ keys }) => keys[use]).sort((a, b) => (hex(a) < hex(b) ? -1 : 1));
  return { credentials: sorted(drawn.filter(({ holder }) => holder)), spares: sorted(drawn.filter(({ holder }) => !holder)) };
}

/** A random uuid; the browser's own exists only where the page came over TLS, and a file has not. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return hex(bytes).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
}
