/** Sheets and delivery sheet as the browser prints them: the upper third outside, the other two facing each other inside. */
import { issueOnCard, issueOnSheet } from '../core/cards.js';
import { element } from '../modules/dom.js';
import { noisePicture, qrPicture } from '../modules/qr.js';
import { numbers } from './draw.js';
import { address, typed } from './origin.js';

/** @typedef {import('./draw.js').Draw} Draw */
/** @typedef {import('./draw.js').Drawn} Drawn */
/** @typedef {Record<string, any>} Words what stands on the papers, in one language */
/** @typedef {{site: string, title: string}} Print */

const NOISE = /** @type {const} */ ([120, 56]);

/**
 * The sealed sheets, one A4 page for each card.
 * @param {Draw} draw
 * @param {Print} print
 * @param {Words} words
 */
export function sheets(draw, print, words) {
  const code = issueOnCard(draw.issue);
  // One pattern for all: it is no secret, and each sheet has a copy.
  const noise = noisePicture(...NOISE);
  return element('div', { class: 'sheets', lang: words.lang }, ...draw.drawn.map((one) => {
    const parts = [outside(one, print, words), inside(one, code, print, words), element('div', { class: 'card-cover' }, noise.cloneNode(true))];
    return element('section', { class: 'card-sheet' }, ...parts);
  }));
}

/**
 * The delivery sheet; it holds no secret.
 * @param {Draw} draw
 * @param {Print} print
 * @param {Words} words
 */
export function delivery(draw, print, words) {
  const counts = words.count_words.replace('{due}', String(draw.due)).replace('{spares}', String(draw.drawn.length - draw.due));
  const facts = [[words.issue_code, grouped(issueOnSheet(draw.issue))], [words.issue_id, draw.cards], [words.counts, counts]];
  const rows = draw.drawn.map((one) => {
    const { secret, open } = numbers(one);
    const cells = [one.holder ? one.holder.name : words.spare, one.holder?.delegation ?? '', grouped(secret), grouped(open), '', ''];
    return element('tr', {}, element('th', { scope: 'row' }, serial(one)), ...cells.map((cell) => element('td', {}, cell)));
  });
  return element('section', { class: 'delivery', lang: words.lang },
    element('h2', {}, words.delivery),
    element('p', {}, print.title),
    element('dl', { class: 'delivery__facts' }, ...facts.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)])),
    element('p', { class: 'small' }, words.issue_hint),
    element('table', {},
      element('thead', {}, element('tr', {}, ...words.heads.map((/** @type {string} */ head) => element('th', { scope: 'col' }, head)))),
      element('tbody', {}, ...rows)),
    element('h3', {}, words.destroyed),
    element('p', {}, words.destroyed_text),
    element('p', { class: 'delivery__signers' }, ...words.signers.map((/** @type {string} */ who) => element('span', {}, who))),
  );
}

/**
 * @param {Drawn} one
 * @param {Print} print
 * @param {Words} words
 */
function outside(one, print, words) {
  const { secret, open } = numbers(one);
  const blank = () => element('span', { class: 'card-blank' });
  const { holder } = one;
  /** @type {[string, string | Node][]} */
  const facts = [
    ...(holder?.name ? [] : /** @type {[string, Node][]} */ ([[words.name, blank()]])),
    ...(holder ? /** @type {[string, string | Node][]} */ ([[words.delegation, holder.delegation || blank()]]) : []),
    ...(holder?.number ? /** @type {[string, string][]} */ ([[words.number, holder.number]]) : []),
    [words.secret_number, grouped(secret)],
    [words.open_number, grouped(open)],
  ];
  return element('div', { class: 'card-outside' },
    element('p', { class: 'card-serial' }, `${words.serial} ${serial(one)}`),
    element('p', { class: 'card-title' }, words.card),
    element('p', {}, print.title),
    element('p', { class: 'card-name' }, holder ? holder.name : words.spare),
    element('dl', { class: 'card-facts' }, ...facts.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)])),
    element('p', { class: 'card-small' }, words.outside),
    element('p', { class: 'card-seal' }, words.seal),
    element('p', { class: 'card-fold' }, words.fold_back),
  );
}

/**
 * @param {Drawn} one
 * @param {string} code
 * @param {Print} print
 * @param {Words} words
 */
function inside(one, code, print, words) {
  const lines = [[words.secret, one.secret], [words.code, code]].flatMap(([name, characters]) => [
    element('dt', {}, name), element('dd', { class: 'card-typed' }, typed(characters)),
  ]);
  return element('div', { class: 'card-inside' },
    qrPicture(address(print.site, one.secret, code)),
    element('div', {},
      element('p', { class: 'card-title' }, words.inside),
      element('p', { class: 'card-small' }, words.scan),
      element('p', { class: 'card-typed' }, `${print.site}/card`),
      element('dl', {}, ...lines)),
    element('p', { class: 'card-small card-keep' }, words.keep),
    element('p', { class: 'card-fold' }, words.fold_in),
  );
}

/** @param {Drawn} one */
function serial(one) {
  return String(one.serial).padStart(3, '0');
}

/** @param {string} text */
function grouped(text) {
  return (text.match(/.{4}/g) ?? []).join(' ');
}
