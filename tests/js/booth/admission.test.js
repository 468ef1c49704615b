/** What the booth believes: nothing of a record that doesn't hold together, and no card that isn't live. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NotAdmitted, recomputed, voterOf } from '../../../static/js/booth/admission.js';
import { checkHead, liesOn, readChain } from '../../../static/js/booth/chain.js';
import { Engine, NotReady } from '../../../static/js/booth/engine.js';
import { receiptIn } from '../../../static/js/booth/receipt.js';
import { canonical, hex, read } from '../../../static/js/core/encoding.js';
import { receiptBody } from '../../../static/js/core/record.js';
import { signAct } from '../../../static/js/core/voids.js';
import { COUNTERS, keyOf, LOG, secretOf, Vote } from './halls.js';
import { UUID } from './papers.js';

/** @param {Vote} record */
function basis(record, head = record.head()) {
  return recomputed(readChain(record.chain()), record.frame(), head, UUID);
}

/** @param {string} clause */
const breach = (clause) => (/** @type {any} */ fault) => fault.clause === clause;
/** @param {Vote} record @param {number} number */
const card = (record, number) => ({ secret: secretOf(number), issue: record.issue });
/** @param {Uint8Array} e @param {number} number @param {string} reason @param {number | null} spare */
const voided = (e, number, reason, spare = null) => ({ election: hex(e), credential: hex(keyOf(number)), reason, spare: spare === null ? null : hex(keyOf(spare)), signatures: [] });

/** @param {Vote} record @param {number} number @param {string} reason @param {number | null} spare */
function signed(record, number, reason, spare = null) {
  const { signatures: _none, ...body } = voided(basis(record).known.election, number, reason, spare);
  return signAct('void', body, new Map(COUNTERS.map((seed, at) => [at + 1, seed])));
}

test('a good record is believed up to its head, and a live card votes', () => {
  const record = new Vote();
  const found = basis(record);
  assert.equal(found.known.head.seq, 2);
  assert.deepEqual(voterOf(found, card(record, 1)).credential, keyOf(1));
});

test('a chain with a changed entry, a missing one or another order is refused', () => {
  const lines = new Vote().chain().split('\n');
  const changed = [lines[0], lines[1].replace('"kind":"roll"', '"kind":"open"'), lines[2], ''].join('\n');
  for (const chain of [changed, [lines[0], lines[2], ''].join('\n'), [lines[1], lines[0], ''].join('\n')]) {
    assert.throws(() => readChain(chain), breach('2.1'));
  }
});

test('a head by another key, of another election or off the chain is refused', () => {
  const [record, longer] = [new Vote(), new Vote()];
  longer.add('open', { election: '00'.repeat(32), present: 3, time: '2027-01-12T09:00:00Z' });
  const head = record.head();
  assert.throws(() => basis(record, { ...head, signature: head.signature.replace(/^../, '00') }), breach('2.2'));
  assert.throws(() => basis(record, { ...head, election: '00000000-0000-4000-8000-00000000000f' }), breach('2.2'));
  assert.throws(() => basis(record, longer.head()), breach('2.2'));
});

test('a body that is not the one of the chain is refused, whatever it says', () => {
  const [record, other] = [new Vote(), new Vote()];
  other.entries[1].body = { ...other.entries[1].body, due: 4 };
  assert.throws(() => recomputed(readChain(record.chain()), other.frame(), record.head(), UUID), breach('2.1'));
  assert.throws(() => recomputed(readChain(record.chain()), record.frame(), record.head(), '00000000-0000-4000-8000-00000000000f'), breach('3.1'));
});

test('an election that binds another roll is refused', () => {
  const record = new Vote();
  const last = record.entries.pop();
  record.add('election', { ...last?.body, roll: '00'.repeat(32) });
  assert.throws(() => basis(record), breach('4.5'));
});

test('a card of another issue, one that is not on the roll and a spare not named are told from each other', () => {
  const record = new Vote();
  const found = basis(record);
  for (const [given, reason] of /** @type {const} */ ([
    [{ secret: secretOf(0), issue: 'A'.repeat(26) }, 'otherIssue'], [card(record, 9), 'unknownCard'], [card(record, 3), 'spareCard'],
  ])) assert.throws(() => voterOf(found, given), (fault) => fault instanceof NotAdmitted && fault.reason === reason);
});

test('a void card does not vote, and the spare that took its place does', () => {
  const record = new Vote();
  record.add('void', signed(record, 0, 'replaced', 4));
  const found = basis(record);
  assert.throws(() => voterOf(found, card(record, 0)), (fault) => fault instanceof NotAdmitted && fault.reason === 'voidCard');
  assert.deepEqual(voterOf(found, card(record, 4)).credential, keyOf(4));
});

test('a void that no two counters signed is refused', () => {
  const record = new Vote();
  record.add('void', { ...voided(basis(record).known.election, 0, 'paper'), signatures: [] });
  assert.throws(() => basis(record), (/** @type {any} */ fault) => fault.clause.startsWith('7'));
});

test('an entry that the site leaves out is missed', () => {
  const record = new Vote();
  record.add('void', signed(record, 0, 'replaced', 4));
  record.add('open', { election: hex(basis(record).known.election), present: 3, time: '2027-01-12T09:00:00Z' });
  const frame = record.frame();
  assert.throws(() => recomputed(readChain(record.chain()), [...frame.slice(0, 3), frame[4]], record.head(), UUID), breach('2.1'));
});

test('a receipt counts only by the log key and for this election, and the chain must hold its ballot', () => {
  const record = new Vote();
  record.add('open', { election: hex(basis(record).known.election), present: 3, time: '2027-01-12T09:00:00Z' });
  const engine = new Engine();
  const found = engine.load({ chain: record.chain(), frame: record.frame(), head: record.head(), election: UUID });
  assert.equal(engine.admit(card(record, 0)).checksLeft, 0);
  const shown = engine.lay([1, 0, 1, 0]);
  const envelope = engine.cast();
  assert.equal(envelope.ballot, hex(shown));
  assert.throws(() => engine.cast(), NotReady);
  const entry = record.add('ballot', read(envelope.bytes));
  const good = receiptBody(UUID, entry, shown, LOG);
  assert.deepEqual(receiptIn(canonical(good), found), good);
  assert.throws(() => receiptIn(canonical(receiptBody(UUID, entry, shown, new Uint8Array(32).fill(8))), found), breach('5.6'));
  assert.throws(() => receiptIn(canonical(receiptBody('00000000-0000-4000-8000-00000000000f', entry, shown, LOG)), found), breach('5.6'));
  assert.throws(() => receiptIn(new TextEncoder().encode('<html>'), found), breach('1.3'));
  const links = readChain(record.chain(found.head.seq));
  assert.equal(checkHead(links, record.head(), UUID, found.manifest.logKey).seq, 4);
  assert.ok(liesOn(links, found.head) && liesOn(links, good));
  assert.equal(hex(links[links.length - 1].digest), envelope.digest);
  assert.equal(liesOn(links, { seq: 4, hash: '00'.repeat(32) }), false);
});
