/** Verifies a record as the page does, and says what came of it. */
import { readHead, readReceipt } from '../../../static/js/core/record.js';
import { verifyRecord } from '../../../static/js/core/verify/verify.js';

/**
 * The report on a record, with `accepted` as the other side's JSON has it.
 * @param {{zip: string, heads?: unknown[], receipts?: unknown[], issue?: string | null}} given `zip` in Base64
 */
export function verify({ zip, heads = [], receipts = [], issue = null }) {
  const saved = { heads: heads.map(readHead), receipts: receipts.map(readReceipt), issue };
  return told(verifyRecord(new Uint8Array(Buffer.from(zip, 'base64')), saved));
}

/** @param {import('../../../static/js/core/verify/finding.js').Report} report */
export function told(report) {
  const { findings, stopped, end } = report;
  return { accepted: findings.length === 0 && !stopped && end !== null, ...report };
}
