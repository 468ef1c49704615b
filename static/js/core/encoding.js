/** Canonical JSON and domain-separated hashes (§1.3, §1.4): one text for one value, one digest for one statement. */
import { sha512 } from '../../vendor/noble.js';
import { Breach } from './clause.js';
import { Point, hex, scalarBytes, wide } from './group.js';

export const PROTOCOL = 'ballot/1';

/** @typedef {any} Json null, boolean, whole number, string, array of Json or object of string to Json */
/**
 * What a hash takes: a string, a count, raw bytes, a point or scalar (its bytes), or an object or array in its canonical JSON (§1.4).
 * @typedef {string | number | bigint | Uint8Array | Point | {[name: string]: Json} | Json[]} Hashable
 */

/** How deep arrays and objects may lie in each other; no body of this protocol comes near. */
const DEEPEST = 64;
const PLAIN = /^[\x20-\x7e]*$/;
// Cs with the u flag matches only surrogates without their other half.
const FORBIDDEN = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The UTF-8 bytes of a string.
 * @param {string} text
 */
export function utf8(text) {
  return encoder.encode(text);
}

/**
 * The RFC 8785 text of a value; Breach 1.3 for what the protocol's JSON may not hold.
 * @param {Json} value
 */
export function canonical(value) {
  return encoder.encode(written(value));
}

/**
 * Read canonical JSON; Breach 1.3 unless `text` is byte for byte what `canonical` makes of its value.
 * @param {Uint8Array} text
 * @returns {Json}
 */
export function read(text) {
  const source = decoded(text);
  let value;
  let again;
  try {
    value = JSON.parse(source);
    again = written(value);
  } catch (fault) {
    if (fault instanceof SyntaxError) throw new Breach('1.3', `not JSON: ${fault.message}`);
    if (fault instanceof RangeError) throw new Breach('1.3', 'JSON nested too deeply');
    throw fault;
  }
  if (again !== source) throw new Breach('1.3', 'not the canonical form of its JSON');
  return value;
}

/** @param {Uint8Array} text */
function decoded(text) {
  try {
    return decoder.decode(text);
  } catch {
    throw new Breach('1.3', 'not UTF-8');
  }
}

/**
 * @param {Json} value
 * @param {number} [room] for arrays and objects inside each other
 * @returns {string}
 */
function written(value, room = DEEPEST) {
  if (typeof value === 'string') {
    checkString(value);
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new Breach('1.3', 'a number that is no whole number below 2^53');
    return String(value);
  }
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'object' && room === 0) throw new Breach('1.3', 'JSON nested too deeply');
  if (Array.isArray(value)) return `[${value.map((inner) => written(inner, room - 1)).join(',')}]`;
  if (typeof value !== 'object') throw new Breach('1.3', `JSON of this protocol has no ${typeof value}`);
  // The default order of strings is that of UTF-16 code units, as RFC 8785 wants it.
  const fields = Object.keys(value).sort();
  return `{${fields.map((name) => `${written(name)}:${written(value[name], room - 1)}`).join(',')}}`;
}

/**
 * Refuse text that is not NFC or holds lone surrogates, control characters or bidi controls (§1.3).
 * @param {string} text
 */
export function checkString(text) {
  if (PLAIN.test(text)) return;
  const found = FORBIDDEN.exec(text);
  if (found) throw new Breach('1.3', `a string holds U+${codePoint(found[0])}`);
  if (text.normalize('NFC') !== text) throw new Breach('1.3', "a string is not in Unicode's form NFC");
}

/** @param {string} character */
function codePoint(character) {
  return Number(character.codePointAt(0)).toString(16).toUpperCase().padStart(4, '0');
}

/** @param {number} value */
function eightBytes(value) {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('a count is hashed as 8 bytes');
  const data = new Uint8Array(8);
  new DataView(data.buffer).setBigUint64(0, BigInt(value));
  return data;
}

/**
 * @param {Hashable} value
 * @returns {Uint8Array}
 */
function item(value) {
  if (value instanceof Uint8Array) return value;
  if (value instanceof Point) return value.bytes;
  if (typeof value === 'string') return encoder.encode(value);
  if (typeof value === 'number') return eightBytes(value);
  if (typeof value === 'bigint') return scalarBytes(value);
  return canonical(value);
}

/**
 * H(tag; items), 64 bytes (§1.4).
 * @param {string} tag
 * @param {...Hashable} items
 */
export function digest64(tag, ...items) {
  const state = sha512.create();
  for (const part of [PROTOCOL, tag, ...items].map(item)) state.update(eightBytes(part.length)).update(part);
  return state.digest();
}

/**
 * D(tag; items), the first 32 bytes of H (§1.4).
 * @param {string} tag
 * @param {...Hashable} items
 */
export function digest(tag, ...items) {
  return digest64(tag, ...items).slice(0, 32);
}

/**
 * S(tag; items), H as a little-endian integer modulo the order (§1.4).
 * @param {string} tag
 * @param {...Hashable} items
 */
export function challenge(tag, ...items) {
  return wide(digest64(tag, ...items));
}

/**
 * Whether two digests, keys or encodings are the same bytes; neither is a secret.
 * @param {Uint8Array} left
 * @param {Uint8Array} right
 */
export function same(left, right) {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}

export { hex };
