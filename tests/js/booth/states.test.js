/** The booth's states: a second tap does nothing, and no choice outlives the signature. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paperOf } from '../../../static/js/booth/paper.js';
import { after, BEGINNING, isAtStake, may, OutOfTurn, STATUS } from '../../../static/js/booth/states.js';
import { select } from './papers.js';

/** @typedef {import('../../../static/js/booth/states.js').Event} Event */

const PAPER = paperOf(select(2));
const RECEIPT = { election: '', seq: 5, hash: '', ballot: '', signature: '' };

/** @param {Event[]} events */
const walked = (...events) => events.reduce(after, BEGINNING);
/** @type {Event[]} */
const REVIEWED = [{ type: 'load' }, { type: 'admit', paper: PAPER }, { type: 'mark', place: 1 }, { type: 'review' }];

test('a ballot goes its way in words', () => {
  /** @type {Event[]} */
  const way = [...REVIEWED, { type: 'sign' }, { type: 'delay' }, { type: 'delay' }, { type: 'receive', receipt: RECEIPT, own: true }, { type: 'check', check: 'found' }];
  let state = BEGINNING;
  const words = way.map((event) => STATUS[(state = after(state, event)).phase]);
  assert.deepEqual(words, ['unvoted', 'unvoted', 'unvoted', 'unvoted', 'sending', 'retrying', 'retrying', 'counted', 'counted']);
  assert.equal(state.check, 'found');
});

test('once it is signed the state holds no choice, whatever comes after', () => {
  for (const last of /** @type {Event[][]} */ ([[], [{ type: 'delay' }], [{ type: 'reject', why: 'vote-over' }], [{ type: 'receive', receipt: RECEIPT, own: true }]])) {
    const { paper, marks } = walked(...REVIEWED, { type: 'sign' }, ...last);
    assert.deepEqual([paper, marks], [null, null]);
  }
});

test('the second tap on the button, an answer after the end and a change under review have no place', () => {
  assert.throws(() => walked(...REVIEWED, { type: 'sign' }, { type: 'sign' }), OutOfTurn);
  assert.throws(() => walked(...REVIEWED, { type: 'mark', place: 0 }), OutOfTurn);
  const counted = walked(...REVIEWED, { type: 'sign' }, { type: 'receive', receipt: RECEIPT, own: true });
  for (const event of /** @type {Event[]} */ ([{ type: 'reject', why: 'vote-over' }, { type: 'delay' }, { type: 'sign' }])) assert.equal(may(counted, event.type), false);
  assert.equal(may(walked({ type: 'load' }), 'sign'), false);
});

test('a stopped booth forgets the choice; going back keeps it', () => {
  assert.deepEqual(walked(...REVIEWED, { type: 'back' }).marks, [0, 1, 0, 0]);
  const { why, marks } = walked(...REVIEWED, { type: 'stop', why: 'over' });
  assert.deepEqual([why, marks], ['over', null]);
});

test('another card begins with nothing of the last', () => {
  assert.deepEqual(walked(...REVIEWED, { type: 'sign' }, { type: 'receive', receipt: RECEIPT, own: true }, { type: 'again' }), BEGINNING);
});

test('who leaves a device of the hall before voting leaves nothing on it, and not while a ballot is on its way', () => {
  for (const last of /** @type {Event[][]} */ ([[], [{ type: 'back' }], [{ type: 'try' }]])) assert.deepEqual(walked(...REVIEWED, ...last, { type: 'again' }), BEGINNING);
  assert.deepEqual(walked({ type: 'load' }, { type: 'wait' }, { type: 'again' }), BEGINNING);
  for (const last of /** @type {Event[]} */ ([{ type: 'sign' }, { type: 'try' }])) {
    const state = last.type === 'try' ? walked(...REVIEWED, last, { type: 'spoil' }) : walked(...REVIEWED, last);
    assert.equal(may(state, 'again'), false);
  }
});

test('leaving warns of choices that were made and of a ballot that is not counted, and of nothing else', () => {
  assert.equal(isAtStake(walked({ type: 'load' }, { type: 'admit', paper: PAPER })), false);
  assert.equal(isAtStake(walked(...REVIEWED)), true);
  assert.equal(isAtStake(walked(...REVIEWED, { type: 'sign' }, { type: 'delay' })), true);
  assert.equal(isAtStake(walked(...REVIEWED, { type: 'sign' }, { type: 'receive', receipt: RECEIPT, own: true })), false);
});

test('a receipt that did not hold is said as long as nothing better comes', () => {
  assert.equal(walked(...REVIEWED, { type: 'sign' }, { type: 'doubt', why: 'doubtful' }, { type: 'delay' }).why, 'doubtful');
});

test('that the vote stands still is said until the next try fails otherwise', () => {
  /** @type {Event[]} */
  const paused = [...REVIEWED, { type: 'sign' }, { type: 'delay', isPaused: true }];
  assert.equal(walked(...paused).why, 'paused');
  assert.equal(walked(...paused, { type: 'delay', isPaused: false }).why, null);
});
