/** Archives that are none, hold other files, are damaged, or would fill the memory; and what a visitor kept. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strToU8, zipSync } from 'fflate';
import { Archive, Unreadable } from '../../static/js/core/archive.js';
import { issueOnCard, issueOnSheet } from '../../static/js/core/cards.js';
import { hex } from '../../static/js/core/encoding.js';
import { Head, Receipt, readEntry, readHead } from '../../static/js/core/record.js';
import { readRoll } from '../../static/js/core/roll.js';
import { verifyRecord } from '../../static/js/core/verify/verify.js';
import { golden } from './vectors.js';

const whole = golden('record-secret-annulled.zip');
const lines = [...new Archive(whole).lines()].map((line) => new TextDecoder().decode(line));
const head = new Archive(whole).head();
const headText = JSON.stringify({ election: head.election, hash: hex(head.hash), seq: head.seq, signature: hex(head.signature) });

/**
 * @param {string | Uint8Array} entries
 * @param {string} [headJson]
 */
function zipped(entries, headJson = headText) {
  const text = typeof entries === 'string' ? strToU8(entries) : entries;
  return zipSync({ 'entries.jsonl': text, 'head.json': strToU8(headJson) });
}

/** @param {Uint8Array} bytes */
const found = (bytes) => verifyRecord(bytes).findings.map(({ clause, entry }) => [clause, entry]);

test('a record packed anew, stored or deflated, is the same record', () => {
  const entries = strToU8(`${lines.join('\n')}\n`);
  for (const level of /** @type {const} */ ([0, 6])) {
    const again = zipSync({ 'entries.jsonl': entries, 'head.json': strToU8(headText) }, { level });
    assert.deepEqual([...new Archive(again).lines()].length, lines.length);
    assert.deepEqual(new Archive(again).head(), head);
  }
});

test('an archive with another file, or without one of its two, is refused', () => {
  const entries = strToU8(`${lines.join('\n')}\n`);
  const headBytes = strToU8(headText);
  for (const archive of [
    zipSync({ 'entries.jsonl': entries }),
    zipSync({ 'entries.jsonl': entries, 'head.json': headBytes, more: entries }),
    zipSync({ 'entries.jsonl': entries, 'HEAD.json': headBytes }),
  ]) {
    assert.deepEqual(found(archive), [['2.3', null]]);
  }
});

test('a line without its end, an empty line and a line beyond measure are refused', () => {
  assert.ok(found(zipped(lines.slice(0, 2).join('\n'))).some(([clause]) => clause === '2.3'));
  assert.deepEqual(found(zipped(`${lines[0]}\n\n`)), [['1.3', 1]]);
  assert.deepEqual(found(zipped(new Uint8Array(2 ** 21).fill(65))), [['2.3', null]]);
});

test('a file that unpacks to far more than it weighs is refused without unpacking it', () => {
  const before = process.memoryUsage().rss;
  assert.deepEqual(found(zipped(new Uint8Array(2 ** 24).fill(65))), [['2.3', null]]);
  assert.deepEqual(found(zipped(`${lines[0]}\n`, 'x'.repeat(2 ** 20))).at(-1), ['2.3', null]);
  assert.ok(process.memoryUsage().rss - before < 200e6);
});

test('a damaged archive is unreadable or refused, never a crash', () => {
  for (let at = 0; at < whole.length; at += 997) {
    const bytes = whole.slice();
    bytes.fill(255, at, at + 8);
    assert.ok(refused(bytes), `damaged at ${at}`);
  }
});

/** @param {Uint8Array} bytes */
function refused(bytes) {
  try {
    return verifyRecord(bytes).findings.length > 0;
  } catch (fault) {
    if (fault instanceof Unreadable) return true;
    throw fault;
  }
}

test('a record cut short says that it does not end', () => {
  const cut = zipped(`${lines.slice(0, 20).join('\n')}\n`);
  assert.deepEqual(found(cut), [['2.5', 19], ['2.2', null]]);
});

test('an entry taken out breaks the chain', () => {
  const cut = found(zipped(`${lines.filter((_, at) => at !== 5).join('\n')}\n`));
  assert.deepEqual(cut[0], ['2.1', 5]);
});

test('a head that was kept lies on the chain, or the record was rewritten', () => {
  assert.deepEqual(verifyRecord(whole, { heads: [head] }).findings, []);
  const other = readEntry(strToU8(lines[7]));
  const forged = new Head(head.election, 7, other.hash, head.signature);
  const elsewhere = new Head('00000000-0000-4000-8000-000000000001', 7, other.hash, head.signature);
  for (const kept of [forged, elsewhere]) {
    const { findings } = verifyRecord(whole, { heads: [kept] });
    assert.deepEqual(findings.map(({ clause, entry }) => [clause, entry]), [['2.2', 7]]);
  }
});

test('a receipt that the log key did not sign is refused', () => {
  const entry = readEntry(strToU8(lines[19]));
  const forged = new Receipt(head.election, 19, entry.hash, new Uint8Array(32), head.signature);
  const { findings } = verifyRecord(whole, { receipts: [forged] });
  assert.deepEqual(findings.map(({ clause, entry: at }) => [clause, at]), [['5.6', 19]]);
});

test('the card issue is recognised in each of its forms, and another one is not', () => {
  const roll = readRoll(readEntry(strToU8(lines[1])).body, 'secret');
  for (const issue of [hex(roll.issue), issueOnCard(roll.issue), issueOnSheet(roll.issue)]) {
    assert.deepEqual(verifyRecord(whole, { issue }).findings, []);
  }
  const { findings } = verifyRecord(whole, { issue: hex(new Uint8Array(32)) });
  assert.deepEqual(findings.map(({ clause, entry }) => [clause, entry]), [['3.3', 1]]);
});

test('progress reaches the whole', () => {
  /** @type {[number, number][]} */
  const told = [];
  verifyRecord(whole, { onProgress: (...step) => told.push(step) });
  assert.equal(told.length, lines.length);
  assert.equal(told[told.length - 1][0], told[told.length - 1][1]);
});

test('a head that is not canonical is refused', () => {
  assert.deepEqual(found(zipped(`${lines.join('\n')}\n`, `${headText}\n`)), [['1.3', null]]);
  assert.deepEqual(readHead(JSON.parse(headText)), head);
});
