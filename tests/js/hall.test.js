import assert from 'node:assert/strict';
import { test } from 'node:test';
import { begun, pressed, updated } from '../../static/js/hall/slides.js';

const VOTE = ['title', 'attendance', 'turnout', 'sealed', 'counted', 'result', 'chosen'];

test('a screen that follows goes where the vote goes', () => {
  const before = begun(VOTE.slice(0, 3), 'turnout');
  assert.equal(updated(before, VOTE.slice(0, 4), 'sealed').at, 'sealed');
});

test('a result is not shown before somebody presses for it', () => {
  const sealed = begun(VOTE.slice(0, 4), 'sealed');
  const counted = updated(sealed, VOTE, 'counted');
  assert.equal(counted.at, 'counted');
  assert.equal(pressed(counted, 'ArrowRight').at, 'result');
});

test('a revealed result stays, whatever is told afterwards', () => {
  const revealed = pressed(begun(VOTE, 'counted'), 'PageDown');
  assert.equal(updated(revealed, VOTE, 'counted').at, 'result');
});

test('a screen that was led back stays there until R', () => {
  const back = pressed(begun(VOTE.slice(0, 3), 'turnout'), 'ArrowLeft');
  assert.equal(back.at, 'attendance');
  const told = updated(back, VOTE.slice(0, 4), 'sealed');
  assert.equal(told.at, 'attendance');
  assert.equal(pressed(told, 'r').at, 'sealed');
});

test('whoever goes back to the live slide follows again', () => {
  const there = pressed(pressed(begun(VOTE.slice(0, 3), 'turnout'), 'ArrowLeft'), 'ArrowRight');
  assert.equal(updated(there, VOTE.slice(0, 4), 'sealed').at, 'sealed');
});

test('no key leads past the ends, and others do nothing', () => {
  const first = begun(VOTE, 'title');
  assert.equal(pressed(first, 'ArrowLeft').at, 'title');
  assert.equal(pressed({ ...first, at: 'chosen' }, 'ArrowRight').at, 'chosen');
  assert.equal(pressed(first, 'x'), first);
});

test('a slide that is gone gives way to the live one', () => {
  const led = pressed(begun(VOTE, 'counted'), 'ArrowRight');
  assert.equal(updated(led, ['title', 'annulled'], 'annulled').at, 'annulled');
});
