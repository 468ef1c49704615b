/** What a card holds, from the address it led to or typed by hand; it leaves the address at once and is never sent. */
import { readCard } from '../cards/origin.js';
import { LENGTH } from '../core/cards.js';
import { Breach } from '../core/clause.js';

/** @typedef {{secret: string, issue: string}} Card both as they stand on it (§3.4) */

/** What was scanned or typed is no card; `length` says how many characters it had. */
export class NoCard extends Error {
  /** @param {number} length */
  constructor(length) {
    super(`a card has ${2 * LENGTH} characters of A-Z and 2-7, not these ${length}`);
    this.length = length;
  }
}

/**
 * The card in an address, or in characters with or without groups; NoCard for anything else.
 * @param {string} text
 * @returns {Card}
 */
export function cardOf(text) {
  try {
    return readCard(text);
  } catch (fault) {
    if (!(fault instanceof Breach)) throw fault;
    throw new NoCard(text.slice(text.indexOf('#') + 1).replace(/[^A-Za-z0-9]/g, '').length);
  }
}

/**
 * The card behind the # of this page's address, or null where there is none. The address and this
 * tab's history forget it before anything else happens, whatever it was.
 * @returns {Card | null}
 */
export function takeCard() {
  const fragment = location.hash.slice(1);
  if (fragment.length < LENGTH) return null;
  history.replaceState(null, '', location.pathname + location.search);
  return cardOf(fragment);
}
