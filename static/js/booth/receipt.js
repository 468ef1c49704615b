/** What came back for an envelope; only what the log key signed for this election is a receipt. */
import { Breach } from '../core/clause.js';
import { read } from '../core/encoding.js';
import { readReceipt } from '../core/record.js';

/** @typedef {import('./admission.js').Known} Known */
/** @typedef {import('./states.js').ReceiptBody} ReceiptBody */

/**
 * The receipt in an answer, by the log key of the manifest and of this election; a Breach for anything else.
 * @param {Uint8Array} answer
 * @param {Known} known
 * @returns {ReceiptBody}
 */
export function receiptIn(answer, { manifest }) {
  const body = read(answer);
  const receipt = readReceipt(body);
  if (receipt.election !== manifest.election) throw new Breach('5.6', 'a receipt of another election');
  receipt.verify(manifest.logKey);
  return body;
}
