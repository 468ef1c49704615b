/** The booth before its deputy: each state as it is seen, and the ways in; the page's thread of everything else in this folder. */
import { fingerprintHex, fingerprintWords } from '../core/codes.js';
import { hex } from '../core/encoding.js';
import { cardOf, NoCard, takeCard } from '../modules/cardSecret.js';
import { codeShown, element, labelled, pageLanguage } from '../modules/dom.js';
import { scanner } from '../modules/scan.js';
import { Booth } from './booth.js';
import { countedShown, retryingShown, sendingShown, technical, uncountedShown } from './endView.js';
import { openOutbox } from './outbox.js';
import { paperShown } from './paperView.js';
import { reviewShown, spoiledShown, trialShown } from './reviewView.js';
import { Site } from './site.js';
import { isAtStake, STATUS } from './states.js';
import { TEXT } from './text.js';

/** Milliseconds for which a device of the hall shows a receipt to nobody. */
const LINGERING = 60_000;
/** The same for what is not voted yet: somebody may be reading it. */
const READING = 180_000;

/** @typedef {import('./states.js').Phase} Phase */
/** @typedef {import('./text.js').Text} Text */
/** @typedef {import('../modules/cardSecret.js').Card} Card */

/**
 * The booth's own page; a card that led here stands behind the #.
 * @param {HTMLElement} root data-base is the election's address
 */
export async function start(root) {
  const base = root.dataset.base ?? '';
  try {
    await open(root, base, takeCard());
  } catch (fault) {
    if (!(fault instanceof NoCard)) throw fault;
    await open(root, base, null, fault);
  }
}

/**
 * Open the booth of the election at `base` in an element of any page, for a card that is handed over in memory alone.
 * @param {HTMLElement} root
 * @param {string} base
 * @param {Card | null} card
 * @param {NoCard | null} [wrong] what stood there instead of a card
 */
export async function open(root, base, card, wrong = null) {
  const text = TEXT[pageLanguage()];
  const view = new View(root, text, wrong);
  // A card may be scanned while this page is still opening: it leaves the address at once, and waits.
  let scanned = card;
  /** @type {Booth | null} */
  let ready = null;
  addEventListener('hashchange', () => {
    const next = view.takeCard(ready);
    if (next === null) return;
    if (ready === null) scanned = next;
    else if (['card', 'stopped'].includes(ready.state.phase)) void ready.begin(next);
  });
  const booth = (ready = new Booth(new Site(base), await openOutbox(), (shown) => view.show(shown)));
  booth.isShared = new URLSearchParams(location.search).has('hall');
  if (booth.isShared) clearAfterwards(booth);
  addEventListener('online', () => booth.wake());
  addEventListener('visibilitychange', () => booth.wake());
  addEventListener('beforeunload', (event) => {
    if (isAtStake(booth.state)) event.preventDefault();
  });
  if (isLacking()) booth.refuse('engine');
  else await booth.begin(scanned);
}

/** Whether this browser lacks something without which nothing can be encrypted or signed here. */
function isLacking() {
  return typeof Worker !== 'function' || typeof BigInt !== 'function' || typeof globalThis.crypto?.getRandomValues !== 'function';
}

/**
 * On a device of the hall: whoever walks away leaves nothing for the next one to see.
 * @param {Booth} booth
 */
function clearAfterwards(booth) {
  let since = Date.now();
  for (const sign of ['pointerdown', 'keydown', 'wheel']) addEventListener(sign, () => (since = Date.now()));
  setInterval(() => {
    const { phase } = booth.state;
    const isOver = phase === 'counted' || phase === 'uncounted' || phase === 'stopped';
    if ((isOver || UNFINISHED.includes(phase)) && Date.now() - since > (isOver ? LINGERING : READING)) void booth.again();
  }, 1000);
}

/** Phases in which a deputy can leave a device of the hall without a vote. @type {Phase[]} */
const UNFINISHED = ['waiting', 'choosing', 'review', 'trial', 'spoiled'];

/** Phases in which something is said anew. @type {Phase[]} */
const REBUILT = ['review', 'counted'];

