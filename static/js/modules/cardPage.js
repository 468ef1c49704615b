/** The card's page: reads a card by camera or keys, and signs in or hands it to the booth; the secret never leaves memory. */
import { readCard } from '../cards/origin.js';
import { Breach } from '../core/clause.js';
import { seed, signInDigest } from '../core/cards.js';
import { hex } from '../core/encoding.js';
import * as fields from '../core/fields.js';
import { publicKey, sign } from '../core/signature.js';
import { hand, whenOpen } from './booths.js';
import { scanner } from './scan.js';

/** @typedef {import('./booths.js').Card} Card */

/**
 * Show the page, with a card if one came in the address; `read` takes another.
 * @param {HTMLElement} page
 * @param {string} found
 */
export function show(page, found) {
  /** @type {Card | null} */
  let card = null;
  const part = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (page.querySelector(selector));
  const words = Object.fromEntries([...page.querySelectorAll('[data-say]')].map((each) => [/** @type {HTMLElement} */ (each).dataset.say, each.textContent]));
  const say = (/** @type {string} */ word) => (part('[data-said]').textContent = word ? words[word] : '');
  const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (page.querySelectorAll('input[id]'));
  const turn = () => {
    for (const input of inputs) input.value = '';
    part('[data-stage=show]').hidden = card !== null;
    part('[data-stage=choose]').hidden = card === null;
    if (card) part('[data-stage=choose] h2').focus();
  };
  const read = (/** @type {string} */ text) => {
    try {
      card = readCard(text);
      say('');
      turn();
    } catch (fault) {
      if (!(fault instanceof Breach)) throw fault;
      say('unread');
    }
  };
  const forget = () => {
    card = null;
    turn();
  };
  part('[data-scanner]').append(scanner({ camera: words.camera, stop: words.stop, noCamera: words.noCamera }, read));
  part('[data-read]').addEventListener('click', () => read([...inputs].map(({ value }) => value).join('')));
  part('[data-forget]').addEventListener('click', forget);
  let isHanding = false;
  part('[data-vote]').addEventListener('click', async () => {
    if (!card || isHanding) return;
    const handed = card;
    isHanding = true;
    const isTaken = await hand(handed);
    isHanding = false;
    // Another card may have been read meanwhile.
    if (isTaken && card === handed) card = null;
  });
  part('[data-sign-in]').addEventListener('click', async () => {
    if (!card) return;
    say('working');
    say(await signedIn(page, card));
  });
  whenOpen(() => (part('[data-vote]').hidden = false));
  // A page that comes back by the browser's back button must not bring the card back.
  addEventListener('pagehide', forget);
  turn();
  if (found) read(found);
  return { read };
}

/**
 * Ask for a challenge, sign it with the card's sign-in key and send the answer; a word for what went wrong, else none.
 * @param {HTMLElement} page
 * @param {Card} card
 */
async function signedIn(page, { secret, issue }) {
  const form = /** @type {HTMLFormElement} */ (page.querySelector('[data-answer]'));
  const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
  const asking = new URLSearchParams({ csrf_token: field('csrf_token').value, issue });
  const answer = await fetch(page.dataset.ask ?? '', { method: 'POST', body: asking }).catch(() => null);
  if (answer?.status === 404) return 'noIssue';
  if (answer?.status === 429) return 'slow';
  if (!answer?.ok) return 'failed';
  const { cards, challenge } = await answer.json();
  const signInSeed = seed(secret, fields.uuid(cards), 'sign-in');
  field('challenge').value = challenge;
  field('key').value = hex(publicKey(signInSeed));
  field('signature').value = hex(sign(signInSeed, signInDigest(location.origin, fields.digest(challenge))));
  form.submit();
  return 'working';
}
