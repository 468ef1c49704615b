/** The one part of the booth that holds secrets: the card's key, the choice, the randomness. It lives in a worker that ends with them. */
import { MOST_SPOILS, termsOf } from '../core/ballot.js';
import { Draft } from '../core/draft.js';
import { canonical, hex } from '../core/encoding.js';
import { openBody, openHash } from '../core/openvote.js';
import { bodyDigest } from '../core/record.js';
import { recomputed, voterOf } from './admission.js';
import { readChain } from './chain.js';

/** @typedef {import('./admission.js').Known} Known */
/** @typedef {import('../modules/cardSecret.js').Card} Card */
/** @typedef {{chain: string, frame: Uint8Array[], head: unknown, election: string}} Downloaded what the site gave, not yet believed */
/**
 * A signed ballot or checked ballot: HB, the digest of its future entry, both in hex, and its bytes.
 * @typedef {{ballot: string, digest: string, bytes: Uint8Array}} Envelope
 */
/** @typedef {{credential: string, checksLeft: number}} Admitted the card's key in hex, and how often it may still check */

/** No ballot stands under review, or no card was admitted: a fault of the page. */
export class NotReady extends Error {}

export class Engine {
  /** @type {import('./admission.js').Basis | null} */
  #basis = null;
  /** @type {import('./admission.js').Voter | null} */
  #voter = null;
  /** @type {number[] | null} */
  #marks = null;
  /** @type {Draft | null} */
  #draft = null;

  /**
   * Recompute the record; a Breach of its clause.
   * @param {Downloaded} downloaded
   * @returns {Known}
   */
  load({ chain, frame, head, election }) {
    this.#basis = recomputed(readChain(chain), frame, head, election);
    return this.#basis.known;
  }

  /**
   * Take a card; NotAdmitted.
   * @param {Card} card
   * @returns {Admitted}
   */
  admit(card) {
    const basis = this.#ready(this.#basis);
    this.#voter = voterOf(basis, card);
    return this.#admitted();
  }

  /** Make K's table while the deputy reads, so that the ballot takes a moment. */
  prepare() {
    this.#basis?.key?.prepare('secret');
  }

  /**
   * Lay out a ballot; returns HB, which is shown before anything is signed (§6).
   * @param {number[]} marks
   */
  lay(marks) {
    const { known, key } = this.#ready(this.#basis);
    const { credential, counter } = this.#ready(this.#voter);
    this.#marks = marks;
    if (key === null) return openHash(known.election, credential, marks);
    const terms = termsOf(known.manifest, known.election, key);
    this.#draft = new Draft(terms, credential, counter, marks, crypto.getRandomValues(new Uint8Array(32)));
    return this.#draft.hash;
  }

  /**
   * Sign the ballot under review for casting; with it the choice, the randomness and the card's key are forgotten.
   * @returns {Envelope}
   */
  cast() {
    const { known: { election } } = this.#ready(this.#basis);
    const { credential, seed } = this.#ready(this.#voter);
    const marks = this.#ready(this.#marks);
    const hash = this.#draft === null ? openHash(election, credential, marks) : this.#draft.hash;
    const body = this.#draft === null ? openBody(election, seed, marks) : this.#draft.cast(seed);
    this.#forget();
    this.#voter = null;
    return sealed('ballot', hash, body);
  }

  /**
   * Sign the ballot under review for checking (§6): its seed goes out with it, and its HB is never cast.
   * @returns {Envelope}
   */
  check() {
    const draft = this.#ready(this.#draft);
    const voter = this.#ready(this.#voter);
    const body = draft.check(voter.seed);
    this.#forget();
    return sealed('spoil', draft.hash, body);
  }

  /** The checked ballot stands in the record: the next one has the next counter (§5.5). */
  checked() {
    const voter = this.#ready(this.#voter);
    this.#voter = { ...voter, counter: voter.counter + 1 };
    return this.#admitted();
  }

  #forget() {
    this.#marks = null;
    this.#draft = null;
  }

  #admitted() {
    const { credential, counter } = this.#ready(this.#voter);
    const isSecret = this.#ready(this.#basis).key !== null;
    return { credential: hex(credential), checksLeft: isSecret ? 1 + MOST_SPOILS - counter : 0 };
  }

  /**
   * @template T
   * @param {T | null} part
   * @returns {T}
   */
  #ready(part) {
    if (part === null) throw new NotReady('nothing is ready for this step');
    return part;
  }
}

/**
 * @param {'ballot' | 'spoil'} kind
 * @param {Uint8Array} hash
 * @param {import('../core/record.js').Body} body
 * @returns {Envelope}
 */
function sealed(kind, hash, body) {
  return { ballot: hex(hash), digest: hex(bodyDigest(kind, body)), bytes: canonical(body) };
}
