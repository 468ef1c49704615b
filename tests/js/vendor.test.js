/** What is served is what was built from the pinned packages, and the core stays a core. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

const root = new URL('../../', import.meta.url);
const vendor = new URL('static/vendor/', root);
const core = new URL('static/js/core/', root);
const hashes = JSON.parse(readFileSync(new URL('HASHES.json', vendor), 'utf8'));
const lock = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8'));

test('every vendored script is listed with the hash that it has', () => {
  const scripts = readdirSync(vendor).filter((file) => file.endsWith('.js'));
  assert.deepEqual(hashes.map((/** @type {any} */ { file }) => file), scripts.sort());
  for (const { file, sha256 } of hashes) {
    assert.equal(createHash('sha256').update(readFileSync(new URL(file, vendor))).digest('hex'), sha256, file);
  }
});

test('every vendored script comes from packages at the versions that the lock pins', () => {
  for (const { from } of hashes) {
    assert.notEqual(from.length, 0);
    for (const { name, version, integrity } of from) {
      const pinned = lock.packages[`node_modules/${name}`];
      assert.deepEqual([version, integrity], [pinned.version, pinned.integrity]);
    }
  }
});

test('the lock names no registry', () => {
  assert.ok(!readFileSync(new URL('package-lock.json', root), 'utf8').includes('"resolved"'));
});

test('the vendored cryptography is at most 20 kB gzipped', () => {
  assert.ok(gzipSync(readFileSync(new URL('noble.js', vendor))).length <= 20_000);
});

test('the core touches no page, no network and no clock', () => {
  const scripts = readdirSync(core, { recursive: true }).map(String).filter((file) => file.endsWith('.js'));
  assert.notEqual(scripts.length, 0);
  for (const file of scripts) {
    const text = readFileSync(new URL(file, core), 'utf8').replace(/\/\*[^]*?\*\//g, '');
    assert.doesNotMatch(text, /\b(document|window|navigator|localStorage|fetch|XMLHttpRequest|Date\.now|Math\.random)\b/, file);
    for (const [, from] of text.matchAll(/from '([^']+)'/g)) assert.match(from, /^\.{1,2}\//, file);
  }
});
