/** The group and the signatures as RFC 9496 and the vectors have them, and sums against the library's own. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Breach } from '../../static/js/core/clause.js';
import { hex } from '../../static/js/core/encoding.js';
import {
  G, IDENTITY, ORDER, add, base, combination, multiply, point, randomScalar, scalar, scalarAdd, scalarBytes,
  scalarInvert, scalarMultiply, scalarSubtract, scalarTotal, small, subtract, total, wide,
} from '../../static/js/core/group.js';
import { key, publicKey, sign, verify } from '../../static/js/core/signature.js';
import { bytes, vectors } from './vectors.js';

/** @param {string} clause */
const breach = (clause) => (/** @type {unknown} */ fault) => fault instanceof Breach && fault.clause === clause;

test('the multiples of G are those of the vectors, the identity first read from nowhere', () => {
  vectors.ristretto.multiples_of_G.forEach((/** @type {string} */ expected, /** @type {number} */ at) => {
    assert.equal(hex(base(small(at + 1)).bytes), expected);
    assert.ok(point(bytes(expected)).equals(combination([[small(at + 1), G]])));
  });
});

test('every encoding that is not canonical is refused', () => {
  for (const { bytes: data, why } of vectors.ristretto.refused) {
    assert.throws(() => point(bytes(data)), breach('1.1'), why);
  }
  assert.throws(() => point(new Uint8Array(31)), breach('1.1'));
});

test('a scalar of the order or above is refused, one below it is read back', () => {
  assert.throws(() => scalar(scalarBytes(ORDER)), breach('1.2'));
  assert.throws(() => scalar(new Uint8Array(32).fill(255)), breach('1.2'));
  assert.throws(() => scalar(new Uint8Array(33)), breach('1.2'));
  assert.equal(scalar(scalarBytes(ORDER - 1n)), ORDER - 1n);
  assert.equal(scalar(new Uint8Array(32)), 0n);
  assert.throws(() => wide(new Uint8Array(32)), RangeError);
});

test('scalars add, multiply and invert modulo the order', () => {
  const [x, y] = [randomScalar(), randomScalar()];
  assert.equal(scalarAdd(x, scalarSubtract(y, x)), y);
  assert.equal(scalarMultiply(scalarMultiply(x, y), scalarInvert(y)), x);
  assert.equal(scalarTotal([x, small(-x), small(-1)]), ORDER - 1n);
  assert.throws(() => scalarInvert(0n), RangeError);
});

test('zero times a point is the identity, 32 zero bytes', () => {
  for (const zero of [base(0n), multiply(0n, G), combination([[0n, G]]), combination([]), subtract(G, G), total([])]) {
    assert.equal(hex(zero.bytes), '00'.repeat(32));
    assert.ok(zero.equals(IDENTITY));
  }
});

test('a sum of public multiples is the sum of the library’s multiples, at the edges too', () => {
  const key = base(randomScalar());
  const edges = [0n, 1n, 2n, 127n, 128n, (1n << 64n) - 1n, 1n << 64n, (1n << 252n) - 1n, 1n << 252n, ORDER - 1n, randomScalar()];
  for (const x of edges) {
    for (const y of edges) {
      const expected = add(multiply(x, G), multiply(y, key));
      assert.equal(hex(combination([[x, G], [y, key]]).bytes), hex(expected.bytes));
    }
  }
});

test('a prepared point gives the same multiples', () => {
  const plain = base(small(7));
  const prepared = base(small(7)).prepare('public').prepare('secret');
  const factor = randomScalar();
  assert.equal(hex(multiply(factor, prepared).bytes), hex(multiply(factor, plain).bytes));
  assert.equal(hex(combination([[factor, prepared]]).bytes), hex(multiply(factor, plain).bytes));
});

test('a key that is of small order or not canonical is refused', () => {
  for (const { key: data, why } of vectors.ed25519_refused) assert.throws(() => key(bytes(data)), breach('1.5'), why);
  assert.throws(() => key(new Uint8Array(31)), breach('1.5'));
});

test('a signature is good exactly where the vectors say so', () => {
  const { key: by, message, cases } = vectors.ed25519_signatures;
  for (const { signature, good, why } of cases) {
    const checked = () => verify(key(bytes(by)), bytes(message), bytes(signature), '5.5');
    if (good) checked();
    else assert.throws(checked, breach('5.5'), why);
  }
});

test('what is signed here is verified here, and nothing else is', () => {
  const seed = crypto.getRandomValues(new Uint8Array(32));
  const message = crypto.getRandomValues(new Uint8Array(32));
  const signature = sign(seed, message);
  verify(publicKey(seed), message, signature);
  for (const at of [0, 31, 32, 63]) {
    const other = signature.slice();
    other[at] ^= 1;
    assert.throws(() => verify(publicKey(seed), message, other), breach('1.5'));
  }
  assert.throws(() => verify(publicKey(seed), message, signature.slice(1)), breach('1.5'));
});
