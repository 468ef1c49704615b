/** A deputy's card (§3.4): one secret, three keys that can't be linked, and the first 130 bits of the issue. */
import { hkdf, sha256 } from '../../vendor/noble.js';
import { Breach } from './clause.js';
import { digest, hex, utf8 } from './encoding.js';

/** @typedef {'secret' | 'open' | 'sign-in'} Use */
/** @typedef {import('./signature.js').Key} Key */

export const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const SECRET = /^[A-Z2-7]{26}$/;
export const LENGTH = 26;

/** Draw a card's secret: 26 characters of Base32, 130 bits. */
export function drawSecret() {
  return Array.from(crypto.getRandomValues(new Uint8Array(LENGTH)), (byte) => ALPHABET[byte & 31]).join('');
}

/**
 * The secret itself; Breach 3.4 for what no card holds.
 * @param {string} secret
 */
export function checkSecret(secret) {
  if (!SECRET.test(secret)) throw new Breach('3.4', "a card's secret has 26 characters of A-Z and 2-7");
  return secret;
}

/**
 * The Ed25519 seed that a card has for one use within the issue `cards` (a uuid).
 * @param {string} secret
 * @param {string} cards
 * @param {Use} use
 * @returns {import('./signature.js').Seed}
 */
export function seed(secret, cards, use) {
  return hkdf(sha256, utf8(checkSecret(secret)), utf8(cards), utf8(`ballot/1 ${use}`), 32);
}

/**
 * L of one use: the keys of the issue, each list sorted by bytes (§3.3).
 * @param {string} cards
 * @param {Use} use
 * @param {Key[]} credentials
 * @param {Key[]} spares
 */
export function listDigest(cards, use, credentials, spares) {
  return digest('list', cards, use, credentials.map(hex), spares.map(hex));
}

/**
 * I, which binds both lists of a card issue (§3.3).
 * @param {Uint8Array} secretList
 * @param {Uint8Array} openList
 */
export function issueDigest(secretList, openList) {
  return digest('issue', secretList, openList);
}

/**
 * The first 130 bits of I as 26 characters, as they stand on a card (§3.4).
 * @param {Uint8Array} issue
 */
export function issueOnCard(issue) {
  const bits = Array.from(issue, (byte) => byte.toString(2).padStart(8, '0')).join('');
  const places = Array.from({ length: LENGTH }, (_, at) => Number.parseInt(bits.slice(5 * at, 5 * at + 5), 2));
  return places.map((place) => ALPHABET[place]).join('');
}

/**
 * The first 128 bits of I in hex, as they stand on the delivery sheet (§3.4).
 * @param {Uint8Array} issue
 */
export function issueOnSheet(issue) {
  return hex(issue).slice(0, 32);
}

/**
 * What the sign-in key signs: the site's origin and the server's 32 raw bytes (§3.4).
 * @param {string} origin
 * @param {Uint8Array} nonce
 */
export function signInDigest(origin, nonce) {
  return digest('sign-in', origin, nonce);
}
