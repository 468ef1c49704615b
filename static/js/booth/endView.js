/** After the ballot is signed: on its way, not yet counted, counted with its receipt, or not counted. */
import { trackingCode } from '../core/codes.js';
import { canonical } from '../core/encoding.js';
import { element } from '../modules/dom.js';
import { qrSoon } from '../modules/qr.js';
import { bytesOf, numberGroups } from './hex.js';

/** @typedef {import('./booth.js').Booth} Booth */
/** @typedef {import('./text.js').Text} Text */
/** @typedef {import('./states.js').ReceiptBody} ReceiptBody */

/**
 * @param {Booth} booth
 * @param {Text} text
 */
export function sendingShown(booth, text) {
  return [stateShown('wait', text.sending, [text.sendingHint]), ...codes(booth, text)];
}

/**
 * @param {Booth} booth
 * @param {Text} text
 */
export function retryingShown(booth, text) {
  const hint = booth.outbox.isLasting ? text.retryingHint : text.retryingFrail;
  const why = { doubtful: [text.doubtful], paused: [text.paused] }[booth.state.why ?? ''] ?? [];
  const now = element('button', { class: 'action action--quiet', type: 'button' }, text.now);
  now.addEventListener('click', () => booth.wake());
  return [stateShown('wait', text.retrying, [...why, hint]), ...codes(booth, text), element('p', { class: 'next' }, now), technical(booth, text)];
}

/**
 * @param {Booth} booth
 * @param {Text} text
 */
export function uncountedShown(booth, text) {
  const why = /** @type {keyof Text['reasons']} */ (booth.state.why);
  return [stateShown('bad', text.uncounted, [text.reasons[why]]), ...codes(booth, text), againShown(booth, text)];
}

/**
 * @param {Booth} booth
 * @param {Text} text
 */
export function countedShown(booth, text) {
  const { receipt, own, check } = booth.state;
  if (receipt === null) throw new Error('counted without a receipt');
  const isMissing = check === 'missing';
  const lines = [text.checks[check](receipt.seq), ...(isMissing ? [text.missingHint] : []), ...(own ? [] : [text.earlierHint])];
  const look = element('a', { class: 'action action--quiet', href: `${booth.site.base}/look-up?code=${trackingCode(bytesOf(receipt.ballot))}` }, text.lookUp);
  return [
    stateShown(isMissing ? 'bad' : own ? 'good' : 'wait', own ? text.counted : text.earlier, lines),
    ...codes(booth, text, receipt.ballot),
    element('p', { class: 'booth__hint' }, text.trackingHint),
    element('h3', {}, text.receipt),
    qrSoon(new TextDecoder().decode(canonical(receipt))),
    element('p', { class: 'booth__hint' }, booth.known?.manifest.mode === 'secret' ? text.receiptHint : text.receiptHintOpen),
    element('p', { class: 'next' }, saved(receipt, text), look),
    againShown(booth, text),
    technical(booth, text),
  ];
}

/**
 * @param {'good' | 'wait' | 'bad'} kind
 * @param {string} words
 * @param {string[]} lines
 */
function stateShown(kind, words, lines) {
  const role = kind === 'good' ? 'status' : 'alert';
  return element('div', { class: `booth__state booth__state--${kind}`, role }, element('h2', { tabindex: -1 }, words), ...lines.map((line) => element('p', {}, line)));
}

/**
 * The tracking code and the number of the card.
 * @param {Booth} booth
 * @param {Text} text
 * @param {string} [ballot] HB in hex
 */
function codes(booth, text, ballot = booth.kept?.ballot) {
  if (ballot === undefined || booth.kept === null) return [];
  return [
    element('dl', { class: 'booth__codes' },
      element('dt', {}, text.tracking), element('dd', { class: 'booth__tracking' }, trackingCode(bytesOf(ballot))),
      element('dt', {}, text.cardNumber), element('dd', { class: 'booth__card' }, numberGroups(booth.kept.credential))),
  ];
}

/**
 * @param {ReceiptBody} receipt
 * @param {Text} text
 */
function saved(receipt, text) {
  const button = element('button', { class: 'action action--quiet', type: 'button' }, text.save);
  button.addEventListener('click', () => {
    const file = URL.createObjectURL(new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (canonical(receipt))], { type: 'application/json' }));
    element('a', { href: file, download: `receipt-${receipt.seq}.json` }).click();
    setTimeout(() => URL.revokeObjectURL(file));
  });
  return button;
}

/**
 * @param {Booth} booth
 * @param {Text} text
 */
function againShown(booth, text) {
  const [kind, words] = booth.isShared ? ['action', text.nextDeputy] : ['booth__again', text.again];
  const button = element('button', { class: kind, type: 'button' }, words);
  button.addEventListener('click', () => void booth.again());
  return element('p', {}, button);
}

/**
 * What stopped the booth, for those who help; in the protocol's words.
 * @param {Booth} booth
 * @param {Text} text
 */
export function technical(booth, text) {
  return booth.fault === null ? '' : element('p', { class: 'small' }, text.technical, element('span', { lang: 'en' }, booth.fault));
}
