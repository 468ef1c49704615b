/** Verifies a record off the page's thread: one message in, progress and one report out. */
import { Unreadable } from '../core/archive.js';
import { Breach } from '../core/clause.js';
import { readHead, readReceipt } from '../core/record.js';
import { verifyRecord } from '../core/verify/verify.js';

/**
 * @typedef {object} Task
 * @property {ArrayBuffer} record the bytes of record.zip
 * @property {unknown[]} heads bodies of heads that were kept
 * @property {unknown[]} receipts bodies of receipts that were kept
 * @property {string | null} issue
 */
/**
 * @typedef {{done: number, whole: number}
 *   | {report: import('../core/verify/finding.js').Report}
 *   | {unreadable: string}} Answer
 */

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
    answer({ report: verifyRecord(new Uint8Array(data.record), saved) });
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
