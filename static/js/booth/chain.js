/** The public chain as a phone holds it (§2.4): linked, signed at its head, and never a shorter or another one than before. */
import { Breach } from '../core/clause.js';
import { hex, read, same, utf8 } from '../core/encoding.js';
import * as fields from '../core/fields.js';
import { entryHash, KINDS, readHead } from '../core/record.js';

/** @typedef {import('../core/signature.js').Key} Key */
/** @typedef {{seq: number, kind: string, digest: Uint8Array, prev: Uint8Array, hash: Uint8Array}} Link an entry without its body */
/** @typedef {{seq: number, hash: string}} Place an entry by its number and its hash in hex */

/**
 * Read chain.jsonl from wherever it begins; Breach 2.1 where a hash is not that of its contents or a link is missing.
 * @param {string} text
 * @returns {Link[]}
 */
export function readChain(text) {
  const links = text.split('\n').slice(0, -1).map(readLink);
  links.forEach((link, at) => {
    const before = links[at - 1];
    if (before !== undefined && (link.seq !== before.seq + 1 || !same(link.prev, before.hash))) {
      throw new Breach('2.1', `entry ${link.seq} does not follow ${before.seq}`);
    }
    if (!same(link.hash, entryHash(link.seq, link.kind, link.digest, link.prev))) {
      throw new Breach('2.1', `entry ${link.seq} has another hash than its contents`);
    }
  });
  return links;
}

/**
 * @param {string} line
 * @returns {Link}
 */
function readLink(line) {
  const record = fields.record(read(utf8(line)), ['seq', 'kind', 'digest', 'prev', 'hash']);
  return {
    seq: fields.count(record.seq),
    kind: fields.oneOf(...KINDS)(record.kind),
    digest: fields.digest(record.digest),
    prev: fields.digest(record.prev),
    hash: fields.digest(record.hash),
  };
}

/**
 * Throw Breach 2.2 unless this is the signed head of the election and lies on these links; what was added after it
 * may follow. Returns the place of the head, to be kept.
 * @param {Link[]} links
 * @param {unknown} body
 * @param {string} election
 * @param {Key} logKey
 * @returns {Place}
 */
export function checkHead(links, body, election, logKey) {
  const head = readHead(body);
  if (head.election !== election) throw new Breach('2.2', 'a head of another election');
  head.verify(logKey);
  const place = { seq: head.seq, hash: hex(head.hash) };
  if (!liesOn(links, place)) throw new Breach('2.2', 'the head does not lie on the chain');
  return place;
}

/**
 * Whether an entry that was seen before still stands where it stood.
 * @param {Link[]} links
 * @param {Place} place
 */
export function liesOn(links, { seq, hash }) {
  const link = links.find((one) => one.seq === seq);
  return link !== undefined && hex(link.hash) === hash;
}