/** What is seen of a booth: built anew at each phase, refreshed in between. */
class View {
  /** @type {Phase | null} */
  #phase = null;
  /** Why the booth is where it is, and whose words it shows while it waits: what is as before leaves the page, and whoever reads it, alone. */
  #why = '';
  /** @type {import('./paperView.js').Refresh} */
  #refresh = () => undefined;
  #status = element('p', { class: 'booth__status', 'aria-live': 'polite' });
  #body = element('div', { class: 'booth__body' });

  /**
   * @param {HTMLElement} root
   * @param {Text} text
   * @param {NoCard | null} wrong
   */
  constructor(root, text, wrong) {
    this.text = text;
    this.wrong = wrong;
    root.replaceChildren(this.#status, this.#body);
  }

  /**
   * The card that a camera has just put into the address; what is none is said where a card is asked for.
   * @param {Booth | null} booth null while the page still opens
   */
  takeCard(booth) {
    try {
      const card = takeCard();
      if (card !== null) this.wrong = null;
      return card;
    } catch (fault) {
      if (!(fault instanceof NoCard)) throw fault;
      this.wrong = fault;
      if (booth?.state.phase === 'card') this.#build(booth, false);
      return null;
    }
  }

  /** @param {Booth} booth */
  show(booth) {
    const { phase, marks } = booth.state;
    const isNew = phase !== this.#phase;
    const why = `${booth.state.why} ${booth.fault} ${phase === 'waiting' && booth.known && hex(booth.known.election)}`;
    const isOther = isNew || why !== this.#why;
    [this.#phase, this.#why] = [phase, why];
    if (isNew) {
      this.#status.textContent = this.text.status[STATUS[phase]];
      this.#status.className = `booth__status booth__status--${STATUS[phase]}`;
    }
    if (isOther || REBUILT.includes(phase)) this.#build(booth, isNew || phase === 'review');
    if (phase === 'choosing' && marks !== null) this.#refresh(marks);
  }

  /**
   * @param {Booth} booth
   * @param {boolean} isNew
   */
  #build(booth, isNew) {
    const leave = booth.isShared && UNFINISHED.includes(booth.state.phase) ? [leaveShown(booth, this.text)] : [];
    this.#body.replaceChildren(...this.#nodes(booth), ...leave);
    if (!isNew || booth.state.phase === 'card') return;
    this.#body.querySelector('h2')?.focus({ preventScroll: true });
    this.#status.scrollIntoView({ block: 'nearest' });
  }

  /**
   * @param {Booth} booth
   * @returns {(Node | string)[]}
   */
  #nodes(booth) {
    const { text } = this;
    const { phase, paper } = booth.state;
    switch (phase) {
      case 'card': return cardAsked(booth, text, this.wrong);
      case 'loading': return [element('p', { role: 'status' }, text.loading)];
      case 'waiting': return [...aboutShown(booth, text), element('h2', { tabindex: -1 }, text.waiting), element('p', {}, text.waitingHint)];
      case 'stopped': return stoppedShown(booth, text);
      case 'choosing': return paper ? this.#choosing(booth, paper) : [];
      case 'review': return paper ? reviewShown(booth, paper, text) : [];
      case 'trial': return trialShown(booth, text);
      case 'spoiling': return [element('h2', { tabindex: -1 }, text.spoiling), element('p', {}, text.spoilingHint)];
      case 'spoiled': return spoiledShown(booth, text);
      case 'sending': return sendingShown(booth, text);
      case 'retrying': return retryingShown(booth, text);
      case 'counted': return countedShown(booth, text);
      default: return uncountedShown(booth, text);
    }
  }

  /**
   * @param {Booth} booth
   * @param {import('./paper.js').Paper} paper
   */
  #choosing(booth, paper) {
    const { nodes, refresh } = paperShown(booth, paper, this.text);
    this.#refresh = refresh;
    return [...aboutShown(booth, this.text), ...nodes];
  }
}

