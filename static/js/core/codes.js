/** Codes that people compare and read aloud (§4.5, §4.6, §5.6): characters, hex groups, tracking codes. */
import { chinese, english } from '../../vendor/bip39.js';
import { digest, hex } from './encoding.js';

/** @typedef {'zh' | 'en'} Language */

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** The 2,048 words of the BIP-39 lists; in Chinese each is one character. */
const WORDS = { zh: chinese, en: english };

/**
 * The first `words`·11 bits of `data`, most significant first, as words of the list.
 * @param {Uint8Array} data
 * @param {number} words
 * @param {Language} [language]
 */
export function spoken(data, words, language = 'zh') {
  return places(data, 11, words).map((place) => WORDS[language][place]);
}

/**
 * A fingerprint or closing code as twelve words in three groups of four (§4.5).
 * @param {Uint8Array} value
 * @param {Language} [language]
 */
export function fingerprintWords(value, language = 'zh') {
  const words = spoken(value, 12, language);
  return [0, 4, 8].map((start) => words.slice(start, start + 4));
}

/**
 * The first 128 bits as eight groups of four hex digits (§4.5).
 * @param {Uint8Array} value
 */
export function fingerprintHex(value) {
  return groups(hex(value).slice(0, 32), ' ');
}

/**
 * The digest whose beginning a scrutineer reads out (§4.6).
 * @param {string} name
 * @param {import('./signature.js').Key} sign
 */
export function keyCode(name, sign) {
  return digest('sign-key', name, sign);
}

/**
 * A scrutineer's key code as six words (§4.6).
 * @param {Uint8Array} code
 * @param {Language} [language]
 */
export function keyCodeWords(code, language = 'zh') {
  return spoken(code, 6, language);
}

/**
 * A scrutineer's key code as four groups of four hex digits (§4.6).
 * @param {Uint8Array} code
 */
export function keyCodeHex(code) {
  return groups(hex(code).slice(0, 16), ' ');
}

/**
 * The first 80 bits of HB in Crockford's Base32, 4-4-4-4 (§5.6).
 * @param {Uint8Array} ballotHash
 */
export function trackingCode(ballotHash) {
  const letters = places(ballotHash, 5, 16).map((place) => CROCKFORD[place]);
  return groups(letters.join(''), '-');
}

/**
 * What stands outside a card's seal: the first 32 bits of its key, in hex (§5.6).
 * @param {import('./signature.js').Key} credential
 */
export function cardNumber(credential) {
  return hex(credential).slice(0, 8);
}

/**
 * The first `count` numbers of `size` bits each, most significant first.
 * @param {Uint8Array} data
 * @param {number} size
 * @param {number} count
 */
function places(data, size, count) {
  const bits = BigInt(`0x${hex(data)}`) >> BigInt(8 * data.length - size * count);
  const mask = (1n << BigInt(size)) - 1n;
  return Array.from({ length: count }, (_, at) => Number((bits >> BigInt(size * (count - 1 - at))) & mask));
}

/**
 * @param {string} text
 * @param {string} mark
 */
function groups(text, mark) {
  return (text.match(/.{4}/g) ?? []).join(mark);
}
