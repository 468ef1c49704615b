/** What the booth believes before it shows a choice: the record so far, recomputed, and a card that may vote in it. */
import { issueOnCard, seed } from '../core/cards.js';
import { Breach } from '../core/clause.js';
import { hex, same } from '../core/encoding.js';
import { readManifest } from '../core/manifest.js';
import { Order } from '../core/order.js';
import { readEntry } from '../core/record.js';
import { readRoll } from '../core/roll.js';
import { publicKey } from '../core/signature.js';
import { Ceremony } from '../core/verify/ceremony.js';
import { readVoid, verifyAct } from '../core/voids.js';
import { checkHead } from './chain.js';

/** @typedef {import('../core/record.js').Entry} Entry */
/** @typedef {import('./chain.js').Link} Link */
/** @typedef {import('./chain.js').Place} Place */
/** @typedef {import('../modules/cardSecret.js').Card} Card */
/**
 * The record up to a signed head.
 * @typedef {object} Known
 * @property {import('../core/manifest.js').Manifest} manifest
 * @property {Uint8Array} election E
 * @property {Place} head
 */
/**
 * The same with what only the engine needs: who may vote, K, and the checked ballots so far.
 * @typedef {object} Basis
 * @property {Known} known
 * @property {import('../core/roll.js').Roll} roll
 * @property {import('../core/voids.js').VoidAct[]} voids
 * @property {import('../core/group.js').Point | null} key
 * @property {string[]} spoils their credentials
 */
/** @typedef {{credential: import('../core/signature.js').Key, seed: import('../core/signature.js').Seed, counter: number}} Voter */

/** Kinds of which an attempt at the key consists. */
const ATTEMPT = ['trustee', 'reveal', 'share', 'election', 'endorse'];

/** The card is none of this vote's, or its place was taken; `reason` is a word of text.js. */
export class NotAdmitted extends Error {
  /** @param {'otherIssue' | 'unknownCard' | 'voidCard' | 'spareCard'} reason */
  constructor(reason) {
    super(`the card is not admitted: ${reason}`);
    this.reason = reason;
  }
}

/**
 * Recompute M, R, in mode secret also T, K and every Y, and E from the bodies, with all endorsements, and hold all of
 * it against the chain and its signed head (§4.6); a Breach of its clause.
 * @param {Link[]} links from entry 0 on
 * @param {Uint8Array[]} lines every entry of these but the ballots
 * @param {unknown} head
 * @param {string} uuid the election whose booth this is
 * @returns {Basis}
 */
export function recomputed(links, lines, head, uuid) {
  const entries = lines.map(readEntry);
  requireOnChain(entries, links);
  const [first, second, ...rest] = entries;
  const manifest = readManifest(first.body);
  if (manifest.election !== uuid) throw new Breach('3.1', 'the manifest of another election');
  requireOrder(manifest, links);
  const roll = readRoll(second.body, manifest.mode);
  const ceremony = held(manifest, roll, rest);
  if (ceremony.election === null) throw new Breach('4.5', 'the record has no election yet');
  const { digest, key } = ceremony.election;
  const voids = bodiesOf(rest, 'void').map((body) => voidOf(body, digest, ceremony));
  const spoils = bodiesOf(rest, 'spoil').map((body) => String(body.credential));
  return { known: { manifest, election: digest, head: checkHead(links, head, uuid, manifest.logKey) }, roll, voids, key, spoils };
}

/**
 * Every entry has its hash and its place, and none but ballots is left out.
 * @param {Entry[]} entries
 * @param {Link[]} links
 */
function requireOnChain(entries, links) {
  const wanted = links.filter(({ kind }) => kind !== 'ballot');
  // The chain may have grown since the entries were read.
  if (entries.length < 2 || entries.length > wanted.length) throw new Breach('2.1', 'the entries are not those of the chain');
  entries.forEach((entry, at) => {
    entry.check();
    if (!same(wanted[at].hash, entry.hash)) throw new Breach('2.1', `entry ${entry.seq} is another one than the chain's`);
  });
}

/**
 * The kinds stand in their order, so that nothing is open that lacks an endorsement (§2.5).
 * @param {import('../core/manifest.js').Manifest} manifest
 * @param {Link[]} links
 */
function requireOrder(manifest, links) {
  const order = new Order(manifest);
  for (const { kind } of links.slice(1)) order.admit(kind);
}

/**
 * The last attempt at the key, checked; in mode open the election alone.
 * @param {import('../core/manifest.js').Manifest} manifest
 * @param {import('../core/roll.js').Roll} roll
 * @param {Entry[]} entries
 */
function held(manifest, roll, entries) {
  const restarts = entries.filter(({ kind }) => kind === 'restart');
  const from = restarts.length > 0 ? restarts[restarts.length - 1].seq : 0;
  const own = entries.filter(({ kind, seq }) => seq > from && ATTEMPT.includes(kind));
  const ceremony = new Ceremony(manifest, roll, restarts.length);
  for (const { kind, body } of own) ceremony.read(kind, body);
  for (const { kind, body } of own) ceremony.check(kind, body);
  if (ceremony.endorsed.size !== ceremony.size) throw new Breach('4.6', 'not every scrutineer has endorsed');
  return ceremony;
}

/**
 * @param {import('../core/record.js').Body} body
 * @param {Uint8Array} election
 * @param {Ceremony} ceremony
 */
function voidOf(body, election, ceremony) {
  const act = readVoid(body);
  if (!same(act.election, election)) throw new Breach('7.1', 'a void of another election');
  verifyAct('void', body, act.signatures, ceremony.signers());
  return act;
}

/**
 * @param {Entry[]} entries
 * @param {string} kind
 */
function bodiesOf(entries, kind) {
  return entries.filter((entry) => entry.kind === kind).map(({ body }) => body);
}

/**
 * The key by which this card votes here; NotAdmitted for a card of another issue, unknown, void, or a spare not named.
 * @param {Basis} basis
 * @param {Card} card
 * @returns {Voter}
 */
export function voterOf({ known, roll, voids, spoils }, card) {
  if (card.issue !== issueOnCard(roll.issue)) throw new NotAdmitted('otherIssue');
  const secret = seed(card.secret, roll.cards, known.manifest.mode);
  const credential = publicKey(secret);
  const own = hex(credential);
  const isSpare = roll.spares.some((key) => hex(key) === own);
  if (!isSpare && !roll.credentials.some((key) => hex(key) === own)) throw new NotAdmitted('unknownCard');
  if (voids.some((act) => hex(act.credential) === own)) throw new NotAdmitted('voidCard');
  if (isSpare && !voids.some(({ spare }) => spare !== null && hex(spare) === own)) throw new NotAdmitted('spareCard');
  return { credential, seed: secret, counter: 1 + spoils.filter((key) => key === own).length };
}
