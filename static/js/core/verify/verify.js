/** Verifies a whole record.zip (§9), alone or against heads, receipts and a card issue that somebody kept. */
import { Archive } from '../archive.js';
import { issueOnCard, issueOnSheet } from '../cards.js';
import { Breach } from '../clause.js';
import { hex, same } from '../encoding.js';
import { Enough, Walk } from './walk.js';

/** @typedef {import('../record.js').Head} Head */
/** @typedef {import('../record.js').Receipt} Receipt */
/** @typedef {import('./finding.js').Report} Report */

/**
 * What a visitor kept from earlier: heads, receipts, and the issue as it stands on a card, a sheet or in full.
 * @typedef {object} Saved
 * @property {Head[]} [heads]
 * @property {Receipt[]} [receipts]
 * @property {string | null} [issue]
 * @property {(done: number, whole: number) => void} [onProgress] told bytes done and bytes in all, after each line
 */

/**
 * The report on a record; throws Unreadable for what is no archive.
 * @param {Uint8Array} bytes
 * @param {Saved} [saved]
 * @returns {Report}
 */
export function verifyRecord(bytes, saved = {}) {
  const walk = new Walk();
  try {
    const archive = new Archive(bytes);
    follow(walk, archive, saved.onProgress ?? (() => undefined));
    walk.attempt(null, () => checkHead(walk, archive));
    checkSaved(walk, saved);
  } catch (fault) {
    if (fault instanceof Breach) foundLast(walk, fault);
    else if (!(fault instanceof Enough)) throw fault;
  }
  return walk.report;
}

/**
 * @param {Walk} walk
 * @param {Breach} fault
 */
function foundLast(walk, { clause, what }) {
  try {
    walk.found(clause, null, what);
  } catch (enough) {
    if (!(enough instanceof Enough)) throw enough;
  }
}

/**
 * @param {Walk} walk
 * @param {Archive} archive
 * @param {(done: number, whole: number) => void} onProgress
 */
function follow(walk, archive, onProgress) {
  let done = 0;
  for (const line of archive.lines()) {
    walk.takeLine(line);
    done += line.length + 1;
    onProgress(done, archive.size);
  }
  walk.finish();
}

/**
 * Hold the archive's own head against the chain (§2.2, §2.3).
 * @param {Walk} walk
 * @param {Archive} archive
 */
function checkHead(walk, archive) {
  const head = archive.head();
  walk.report.head = hex(head.hash);
  if (walk.manifest === null) return;
  const last = walk.hashes.length - 1;
  if (head.election !== walk.manifest.election || head.seq !== last || !same(head.hash, walk.hashes[last])) {
    throw new Breach('2.2', 'the head is not that of the last entry');
  }
  head.verify(walk.manifest.logKey);
}

/**
 * Hold what was kept from earlier against the chain (§9).
 * @param {Walk} walk
 * @param {Saved} saved
 */
function checkSaved(walk, { heads = [], receipts = [], issue = null }) {
  for (const head of heads) walk.attempt(head.seq, () => checkSavedHead(walk, head));
  for (const receipt of receipts) walk.attempt(receipt.seq, () => checkReceipt(walk, receipt));
  if (issue === null || walk.roll === null) return;
  const own = walk.roll.issue;
  if (![hex(own), issueOnSheet(own), issueOnCard(own)].includes(issue)) {
    walk.found('3.3', 1, 'the card issue is not the one that was given');
  }
}

/**
 * @param {Walk} walk
 * @param {Head} head
 */
function checkSavedHead(walk, head) {
  if (walk.manifest === null || head.election !== walk.manifest.election) {
    throw new Breach('2.2', 'a saved head is one of another election');
  }
  head.verify(walk.manifest.logKey);
  if (!liesOn(walk, head)) throw new Breach('2.2', 'a saved head does not lie on this chain: the record was rewritten');
}

/**
 * @param {Walk} walk
 * @param {Receipt} receipt
 */
function checkReceipt(walk, receipt) {
  if (walk.manifest === null || receipt.election !== walk.manifest.election) {
    throw new Breach('5.6', 'a receipt of another election');
  }
  receipt.verify(walk.manifest.logKey);
  if (!liesOn(walk, receipt)) throw new Breach('5.6', 'a receipt does not lie on this chain: the record was rewritten');
  if (walk.ballots.get(receipt.seq) !== hex(receipt.ballot)) {
    throw new Breach('5.6', 'the entry of a receipt does not hold its ballot');
  }
}

/**
 * @param {Walk} walk
 * @param {{seq: number, hash: Uint8Array}} point
 */
function liesOn(walk, { seq, hash }) {
  return seq < walk.hashes.length && same(walk.hashes[seq], hash);
}
