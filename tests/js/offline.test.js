/** The files that stand alone are what their sources make, and ask the network for nothing. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PAGES, page } from '../../scripts/offline.mjs';

for (const name of Object.keys(PAGES)) {
  const committed = readFileSync(new URL(`../../static/offline/${name}`, import.meta.url), 'utf8');

  test(`${name} is built anew byte for byte`, async () => {
    assert.ok((await page(name)) === committed, 'run npm run offline');
  });

  test(`${name} may run its own script and nothing else`, () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(committed)?.[1] ?? '';
    assert.match(policy, /^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; worker-src blob:$/);
    assert.equal(committed.match(/<script/g)?.length, 1);
  });
}
