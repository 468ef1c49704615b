/** Sending: only a receipt or a final refusal ends it; everything else is not counted yet. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { delivered, waiting } from '../../../static/js/booth/post.js';

const ENVELOPE = new Uint8Array([1, 2, 3]);

/**
 * Send by a way on which these things happen one after the other.
 * @param {(Response | Error)[]} happenings
 */
async function sent(happenings) {
  /** @type {number[]} */
  const pauses = [];
  /** @type {Uint8Array[]} */
  const sends = [];
  /** @type {boolean[]} */
  const delays = [];
  const answer = await delivered(ENVELOPE, {
    send: async (bytes) => {
      sends.push(bytes);
      const next = happenings.shift();
      if (next === undefined) throw new assert.AssertionError({ message: 'sent once too often' });
      if (next instanceof Error) throw next;
      return next;
    },
    pause: async (milliseconds) => void pauses.push(milliseconds),
    onDelay: (isPaused) => void delays.push(isPaused),
  });
  return { answer, pauses, sends, delays };
}

/** @param {string} body @param {number} status @param {Record<string, string>} [headers] */
const json = (body, status, headers = {}) => new Response(body, { status, headers: { 'Content-Type': 'application/json', ...headers } });

test('no network, a full disk, a log-in page and an answer cut short are no answers, nor is a vote that stands still; the same bytes go again', async () => {
  const cut = new Response(new ReadableStream({ start: (control) => control.error(new Error('cut')) }), { status: 200, headers: { 'Content-Type': 'application/json' } });
  const { answer, sends, delays } = await sent([
    new TypeError('offline'), json('{"code":"busy"}', 503), new Response('<html>', { status: 200, headers: { 'Content-Type': 'text/html' } }), cut,
    json('{"code":"vote-paused"}', 409), new Response('', { status: 404 }), json('{}', 200),
  ]);
  assert.deepEqual(answer, { receipt: new TextEncoder().encode('{}') });
  assert.equal(sends.length, 7);
  assert.ok(sends.every((bytes) => bytes === ENVELOPE));
  assert.deepEqual(delays, [false, false, false, false, true, false]);
});

test('a final refusal is final, and says which', async () => {
  for (const code of ['vote-over', 'void-card', 'unknown-card', 'unfit-ballot']) {
    assert.deepEqual((await sent([json(`{"code":"${code}"}`, 410)])).answer, { rejected: code });
  }
});

test('it waits as long as the urn asks', async () => {
  assert.ok((await sent([json('{"code":"too-many"}', 429, { 'Retry-After': '30' }), json('{}', 200)])).pauses[0] >= 30_000);
});

test('it waits longer each time, never for ever, and not all phones at once', () => {
  const longest = Array.from({ length: 30 }, (_, tries) => waiting(tries, null, 1));
  assert.deepEqual(longest.slice(0, 5), [1000, 2000, 4000, 8000, 15_000]);
  assert.equal(Math.max(...longest), 15_000);
  assert.notEqual(waiting(3, null, 0.1), waiting(3, null, 0.9));
});
