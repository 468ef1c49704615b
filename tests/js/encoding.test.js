/** Canonical JSON and hashes as the vectors have them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Breach } from '../../static/js/core/clause.js';
import { canonical, challenge, digest, digest64, hex, read, utf8 } from '../../static/js/core/encoding.js';
import { scalarBytes } from '../../static/js/core/group.js';
import { bytes, vectors } from './vectors.js';

/** @param {Record<string, any>} x */
function given(x) {
  if ('hex' in x) return bytes(x.hex);
  return x.string ?? x.integer ?? x.json;
}

test('every hash of the vectors is reproduced', () => {
  for (const { function: name, tag, x, out } of vectors.hash) {
    const items = x.map(given);
    if (name === 'D') assert.equal(hex(digest(tag, ...items)), out);
    else if (name === 'H') assert.equal(hex(digest64(tag, ...items)), out);
    else assert.equal(hex(scalarBytes(challenge(tag, ...items))), out);
  }
});

test('a good text is what its value is written as, and is read back', () => {
  for (const { value, text, digest: expected } of vectors.json.good) {
    assert.deepEqual(canonical(value), utf8(text));
    assert.deepEqual(read(utf8(text)), value);
    assert.equal(hex(digest('text', text)), expected);
  }
});

test('every text that §1.3 refuses is refused', () => {
  for (const { utf8: text, why } of vectors.json.refused) {
    assert.throws(() => read(bytes(text)), (fault) => fault instanceof Breach && fault.clause === '1.3', why);
  }
});

test('a text nested beyond all measure is a breach, not a crash', () => {
  assert.throws(() => read(utf8('['.repeat(500_000) + ']'.repeat(500_000))), Breach);
});

test('a field named __proto__ is a field like any other', () => {
  const text = utf8('{"__proto__":1,"a":2}');
  assert.deepEqual(Object.keys(read(text)), ['__proto__', 'a']);
});

test('what JSON cannot hold is not written', () => {
  for (const value of [undefined, 1.5, Number.NaN, 2 ** 53, () => 1, 1n]) {
    assert.throws(() => canonical([value]), Breach);
  }
});

test('a count that is no whole number from 0 is not hashed', () => {
  for (const value of [-1, 1.5, 2 ** 53]) assert.throws(() => digest('x', value), RangeError);
});
