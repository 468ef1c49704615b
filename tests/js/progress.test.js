/** A job's bar goes on moving after answers that never came. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { start } from '../../static/js/modules/progress.js';

test('no network and a log-in page stop no bar, and the end of the job is still seen', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const [bar, done] = [{ value: 0 }, { textContent: '0' }];
  const element = { dataset: { address: '/job' }, querySelector: (/** @type {string} */ name) => (name === 'progress' ? bar : done) };
  let loaded = 0;
  Object.assign(globalThis, { location: { reload: () => (loaded += 1) } });
  const answers = [
    () => Promise.reject(new TypeError('offline')),
    () => new Response('<html>'),
    () => new Response('', { status: 503 }),
    () => Response.json({ stage: 'ordered', done: 3 }),
    () => Response.json({ stage: 'done', done: 5 }),
  ];
  globalThis.fetch = async () => /** @type {() => Response} */ (answers.shift())();
  start(/** @type {any} */ (element));
  /** @type {number[]} */
  const shown = [];
  while (answers.length > 0) {
    t.mock.timers.tick(1000);
    await new Promise((resolve) => setImmediate(resolve));
    shown.push(bar.value);
  }
  assert.deepEqual([shown, done.textContent, loaded], [[0, 0, 0, 3, 5], '5', 1]);
});