/**
 * On a device of the hall: the way out for whoever doesn't vote now, which takes everything off the screen.
 * @param {Booth} booth
 * @param {Text} text
 */
function leaveShown(booth, text) {
  const leave = element('button', { class: 'booth__again', type: 'button' }, text.leave);
  leave.addEventListener('click', () => void booth.again());
  return element('p', {}, leave);
}

/**
 * Which vote this is: the words to compare with the hall screen, and whether votes have names.
 * @param {Booth} booth
 * @param {Text} text
 */
function aboutShown(booth, text) {
  const { known } = booth;
  if (known === null) return [];
  const notes = [text[known.manifest.mode], ...(known.manifest.rehearsal ? [text.rehearsal] : [])];
  const doubt = element('details', { class: 'booth__doubt' }, element('summary', {}, text.compareNo), element('p', {}, text.compareNoHint), ...screenScanned(booth, known.election, text));
  return [
    ...notes.map((note) => element('p', { class: note === text.secret ? 'booth__note booth__note--plain' : 'booth__note' }, note)),
    element('section', { class: 'booth__about' }, element('h2', { tabindex: -1 }, text.compare), codeShown(codeOf(known.election), pageLanguage()), doubt),
  ];
}

/**
 * The way to compare by camera: the hall screen's code holds all of E.
 * @param {Booth} booth
 * @param {Uint8Array} election
 * @param {Text} text
 */
function screenScanned(booth, election, text) {
  const said = element('p', { role: 'status' });
  const scan = scanner({ ...text.scan, camera: text.compareScan }, (found) => {
    const [shown] = /[0-9a-f]{64}/.exec(found.toLowerCase()) ?? [];
    if (shown !== undefined && shown !== hex(election)) return booth.refuse('otherScreen');
    said.textContent = shown === undefined ? text.compareUnread : text.compareSame;
  });
  return [scan, said];
}

/** @param {Uint8Array} fingerprint */
function codeOf(fingerprint) {
  return { words: { zh: fingerprintWords(fingerprint, 'zh'), en: fingerprintWords(fingerprint, 'en') }, hex: fingerprintHex(fingerprint) };
}

/**
 * @param {Booth} booth
 * @param {Text} text
 */
function stoppedShown(booth, text) {
  const why = /** @type {keyof Text['stops']} */ (booth.state.why);
  const again = element('button', { class: 'action action--quiet', type: 'button' }, text.again);
  again.addEventListener('click', () => void booth.again());
  const state = element('div', { class: 'booth__state booth__state--bad', role: 'alert' }, element('h2', { tabindex: -1 }, text.stopped), element('p', {}, text.stops[why]));
  return [state, technical(booth, text), element('p', { class: 'next' }, again)];
}

/**
 * The ways in for whom no card led here: the camera, and the characters.
 * @param {Booth} booth
 * @param {Text} text
 * @param {NoCard | null} wrong
 */
function cardAsked(booth, text, wrong) {
  const field = element('input', { type: 'text', id: 'card', class: 'field__control', autocomplete: 'off', autocapitalize: 'characters', spellcheck: 'false' });
  const fault = element('p', { class: 'field__fault', role: 'alert', hidden: wrong === null }, wrong ? text.card.wrong(wrong.length) : '');
  const begin = (/** @type {string} */ typed) => {
    try {
      const card = cardOf(typed);
      field.value = '';
      void booth.begin(card);
    } catch (reason) {
      if (!(reason instanceof NoCard)) throw reason;
      fault.textContent = text.card.wrong(reason.length);
      fault.hidden = false;
      field.focus();
    }
  };
  const hall = booth.isShared ? element('p', { class: 'booth__note' }, text.card.shared) : '';
  const form = element('form', { class: 'form', autocomplete: 'off' }, labelled(text.card.field, text.card.fieldHint, field), fault, element('p', { class: 'next' }, element('button', { class: 'action', type: 'submit' }, text.card.button)));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    begin(field.value);
  });
  return [hall, element('h2', { tabindex: -1 }, text.card.title), element('p', { class: 'booth__hint' }, text.card.hint), scanner(text.scan, begin), form];
}
