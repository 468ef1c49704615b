/** The ballot before it is cast: what is chosen, what isn't, a blank one confirmed, and its tracking code. */
import { trackingCode } from '../core/codes.js';
import { element } from '../modules/dom.js';
import { qrSoon } from '../modules/qr.js';
import { bytesOf, numberGroups } from './hex.js';
import { counts, review } from './paper.js';
import { markWords } from './text.js';

/** @typedef {import('./booth.js').Booth} Booth */
/** @typedef {import('./paper.js').Paper} Paper */
/** @typedef {import('./text.js').Text} Text */

/**
 * @param {Booth} booth
 * @param {Paper} paper
 * @param {Text} text
 */
export function reviewShown(booth, paper, text) {
  const { marks, ballot } = booth.state;
  const isBlank = !marks?.includes(1);
  const sure = element('input', { type: 'checkbox', id: 'blank', autocomplete: 'off' });
  const cast = element('button', { class: 'action', type: 'button', disabled: isBlank || ballot === null }, text.cast);
  const back = element('button', { class: 'action action--quiet', type: 'button' }, text.back);
  sure.addEventListener('change', () => (cast.disabled = !sure.checked || ballot === null));
  back.addEventListener('click', () => booth.take({ type: 'back' }));
  cast.addEventListener('click', () => void booth.cast());
  const blank = element('div', { class: 'booth__blank' },
    element('h3', {}, text.blank), element('p', {}, text.blankHint),
    element('p', { class: 'option' }, sure, element('label', { for: 'blank' }, text.blankConfirm)));
  return [
    element('h2', { tabindex: -1 }, text.review),
    element('p', { class: 'booth__hint' }, text.reviewHint),
    trackingShown(ballot, text),
    ...(isBlank ? [blank] : givenShown(paper, marks ?? [], text)),
    checkOffered(booth, text),
    element('div', { class: 'booth__bar' }, back, cast),
  ];
}

/**
 * The tracking code of the ballot as soon as it is laid out.
 * @param {string | null} ballot
 * @param {Text} text
 */
function trackingShown(ballot, text) {
  if (ballot === null) return element('p', { class: 'booth__code', role: 'status' }, text.laying);
  return element('div', { class: 'booth__code' }, element('p', { class: 'booth__hint' }, text.code), element('p', { class: 'booth__tracking' }, trackingCode(bytesOf(ballot))));
}

/**
 * Where ballots are secret: the full HB for another device, and the way to check (§6).
 * @param {Booth} booth
 * @param {Text} text
 */
function checkOffered(booth, text) {
  const { state: { ballot }, admitted } = booth;
  if (ballot === null || admitted === null || admitted.checksLeft === 0) return '';
  const check = element('button', { class: 'action action--quiet', type: 'button' }, text.check);
  check.addEventListener('click', () => booth.take({ type: 'try' }));
  const offer = element('details', { class: 'booth__doubt' }, element('summary', {}, text.checkOffer), element('p', {}, text.checkHint), element('p', { class: 'next' }, check));
  return element('div', { class: 'booth__code' }, qrSoon(ballot), element('p', { class: 'booth__hint' }, text.qrHint), offer);
}

/**
 * Before a check: it makes this ballot public and void, so it is for a trial choice.
 * @param {Booth} booth
 * @param {Text} text
 */
export function trialShown(booth, text) {
  const { ballot } = booth.state;
  const check = element('button', { class: 'action', type: 'button' }, text.publish);
  const back = element('button', { class: 'action action--quiet', type: 'button' }, text.backToReview);
  check.addEventListener('click', () => void booth.check());
  back.addEventListener('click', () => booth.take({ type: 'back' }));
  return [
    element('h2', { tabindex: -1 }, text.check),
    element('p', { class: 'booth__note' }, text.trial(numberGroups(booth.admitted?.credential ?? ''))),
    element('ol', { class: 'booth__given' }, ...text.checkSteps.map((step) => element('li', {}, step))),
    ballot === null ? '' : qrSoon(ballot),
    element('p', { class: 'booth__hint' }, text.left(booth.admitted?.checksLeft ?? 0)),
    element('div', { class: 'booth__bar' }, back, check),
  ];
}

/**
 * After a check: where it stands, and the real choice next.
 * @param {Booth} booth
 * @param {Text} text
 */
export function spoiledShown(booth, text) {
  const next = element('button', { class: 'action', type: 'button' }, text.anew);
  next.addEventListener('click', () => booth.anew());
  return [
    element('div', { class: 'booth__state booth__state--wait', role: 'status' }, element('h2', { tabindex: -1 }, text.spoiled(booth.state.seq ?? 0)), element('p', {}, text.spoiledHint)),
    element('p', { class: 'booth__hint' }, text.spoiledFailed),
    element('p', { class: 'next' }, element('a', { class: 'action action--quiet', href: `${booth.site.base}/entries/${booth.state.seq}`, target: '_blank' }, text.spoiledEntry), next),
  ];
}

/**
 * @param {Paper} paper
 * @param {number[]} marks
 * @param {Text} text
 */
function givenShown(paper, marks, text) {
  const { given, without } = review(paper, marks);
  const isPlain = paper.style === 'tick' || paper.style === 'one';
  const items = given.map(({ name, mark }) => element('li', {}, isPlain ? name : name + text.mark(markWords(mark, text))));
  const others = without.map(({ name }) => element('li', {}, name));
  const [{ given: done, most }] = counts(paper, marks);
  const left = paper.style === 'tick' && most > done ? element('p', { class: 'booth__hint' }, text.more(most - done)) : null;
  return [
    element('h3', {}, text.given[paper.style] + text.items(given.length)),
    element('ol', { class: 'booth__given' }, ...items),
    left,
    others.length > 0 ? element('h3', { class: 'booth__quiet' }, text.without[paper.style] + text.items(without.length)) : null,
    others.length > 0 ? element('ul', { class: 'booth__without' }, ...others) : null,
  ].filter((node) => node !== null);
}
