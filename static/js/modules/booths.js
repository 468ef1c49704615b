/** Where a card and a booth meet: in memory, within one page; nothing of a card is ever stored or sent. */

/** @typedef {{secret: string, issue: string}} Card the 26 characters of each line; `issue` are the first 130 bits of I */
/** @typedef {(card: Card) => Promise<boolean>} Booth takes a card over and shows itself in place of the card's page; says whether it did */

/** @type {Booth | null} */
let booth = null;
/** @type {(() => void)[]} */
const waiting = [];

/**
 * A booth says that it takes cards.
 * @param {Booth} open
 */
export function takeCards(open) {
  booth = open;
  for (const told of waiting.splice(0)) told();
}

/**
 * Tell when there is a booth on this page, now or later.
 * @param {() => void} told
 */
export function whenOpen(told) {
  if (booth) told();
  else waiting.push(told);
}

/**
 * Hand a card to the booth; whether it took it.
 * @param {Card} card
 */
export function hand(card) {
  if (!booth) throw new Error('there is no booth on this page');
  return booth(card);
}
