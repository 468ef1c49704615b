/** Verifies every *.zip of a folder: one line of JSON for each, by name; `node tests/js/verify_many.mjs FOLDER`. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Unreadable } from '../../static/js/core/archive.js';
import { verifyRecord } from '../../static/js/core/verify/verify.js';
import { told } from './peer/verify.js';

/** @param {string} path */
function line(path) {
  try {
    const { accepted, end, findings, notes } = told(verifyRecord(new Uint8Array(readFileSync(path))));
    return { accepted, end, findings: findings.map(({ clause, entry }) => ({ clause, entry })), notes };
  } catch (fault) {
    if (!(fault instanceof Unreadable)) throw fault;
    return { accepted: false, unreadable: fault.message };
  }
}

const folder = process.argv[2];
if (folder === undefined) throw new Error('which folder?');
for (const file of readdirSync(folder).filter((name) => name.endsWith('.zip')).sort()) {
  process.stdout.write(`${JSON.stringify({ file, ...line(join(folder, file)) })}\n`);
}
