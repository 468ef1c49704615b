/** The booth's states and what leads from one to the next: no page, no clock, no network. */
import { blank, marked, unmarked } from './paper.js';

/** @typedef {import('./paper.js').Paper} Paper */
/** @typedef {{election: string, seq: number, hash: string, ballot: string, signature: string}} ReceiptBody */
/**
 * Where the booth is. Choices live in `marks` until the envelope is signed, and nowhere else.
 * @typedef {object} State
 * @property {Phase} phase
 * @property {Paper | null} paper
 * @property {number[] | null} marks
 * @property {string | null} ballot HB of the ballot under review or checked, in hex, once it is laid out
 * @property {number | null} seq where the checked ballot stands in the record
 * @property {string | null} why what stopped the booth, or why the ballot isn't counted: a word of text.js
 * @property {ReceiptBody | null} receipt
 * @property {boolean} own whether the receipt is that of the ballot sent here
 * @property {Check} check whether the receipt was found on the chain
 */
/** @typedef {'card' | 'loading' | 'waiting' | 'stopped' | 'choosing' | 'review' | 'trial' | 'spoiling' | 'spoiled' | 'sending' | 'retrying' | 'counted' | 'uncounted'} Phase */
/** @typedef {'awaited' | 'found' | 'missing'} Check */
/**
 * @typedef {{type: 'load' | 'wait' | 'review' | 'back' | 'try' | 'spoil' | 'sign' | 'again'}
 *   | {type: 'delay', isPaused?: boolean}
 *   | {type: 'lay', ballot: string}
 *   | {type: 'publish', seq: number}
 *   | {type: 'stop' | 'reject' | 'doubt', why: string}
 *   | {type: 'admit', paper: Paper}
 *   | {type: 'mark' | 'unmark', place: number}
 *   | {type: 'receive', receipt: ReceiptBody, own: boolean}
 *   | {type: 'check', check: Check}} Event
 */

/** The word that the deputy reads: not voted, on its way, not yet counted, counted, not counted. */
export const STATUS = /** @type {const} */ ({
  card: 'unvoted', loading: 'unvoted', waiting: 'unvoted', stopped: 'unvoted', choosing: 'unvoted', review: 'unvoted',
  trial: 'unvoted', spoiling: 'unvoted', spoiled: 'unvoted', sending: 'sending', retrying: 'retrying', counted: 'counted', uncounted: 'uncounted',
});

/** @type {Record<Phase, Partial<Record<Event['type'], Phase>>>} */
const NEXT = {
  card: { load: 'loading', stop: 'stopped', delay: 'retrying', receive: 'counted', reject: 'uncounted' },
  loading: { wait: 'waiting', admit: 'choosing', stop: 'stopped', delay: 'retrying', receive: 'counted', reject: 'uncounted', again: 'card' },
  waiting: { again: 'card', wait: 'waiting', admit: 'choosing', stop: 'stopped', delay: 'retrying', receive: 'counted', reject: 'uncounted' },
  stopped: { load: 'loading', again: 'card' },
  choosing: { again: 'card', mark: 'choosing', unmark: 'choosing', review: 'review', stop: 'stopped' },
  review: { again: 'card', lay: 'review', back: 'choosing', try: 'trial', sign: 'sending', stop: 'stopped' },
  trial: { again: 'card', back: 'review', spoil: 'spoiling' },
  spoiling: { delay: 'spoiling', publish: 'spoiled', stop: 'stopped' },
  spoiled: { admit: 'choosing', again: 'card' },
  sending: { delay: 'retrying', receive: 'counted', reject: 'uncounted', doubt: 'retrying' },
  retrying: { delay: 'retrying', receive: 'counted', reject: 'uncounted', doubt: 'retrying' },
  counted: { check: 'counted', again: 'card' },
  uncounted: { again: 'card' },
};

/** An event came where it has no place: a second tap, an answer after the end. */
export class OutOfTurn extends Error {
  /**
   * @param {Phase} phase
   * @param {string} type
   */
  constructor(phase, type) {
    super(`no ${type} while ${phase}`);
  }
}

/** @type {State} */
export const BEGINNING = { phase: 'card', paper: null, marks: null, ballot: null, seq: null, why: null, receipt: null, own: false, check: 'awaited' };

/**
 * Whether an event has its place now.
 * @param {State} state
 * @param {Event['type']} type
 */
export function may(state, type) {
  return NEXT[state.phase][type] !== undefined;
}

/**
 * The state that an event leads to; OutOfTurn, or Full for a mark too many.
 * @param {State} state
 * @param {Event} event
 * @returns {State}
 */
export function after(state, event) {
  const phase = NEXT[state.phase][event.type];
  if (phase === undefined) throw new OutOfTurn(state.phase, event.type);
  return { ...state, phase, why: null, ...changes(state, event) };
}

/**
 * @param {State} state
 * @param {Event} event
 * @returns {Partial<State>}
 */
function changes({ paper, marks, why }, event) {
  switch (event.type) {
    case 'again': return BEGINNING;
    case 'admit': return { paper: event.paper, marks: blank(event.paper), ballot: null, seq: null };
    case 'review': return { ballot: null };
    case 'lay': return { ballot: event.ballot };
    case 'spoil': return { paper: null, marks: null };
    case 'publish': return { seq: event.seq };
    case 'mark': return { marks: paper && marks && marked(paper, marks, event.place) };
    case 'unmark': return { marks: marks && unmarked(marks, event.place) };
    // Signed is said: from here on the envelope alone holds the choice.
    case 'sign': return { paper: null, marks: null, ballot: null };
    case 'stop': return { why: event.why, paper: null, marks: null, ballot: null };
    case 'reject': case 'doubt': return { why: event.why };
    // What was doubtful stays so until something better comes; a pause ends by itself.
    case 'delay': return { why: why === 'doubtful' ? why : event.isPaused ? 'paused' : null };
    case 'receive': return { receipt: event.receipt, own: event.own, check: 'awaited' };
    case 'check': return { check: event.check };
    default: return {};
  }
}

/**
 * Whether leaving the page would lose something that isn't in the urn.
 * @param {State} state
 */
export function isAtStake({ phase, marks }) {
  return phase === 'sending' || phase === 'retrying' || (marks?.some((mark) => mark === 1) ?? false);
}
