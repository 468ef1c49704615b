/** Ed25519 as §1.5 has it: canonical keys that are not of small order, signatures checked without cofactor, byte for byte. */
import { ed25519, sha512 } from '../../vendor/noble.js';
import { Breach } from './clause.js';
import { hex, same } from './encoding.js';
import { ORDER, small, wide } from './group.js';
import { Table, combine } from './straus.js';

const Curve = ed25519.Point;
/** @typedef {InstanceType<typeof Curve>} CurvePoint the library's point */

/** @typedef {Uint8Array} Key 32 bytes of a public key that passed `key` */
/** @typedef {Uint8Array} Seed 32 secret bytes from which a key pair comes */

const NARROW = 5;
const WIDE = 8;

/** @type {WeakMap<Key, CurvePoint>} */
const decoded = new WeakMap();
/** @type {WeakMap<Key, Table<CurvePoint>>} made at a key's first signature: scrutineers sign many times */
const tables = new WeakMap();
/** @type {Table<CurvePoint> | undefined} */
let baseTable;

/**
 * Read a public key; Breach 1.5 unless it is canonical, on the curve and not of small order.
 * Under a key of small order one signature is valid for everything.
 * @param {Uint8Array} data
 * @returns {Key}
 */
export function key(data) {
  if (data.length !== 32) throw new Breach('1.5', `a key has 32 bytes, not ${data.length}`);
  const point = onCurve(data);
  if (point.isSmallOrder()) throw new Breach('1.5', `key ${hex(data)} is of small order`);
  decoded.set(data, point);
  return data;
}

/** @param {Uint8Array} data */
function onCurve(data) {
  try {
    return Curve.fromBytes(data, false);
  } catch {
    throw new Breach('1.5', `key ${hex(data)} is not canonical or not on the curve`);
  }
}

/**
 * The public key of a seed.
 * @param {Seed} seed
 * @returns {Key}
 */
export function publicKey(seed) {
  return ed25519.getPublicKey(seed);
}

/**
 * The deterministic signature over a 32-byte digest, 64 bytes.
 * @param {Seed} seed
 * @param {Uint8Array} digest
 */
export function sign(seed, digest) {
  return ed25519.sign(digest, seed);
}

/**
 * Throw a Breach of `clause` unless `signature` is valid over `digest` by §1.5.
 * The library's own check multiplies by the cofactor; here encode([S]B − [k]A) is compared with R byte for byte.
 * @param {Key} by
 * @param {Uint8Array} digest
 * @param {Uint8Array} signature
 * @param {string} [clause]
 */
export function verify(by, digest, signature, clause = '1.5') {
  const r = signature.slice(0, 32);
  const s = BigInt(`0x0${hex(signature.slice(32).reverse())}`);
  if (signature.length !== 64 || s >= ORDER) throw new Breach(clause, "the signature's S is not below the order");
  const k = wide(sha512.create().update(r).update(by).update(digest).digest());
  baseTable ??= new Table(Curve.BASE, WIDE);
  const again = combine([[s, baseTable], [small(-k), tableOf(by)]], Curve.ZERO);
  if (!same(again.toBytes(), r)) throw new Breach(clause, `the signature is not one by ${hex(by).slice(0, 8)}…`);
  // R is canonical by now: it is what the point computed from the others encodes to.
  if (again.isSmallOrder()) throw new Breach(clause, "the signature's R is of small order");
}

/** @param {Key} by */
function tableOf(by) {
  let table = tables.get(by);
  if (table === undefined) {
    table = new Table(decoded.get(by) ?? onCurve(by), NARROW);
    tables.set(by, table);
  }
  return table;
}
