/** What a verification says: findings with clause and entry, and how the record ends. */

export const MOST_FINDINGS = 64;
/** Nothing is judged after a faulty line of more bytes: an archive of such lines would take minutes to refuse. */
export const LONGEST_FAULTY = 2 ** 17;

/**
 * A clause that does not hold; `entry` is null for the head and for the archive as a whole.
 * @typedef {{clause: string, entry: number | null, what: string}} Finding
 */

/**
 * The outcome of a verification; `end` is null for a record that does not end.
 * @typedef {object} Report
 * @property {Finding[]} findings
 * @property {string[]} notes
 * @property {'result' | 'annul' | null} end
 * @property {string | null} election
 * @property {string | null} title
 * @property {string | null} fingerprint
 * @property {number} entries
 * @property {number} ballots
 * @property {string | null} head
 * @property {import('../record.js').Body | null} result
 * @property {boolean} stopped
 */

/** @returns {Report} */
export function emptyReport() {
  return {
    findings: [],
    notes: [],
    end: null,
    election: null,
    title: null,
    fingerprint: null,
    entries: 0,
    ballots: 0,
    head: null,
    result: null,
    stopped: false,
  };
}
