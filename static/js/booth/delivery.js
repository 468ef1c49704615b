/** From the signed envelope to a receipt that was found on the chain, however often the network goes. */
import { Breach } from '../core/clause.js';
import { hex } from '../core/encoding.js';
import { checkHead, liesOn } from './chain.js';
import { delivered, tried, waiting } from './post.js';
import { receiptIn } from './receipt.js';
import { may } from './states.js';

/** @typedef {import('./outbox.js').Kept} Kept */
/** @typedef {import('./states.js').ReceiptBody} ReceiptBody */

/** Milliseconds until the receipt is looked for again: soon, then for as long as the page is open. */
const CHECKS = [0, 30_000, 300_000];

export class Delivery {
  #booth;
  #way;

  /** @param {import('./booth.js').Booth} booth */
  constructor(booth) {
    this.#booth = booth;
    this.#way = {
      send: (/** @type {Uint8Array} */ bytes) => booth.site.send('ballots', bytes),
      pause: (/** @type {number} */ milliseconds) => booth.pause.for(milliseconds),
      onDelay: (/** @type {boolean} */ isPaused) => booth.take({ type: 'delay', isPaused }),
    };
  }

  /**
   * Go on with an envelope from wherever it got.
   * @param {Kept} kept
   * @param {boolean} [meant] whether it is what the deputy chose here
   */
  async resume(kept, meant = true) {
    const booth = this.#booth;
    booth.kept = kept;
    if (kept.refused !== null) return booth.take({ type: 'reject', why: kept.refused });
    if (kept.receipt !== null) return this.#received(kept, kept.receipt, meant);
    if (may(booth.state, 'delay') && booth.state.phase !== 'sending') booth.take({ type: 'delay' });
    return this.#send(kept, meant);
  }

  /**
   * @param {Kept} kept
   * @param {boolean} meant
   */
  async #send(kept, meant) {
    for (let doubts = 0; kept.bytes !== null; doubts++) {
      const answer = await delivered(kept.bytes, this.#way);
      if ('rejected' in answer) return this.#rejected(kept, answer.rejected);
      try {
        const receipt = receiptIn(answer.receipt, await this.#booth.believed());
        const settled = { ...kept, bytes: null, receipt };
        // Shown before it is on the disk: until then the envelope is, and sent again it brings the same receipt.
        return await this.#received(settled, receipt, meant, this.#keep(settled));
      } catch (fault) {
        if (!(fault instanceof Breach)) throw fault;
        this.#booth.fault = fault.message;
        this.#booth.take({ type: 'doubt', why: 'doubtful' });
        await this.#booth.pause.for(waiting(doubts, null));
      }
    }
  }

  /**
   * Keep what became of an envelope; a device of the hall forgets it.
   * @param {Kept} kept
   */
  async #keep(kept) {
    const { isShared, outbox } = this.#booth;
    await (isShared ? outbox.forget(kept) : outbox.settle(kept));
  }

  /**
   * @param {Kept} kept
   * @param {string} code
   */
  async #rejected(kept, code) {
    const booth = this.#booth;
    booth.kept = { ...kept, bytes: null, refused: code };
    await this.#keep(booth.kept);
    booth.take({ type: 'reject', why: code });
  }

  /**
   * @param {Kept} kept
   * @param {ReceiptBody} receipt
   * @param {boolean} meant
   * @param {Promise<void>} [keeping] until the receipt is on the disk
   */
  async #received(kept, receipt, meant, keeping = Promise.resolve()) {
    const booth = this.#booth;
    booth.kept = kept;
    booth.fault = null;
    booth.take({ type: 'receive', receipt, own: meant && receipt.ballot === kept.ballot });
    await keeping;
    for (let at = 0; booth.kept?.credential === kept.credential; at = Math.min(at + 1, CHECKS.length - 1)) {
      await booth.pause.for(CHECKS[at]);
      if (booth.kept?.credential === kept.credential) await this.#check(booth.kept, receipt);
    }
  }

  /**
   * Look for the receipt's entry on the chain, from the head that was seen before on.
   * @param {Kept} kept
   * @param {ReceiptBody} receipt
   */
  async #check(kept, receipt) {
    const booth = this.#booth;
    try {
      const { manifest } = await booth.believed();
      const { links, head: body } = await tried(() => booth.site.chain(Math.min(kept.head.seq, receipt.seq)), booth.pause);
      const head = checkHead(links, body, booth.site.election, manifest.logKey);
      const isThere = liesOn(links, kept.head) && isBallotOf(kept, receipt, links);
      if (booth.kept !== kept) return;
      booth.take({ type: 'check', check: isThere ? 'found' : 'missing' });
      if (!isThere) return;
      booth.kept = { ...kept, head };
      await this.#keep(booth.kept);
    } catch (fault) {
      if (!(fault instanceof Breach)) throw fault;
      booth.fault = fault.message;
      if (booth.kept === kept) booth.take({ type: 'check', check: 'missing' });
    }
  }
}

/**
 * Whether the entry of the receipt is a ballot, and if the receipt is for the ballot that was sent, this one to the byte.
 * @param {Kept} kept
 * @param {ReceiptBody} receipt
 * @param {import('./chain.js').Link[]} links
 */
function isBallotOf({ ballot, digest }, receipt, links) {
  const link = links.find(({ seq }) => seq === receipt.seq);
  if (link === undefined || link.kind !== 'ballot' || !liesOn(links, receipt)) return false;
  return receipt.ballot !== ballot || hex(link.digest) === digest;
}
