/** What a scrutineer or counter knows of a record that it has followed so far (§4.6, §8.3), as plain values. */
import { Breach } from '../clause.js';
import { hex, same } from '../encoding.js';
import { readHead } from '../record.js';

/** @typedef {import('../record.js').Body} Body */
/** @typedef {import('../verify/finding.js').Finding} Finding */
/** @typedef {{seq: number, hash: string}} Seen the last entry that this device had verified when it last looked */

/**
 * @typedef {object} View
 * @property {number} entries that were followed
 * @property {string | null} head the hash of the last of them
 * @property {boolean} forked what was seen before isn't on this chain
 * @property {Finding[]} findings also those of an attempt that still runs
 * @property {'secret' | 'open' | null} mode null before there is a record
 * @property {string | null} title
 * @property {boolean} rehearsal
 * @property {{name: string, mark: string}[]} options in their order, each with its project's name
 * @property {number} size n
 * @property {number} threshold t
 * @property {number} restarts
 * @property {string | null} attempt C, once there is a roll
 * @property {{trustee: Body[], reveal: Body[], share: Body[]}} bodies of the attempt that counts
 * @property {string | null} fingerprint E
 * @property {number[]} endorsed
 * @property {[number, string][]} signers index and key
 * @property {boolean} opened
 * @property {number} ballots
 * @property {{hash: string, present: number, ballots: number} | null} close
 * @property {number[]} seals
 * @property {number} boxes
 * @property {boolean} tally
 * @property {number[]} decrypted
 * @property {'result' | 'annul' | null} end
 */

/**
 * Hold the head that the site signs now against what was followed (§2.2); one beyond it is checked by its signature alone.
 * @param {import('../verify/walk.js').Walk} walk
 * @param {unknown} told
 */
export function checkHead(walk, told) {
  const { manifest, hashes } = walk;
  if (manifest === null) return;
  walk.attempt(null, () => {
    const head = readHead(told);
    if (head.election !== manifest.election) throw new Breach('2.2', 'the head of another election');
    head.verify(manifest.logKey);
    if (head.seq < hashes.length && !same(hashes[head.seq], head.hash)) {
      throw new Breach('2.2', 'the signed head does not lie on the record that is served');
    }
  });
}

/**
 * @param {import('../verify/walk.js').Walk} walk
 * @param {Seen | null} seen
 * @returns {View}
 */
export function viewOf(walk, seen) {
  const { manifest, hashes, report, ceremony } = walk;
  const found = seen === null ? undefined : hashes[seen.seq];
  return {
    entries: hashes.length,
    head: hashes.length > 0 ? hex(hashes[hashes.length - 1]) : null,
    forked: found !== undefined && hex(found) !== seen?.hash,
    findings: [...report.findings, ...walk.pending],
    mode: manifest?.mode ?? null,
    title: manifest?.title ?? null,
    rehearsal: manifest?.rehearsal ?? false,
    options: (manifest?.options ?? []).map(({ project, mark }) => {
      return { name: manifest?.projects.find(({ id }) => id === project)?.name ?? project, mark };
    }),
    size: manifest?.trustees?.count ?? 0,
    threshold: manifest?.trustees?.threshold ?? 0,
    ballots: report.ballots,
    end: report.end,
    ...attemptOf(ceremony),
    ...countOf(walk.counting),
  };
}

/** @param {import('../verify/ceremony.js').Ceremony | null} ceremony */
function attemptOf(ceremony) {
  const signers = ceremony === null ? [] : [...ceremony.signers()];
  return {
    restarts: ceremony?.restarts ?? 0,
    attempt: ceremony === null ? null : hex(ceremony.attempt),
    bodies: ceremony?.bodies ?? { trustee: [], reveal: [], share: [] },
    fingerprint: ceremony?.election ? hex(ceremony.election.digest) : null,
    endorsed: [...(ceremony?.endorsed ?? [])],
    signers: signers.map(([index, key]) => /** @type {[number, string]} */ ([index, hex(key)])),
  };
}

/** @param {import('../verify/count.js').Count | null} counting */
function countOf(counting) {
  const close = counting?.close ?? null;
  return {
    opened: (counting?.opened ?? null) !== null,
    close: counting && close && { hash: hex(counting.closeHash), present: close.present, ballots: close.ballots },
    seals: [...(counting?.seals ?? [])],
    boxes: counting?.papers.size ?? 0,
    tally: (counting?.tally ?? null) !== null,
    decrypted: [...(counting?.factors.keys() ?? [])],
  };
}
