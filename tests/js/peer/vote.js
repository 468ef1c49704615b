/** A booth in this process: ballots cast, checked and open, acts that several sign, receipts and heads. */
import { readBallot, readSpoil, termsOf, verifyBallot, verifySpoil } from '../../../static/js/core/ballot.js';
import { Draft } from '../../../static/js/core/draft.js';
import { seed } from '../../../static/js/core/cards.js';
import { hex } from '../../../static/js/core/encoding.js';
import { point } from '../../../static/js/core/group.js';
import { readManifest } from '../../../static/js/core/manifest.js';
import { openBody, openHash } from '../../../static/js/core/openvote.js';
import { append, headBody, readEntry, readReceipt, receiptBody } from '../../../static/js/core/record.js';
import { publicKey } from '../../../static/js/core/signature.js';
import { signAct } from '../../../static/js/core/voids.js';
import { bytes } from '../vectors.js';

/** @param {any} given */
function terms({ manifest, election, key }) {
  return termsOf(readManifest(manifest), bytes(election), point(bytes(key)));
}

/** @param {any} given */
function draft(given) {
  const { card, counter, marks } = given;
  const ballotSeed = crypto.getRandomValues(new Uint8Array(32));
  return new Draft(terms(given), publicKey(bytes(card)), counter, marks, ballotSeed);
}

/** @param {string} text an entry's canonical line */
function entry(text) {
  return readEntry(Buffer.from(text));
}

export const vote = {
  /** @param {any} given */
  card({ secret, cards, use }) {
    return hex(seed(secret, cards, use));
  },
  /** @param {any} given */
  cast(given) {
    const made = draft(given);
    return { hash: hex(made.hash), body: made.cast(bytes(given.card)) };
  },
  /** @param {any} given */
  check(given) {
    const made = draft(given);
    return { hash: hex(made.hash), body: made.check(bytes(given.card)) };
  },
  /** @param {any} given */
  castOpen({ election, card, marks }) {
    const hash = openHash(bytes(election), publicKey(bytes(card)), marks);
    return { hash: hex(hash), body: openBody(bytes(election), bytes(card), marks) };
  },
  /** @param {any} given */
  readCast(given) {
    return hex(verifyBallot(readBallot(given.body), given.body, terms(given)));
  },
  /** @param {any} given */
  readCheck(given) {
    return verifySpoil(readSpoil(given.body), terms(given));
  },
  /** @param {any} given */
  act({ kind, body, signers }) {
    const seeds = new Map(Object.entries(signers).map(([index, one]) => [Number(index), bytes(/** @type {string} */ (one))]));
    return signAct(kind, body, seeds);
  },
  /** @param {any} given */
  append({ last, kind, body }) {
    return Buffer.from(append(last === null ? null : entry(last), kind, body).line()).toString();
  },
  /** @param {any} given */
  head({ election, last, log }) {
    return headBody(election, entry(last), bytes(log));
  },
  /** @param {any} given */
  receipt({ election, last, ballot, log }) {
    return receiptBody(election, entry(last), bytes(ballot), bytes(log));
  },
  /** @param {any} given */
  readReceipt({ receipt, key }) {
    readReceipt(receipt).verify(bytes(key));
    return null;
  },
};
