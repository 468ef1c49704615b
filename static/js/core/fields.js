/** Reads the fields of a body strictly (§1.3): exact names, exact types, exact lengths; everything else is a breach. */
import { Breach } from './clause.js';
import { hex } from './encoding.js';
import { Point, point, scalar } from './group.js';
import * as signature from './signature.js';

const IDENT = /^[a-z0-9-]{1,32}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const HEX = /^[0-9a-f]*$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/**
 * @template T
 * @typedef {(value: unknown) => T} Reader
 */

/**
 * An object that has exactly these fields.
 * @template {string} N
 * @param {unknown} value
 * @param {readonly N[]} names
 * @returns {Record<N, unknown>}
 */
export function record(value, names) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Breach('1.3', 'an object is missing');
  }
  const found = new Set(Object.keys(value));
  const unlike = names.filter((name) => !found.delete(name));
  if (unlike.length + found.size > 0) {
    throw new Breach('1.3', `fields unknown or missing: ${[...unlike, ...found].sort().join(', ').slice(0, 200)}`);
  }
  return /** @type {Record<N, unknown>} */ (value);
}

/**
 * The items of an array, each read; of exactly `length` items when that is given.
 * @template T
 * @param {unknown} value
 * @param {Reader<T>} read
 * @param {number} [length]
 * @returns {T[]}
 */
export function array(value, read, length) {
  if (!Array.isArray(value)) throw new Breach('1.3', 'an array is missing');
  if (length !== undefined && value.length !== length) {
    throw new Breach('1.3', `an array has ${value.length} items, not ${length}`);
  }
  return value.map((item) => read(item));
}

/**
 * A string; what it may hold is checked where the JSON is read.
 * @param {unknown} value
 */
export function text(value) {
  if (typeof value !== 'string') throw new Breach('1.3', 'a string is missing');
  return value;
}

/**
 * A whole number ≥ 0; true is not 1.
 * @param {unknown} value
 */
export function count(value) {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new Breach('1.3', 'a count is a whole number of at least 0');
  }
  return value;
}

/**
 * True or false.
 * @param {unknown} value
 */
export function flag(value) {
  if (typeof value !== 'boolean') throw new Breach('1.3', 'true or false is missing');
  return value;
}

/**
 * A reader of one of these words.
 * @template {string} W
 * @param {...W} allowed
 * @returns {Reader<W>}
 */
export function oneOf(...allowed) {
  return (value) => {
    const word = allowed.find((candidate) => candidate === value);
    if (word === undefined) throw new Breach('1.3', `must be one of ${allowed.join(', ')}`);
    return word;
  };
}

/**
 * An id or a mark.
 * @param {unknown} value
 */
export function ident(value) {
  if (!IDENT.test(text(value))) throw new Breach('1.3', 'an id is 1 to 32 of a-z, 0-9 and -');
  return text(value);
}

/**
 * A uuid in its 36 lower-case characters.
 * @param {unknown} value
 */
export function uuid(value) {
  if (!UUID.test(text(value))) throw new Breach('1.3', 'a uuid has 36 lower-case characters');
  return text(value);
}

/**
 * `size` bytes given in lower-case hex.
 * @param {unknown} value
 * @param {number} size
 */
export function raw(value, size) {
  if (typeof value !== 'string' || value.length !== 2 * size) throw new Breach('1.3', `${size} bytes in hex are missing`);
  if (!HEX.test(value)) throw new Breach('1.3', 'not lower-case hex');
  const data = new Uint8Array(size);
  for (let i = 0; i < size; i++) data[i] = Number.parseInt(value.slice(2 * i, 2 * i + 2), 16);
  return data;
}

/**
 * The 32 bytes of a digest or a seed.
 * @param {unknown} value
 */
export function digest(value) {
  return raw(value, 32);
}

/**
 * A point that is not the identity (§1.1).
 * @param {unknown} value
 */
export function element(value) {
  return point(raw(value, 32));
}

/**
 * A scalar below the order (§1.2).
 * @param {unknown} value
 */
export function number(value) {
  return scalar(raw(value, 32));
}

/**
 * An Ed25519 key that may sign (§1.5).
 * @param {unknown} value
 */
export function key(value) {
  return signature.key(raw(value, 32));
}

/**
 * The 64 bytes of a signature, not yet checked.
 * @param {unknown} value
 */
export function signed(value) {
  return raw(value, 64);
}

/**
 * A time of the calendar, UTC, to the second (§8.1), in milliseconds since 1970.
 * @param {unknown} value
 */
export function moment(value) {
  const written = text(value);
  if (!MOMENT.test(written)) throw new Breach('8.1', 'a time reads YYYY-MM-DDThh:mm:ssZ');
  const time = new Date(written);
  // The calendar starts with the year 1; 24:00:00 and 30 February come back as another text.
  if (written.startsWith('0000') || Number.isNaN(time.getTime()) || time.toISOString() !== written.replace('Z', '.000Z')) {
    throw new Breach('8.1', `${written} is no time of the calendar`);
  }
  return time.getTime();
}

/**
 * Null for null, else what `read` makes of it.
 * @template T
 * @param {unknown} value
 * @param {Reader<T>} read
 * @returns {T | null}
 */
export function nullable(value, read) {
  return value === null ? null : read(value);
}

/**
 * Refuse a value that occurs twice.
 * @param {Iterable<string | number | Uint8Array | Point>} values
 * @param {string} clause
 * @param {string} what
 */
export function distinct(values, clause, what) {
  const seen = [...values].map(comparable);
  if (new Set(seen).size !== seen.length) throw new Breach(clause, `${what} twice`);
}

/** @param {string | number | Uint8Array | Point} value */
function comparable(value) {
  if (value instanceof Point) return hex(value.bytes);
  return value instanceof Uint8Array ? hex(value) : value;
}
