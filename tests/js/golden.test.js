/** The golden records: the good ones are accepted, each bad one is refused where its README says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Unreadable } from '../../static/js/core/archive.js';
import { verifyRecord } from '../../static/js/core/verify/verify.js';
import { golden, vectors } from './vectors.js';

for (const { file, kind, ballots } of vectors.records) {
  test(`${file} is accepted`, () => {
    const report = verifyRecord(golden(file));
    assert.deepEqual(report.findings, []);
    assert.equal(report.ballots, ballots);
    assert.equal(report.end, file.includes('annulled') ? 'annul' : 'result', kind);
  });
}

for (const { file, clause, entry } of vectors.bad) {
  test(`${file} is refused with §${clause} at entry ${entry}`, () => {
    const { findings } = verifyRecord(golden(file));
    assert.ok(findings.some((one) => one.clause === clause && one.entry === entry), JSON.stringify(findings));
  });
}

test('what is no archive is unreadable', () => {
  const whole = golden(vectors.records[0].file);
  for (const bytes of [new Uint8Array(0), new Uint8Array(100), whole.subarray(0, whole.length / 2)]) {
    assert.throws(() => verifyRecord(bytes), Unreadable);
  }
});
