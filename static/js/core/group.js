/** The group ristretto255 (§1.1, §1.2): points, scalars, canonical decoding; the only importer of its curve library. */
import { ristretto255 } from '../../vendor/noble.js';
import { Breach } from './clause.js';
import { Table, combine } from './straus.js';

const Element = ristretto255.Point;
/** @typedef {InstanceType<typeof Element>} Inner the library's point */

const NARROW = 5;
const WIDE = 8;
const SECRET_WINDOW = 8;

/** @typedef {bigint} Scalar a whole number from 0, below the order (§1.2) */
/** @typedef {() => Scalar} Draw a source of secret scalars; `randomScalar` everywhere but in vectors */

/** A point; its 32 bytes are canonical, and all zero for the identity, which only computed points may be (§1.1). */
export class Point {
  /** @type {Uint8Array | undefined} */
  #bytes;
  /** @type {Table<Inner> | undefined} */
  #table;

  /**
   * @param {Inner} inner
   * @param {Uint8Array} [bytes] its encoding, where known
   */
  constructor(inner, bytes) {
    this.inner = inner;
    this.#bytes = bytes;
  }

  get bytes() {
    return (this.#bytes ??= this.inner.toBytes());
  }

  /** Its multiples for `combination`, made at the first use. */
  get table() {
    return (this.#table ??= new Table(this.inner, NARROW));
  }

  /**
   * Spend time and memory once so that each later multiple of this point costs less.
   * @param {'public' | 'secret'} factors whether for `combination` or for `multiply`
   */
  prepare(factors) {
    if (factors === 'public') this.#table = new Table(this.inner, WIDE);
    else this.inner.precompute(SECRET_WINDOW, false);
    return this;
  }

  /** @param {Point} other */
  equals(other) {
    return this.inner.equals(other.inner);
  }
}

export const ORDER = Element.Fn.ORDER;
/** @type {Scalar} */
export const ZERO = 0n;
export const IDENTITY = new Point(Element.ZERO, new Uint8Array(32));
export const G = new Point(Element.BASE).prepare('public');

/**
 * @param {Uint8Array} data
 * @returns {string} lower-case
 */
export function hex(data) {
  return Array.from(data, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param {Uint8Array} data little-endian */
function whole(data) {
  return BigInt(`0x${hex(data.slice().reverse())}`);
}

/**
 * Read a point; refuse the identity and every encoding but the canonical one (§1.1).
 * @param {Uint8Array} data
 * @returns {Point}
 */
export function point(data) {
  if (data.length !== 32) throw new Breach('1.1', `a point has 32 bytes, not ${data.length}`);
  if (data.every((byte) => byte === 0)) throw new Breach('1.1', 'the identity is no point to read');
  try {
    return new Point(Element.fromBytes(data), data);
  } catch {
    throw new Breach('1.1', `${hex(data)} is not the canonical encoding of a point`);
  }
}

/**
 * Read a scalar; refuse one that is not below the order (§1.2).
 * @param {Uint8Array} data little-endian
 * @returns {Scalar}
 */
export function scalar(data) {
  if (data.length !== 32) throw new Breach('1.2', `a scalar has 32 bytes, not ${data.length}`);
  const value = whole(data);
  if (value >= ORDER) throw new Breach('1.2', `${hex(data)} is not below the group's order`);
  return value;
}

/**
 * The 32 bytes of a scalar, little-endian.
 * @param {Scalar} value
 */
export function scalarBytes(value) {
  const digits = value.toString(16).padStart(64, '0');
  const data = new Uint8Array(32);
  for (let i = 0; i < 32; i++) data[31 - i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return data;
}

/**
 * A whole number as a scalar; a negative one counts down from the order.
 * @param {number | bigint} number
 * @returns {Scalar}
 */
export function small(number) {
  const rest = BigInt(number) % ORDER;
  return rest < 0n ? rest + ORDER : rest;
}

/**
 * Reduce 64 bytes, little-endian, modulo the order (§1.4).
 * @param {Uint8Array} data
 * @returns {Scalar}
 */
export function wide(data) {
  if (data.length !== 64) throw new RangeError('64 bytes are reduced to a scalar');
  return whole(data) % ORDER;
}

/**
 * Draw a secret scalar from 64 uniform bytes (§1.4).
 * @returns {Scalar}
 */
export function randomScalar() {
  return wide(crypto.getRandomValues(new Uint8Array(64)));
}

/**
 * factor·G; the identity for zero.
 * @param {Scalar} factor
 */
export function base(factor) {
  return multiply(factor, G);
}

/**
 * factor·element by the library's walk of even pace, for secrets; may be the identity.
 * @param {Scalar} factor
 * @param {Point} element
 */
export function multiply(factor, element) {
  // The library refuses zero, which a scalar may be (§1.2).
  return factor === 0n ? IDENTITY : new Point(element.inner.multiply(factor));
}

/**
 * Σ factor·element in variable time, so for public factors only; may be the identity.
 * @param {[Scalar, Point][]} terms
 */
export function combination(terms) {
  const rows = terms.map(([factor, element]) => /** @type {[bigint, Table<Inner>]} */ ([factor, element.table]));
  return new Point(combine(rows, Element.ZERO));
}

/**
 * left + right; may be the identity.
 * @param {Point} left
 * @param {Point} right
 */
export function add(left, right) {
  return new Point(left.inner.add(right.inner));
}

/**
 * left − right; may be the identity.
 * @param {Point} left
 * @param {Point} right
 */
export function subtract(left, right) {
  return new Point(left.inner.subtract(right.inner));
}

/**
 * The sum of the elements; the identity for none.
 * @param {Point[]} elements
 */
export function total(elements) {
  return elements.reduce(add, IDENTITY);
}

/**
 * left + right modulo the order.
 * @param {Scalar} left
 * @param {Scalar} right
 * @returns {Scalar}
 */
export function scalarAdd(left, right) {
  return small(left + right);
}

/**
 * left − right modulo the order.
 * @param {Scalar} left
 * @param {Scalar} right
 * @returns {Scalar}
 */
export function scalarSubtract(left, right) {
  return small(left - right);
}

/**
 * left·right modulo the order.
 * @param {Scalar} left
 * @param {Scalar} right
 * @returns {Scalar}
 */
export function scalarMultiply(left, right) {
  return small(left * right);
}

/**
 * 1/value modulo the order; RangeError for zero.
 * @param {Scalar} value
 * @returns {Scalar}
 */
export function scalarInvert(value) {
  if (value === 0n) throw new RangeError('zero has no inverse');
  return Element.Fn.inv(value);
}

/**
 * The sum of the values modulo the order.
 * @param {Scalar[]} values
 * @returns {Scalar}
 */
export function scalarTotal(values) {
  return values.reduce(scalarAdd, ZERO);
}
