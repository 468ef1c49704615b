/** Verifies a record off the page's thread: one message in, progress and one report out. */
import { Unreadable } from '../core/archive.js';
import { Breach } from '../core/clause.js';
import { readHead, readReceipt } from '../core/record.js';
import { hex } from '../core/encoding.js';
import { contentsOf, kindsOf } from '../core/verify/contents.js';
import { verifyRecord } from '../core/verify/verify.js';
import { isAccepted } from '../core/verify/words.js';
import { sha256 } from '../../vendor/noble.js';

/**
 * @typedef {object} Task
 * @property {ArrayBuffer} record the bytes of record.zip
 * @property {unknown[]} heads bodies of heads that were kept
 * @property {unknown[]} receipts bodies of receipts that were kept
 * @property {string | null} issue
 */
/**
 * @typedef {object} Outcome
 * @property {import('../core/verify/finding.js').Report} report
 * @property {string[]} kinds of the entries, for the findings
 * @property {import('../core/verify/contents.js').Contents | null} contents of an accepted record
 * @property {string} sha256 of the file
 */
/** @typedef {{done: number, whole: number} | Outcome | {unreadable: string}} Answer */

const PACE = 100;

/** @param {MessageEvent<Task>} event */
function verify({ data }) {
  let told = 0;
  const onProgress = (/** @type {number} */ done, /** @type {number} */ whole) => {
    if (performance.now() - told < PACE) return;
    told = performance.now();
    answer({ done, whole });
  };
  try {
    const saved = { heads: data.heads.map(readHead), receipts: data.receipts.map(readReceipt), issue: data.issue, onProgress };
    const bytes = new Uint8Array(data.record);
    const report = verifyRecord(bytes, saved);
    const contents = isAccepted(report) ? contentsOf(bytes) : null;
    answer({ report, kinds: kindsOf(bytes), contents, sha256: hex(sha256(bytes)) });
  } catch (fault) {
    if (!(fault instanceof Unreadable || fault instanceof Breach)) throw fault;
    answer({ unreadable: fault.message });
  }
}

/** @param {Answer} message */
function answer(message) {
  self.postMessage(message);
}

self.addEventListener('message', verify);
