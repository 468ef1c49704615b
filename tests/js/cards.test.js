/** Cards and codes as the vectors have them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Breach } from '../../static/js/core/clause.js';
import * as cards from '../../static/js/core/cards.js';
import * as codes from '../../static/js/core/codes.js';
import { hex } from '../../static/js/core/encoding.js';
import { publicKey } from '../../static/js/core/signature.js';
import { bytes, vectors } from './vectors.js';

test('a card has the three keys of the vectors', () => {
  for (const { card, cards: issue, keys } of vectors.cards) {
    for (const { use, seed, public: expected } of keys) {
      assert.equal(hex(cards.seed(card, issue, use)), seed);
      assert.equal(hex(publicKey(bytes(seed))), expected);
    }
  }
});

test('an issue has the lists and the digest of the vectors', () => {
  const { cards: id, lists, card_secrets: secrets, spare_secrets: spares } = vectors.issue;
  /** @type {Uint8Array[]} */
  const digests = [];
  for (const use of /** @type {const} */ (['secret', 'open'])) {
    const keys = (/** @type {string[]} */ from) => from.map((one) => hex(publicKey(cards.seed(one, id, use)))).sort();
    assert.deepEqual(keys(secrets), lists[use].credentials);
    assert.deepEqual(keys(spares), lists[use].spares);
    digests.push(cards.listDigest(id, use, lists[use].credentials.map(bytes), lists[use].spares.map(bytes)));
  }
  assert.equal(hex(digests[0]), vectors.issue.L_secret);
  assert.equal(hex(digests[1]), vectors.issue.L_open);
  const issue = cards.issueDigest(digests[0], digests[1]);
  assert.equal(hex(issue), vectors.issue.I);
  assert.equal(cards.issueOnCard(issue), vectors.issue.on_the_card);
  assert.equal(cards.issueOnSheet(issue), vectors.issue.on_the_delivery_sheet);
});

test('a drawn secret is one that a card holds; anything else is refused', () => {
  const drawn = cards.drawSecret();
  assert.equal(cards.checkSecret(drawn), drawn);
  for (const bad of [drawn.slice(1), drawn.toLowerCase(), `${drawn.slice(1)}0`, `${drawn}\n`]) {
    assert.throws(() => cards.checkSecret(bad), Breach);
  }
});

test('codes are those of the vectors', () => {
  for (const { digest, tracking_code: tracking, fingerprint } of vectors.codes) {
    assert.equal(codes.trackingCode(bytes(digest)), tracking);
    assert.equal(codes.fingerprintHex(bytes(digest)), fingerprint);
  }
});

test('a fingerprint is twelve characters in three groups, a key code six', () => {
  const ends = new Uint8Array(32).fill(255);
  assert.deepEqual(codes.fingerprintWords(ends, 'en').flat(), Array.from({ length: 12 }, () => 'zoo'));
  assert.deepEqual(codes.fingerprintWords(new Uint8Array(32)), Array.from({ length: 3 }, () => ['的', '的', '的', '的']));
  // 00000000001 twice, then zeros: the second word of the list twice, then the first.
  assert.deepEqual(codes.keyCodeWords(bytes(`00200400${'00'.repeat(28)}`), 'en').slice(0, 3), ['ability', 'ability', 'abandon']);
  assert.equal(codes.keyCodeHex(codes.keyCode('监票人 2', bytes('03'.repeat(32)))), '4ba0 f4d6 eca0 82ae');
  assert.equal(codes.cardNumber(ends), 'ffffffff');
});
