/** Runs the engine off the page's thread; one call in, one answer out, in their order. */
import { Breach } from '../core/clause.js';
import { NotAdmitted } from './admission.js';
import { Engine } from './engine.js';

/** @typedef {'load' | 'admit' | 'prepare' | 'lay' | 'cast' | 'check' | 'checked'} Step */
/** @typedef {{id: number, step: Step, given: any}} Call */
/** @typedef {{id: number, value: any} | {id: number, breach: {clause: string, what: string}} | {id: number, reason: string} | {id: number, fault: string}} Reply */

const engine = new Engine();

/** @param {MessageEvent<Call>} event */
function answer({ data: { id, step, given } }) {
  try {
    self.postMessage({ id, value: engine[step](given) });
  } catch (fault) {
    self.postMessage({ id, ...told(fault) });
  }
}

/** @param {unknown} fault */
function told(fault) {
  if (fault instanceof Breach) return { breach: { clause: fault.clause, what: fault.what } };
  if (fault instanceof NotAdmitted) return { reason: fault.reason };
  return { fault: String(fault) };
}

self.addEventListener('message', answer);
