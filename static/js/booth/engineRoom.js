/** The page's side of the engine: asks it step by step, and ends it, which is how a browser forgets for good. */
import { Breach } from '../core/clause.js';
import { NotAdmitted } from './admission.js';

/** @typedef {import('./worker.js').Step} Step */
/** @typedef {import('./worker.js').Reply} Reply */

/** The engine can't run in this browser, or broke down. */
export class EngineFailed extends Error {}

export class EngineRoom {
  /** @type {Map<number, {resolve: (value: any) => void, reject: (fault: Error) => void}>} */
  #waiting = new Map();
  #calls = 0;
  #worker;

  constructor() {
    this.#worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    this.#worker.addEventListener('message', ({ data }) => this.#answered(data));
    this.#worker.addEventListener('error', (event) => this.#failed(event.message));
  }

  /**
   * Ask the engine for a step; Breach, NotAdmitted or EngineFailed.
   * @param {Step} step
   * @param {unknown} [given]
   * @returns {Promise<any>}
   */
  ask(step, given) {
    const id = ++this.#calls;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, step, given });
    });
  }

  /** End the engine with everything that it knows. */
  end() {
    this.#worker.terminate();
  }

  /** @param {Reply} reply */
  #answered(reply) {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('value' in reply) waiting?.resolve(reply.value);
    else if ('breach' in reply) waiting?.reject(new Breach(reply.breach.clause, reply.breach.what));
    else if ('reason' in reply) waiting?.reject(new NotAdmitted(/** @type {NotAdmitted['reason']} */ (reply.reason)));
    else waiting?.reject(new EngineFailed(reply.fault));
  }

  /** @param {string} message */
  #failed(message) {
    for (const { reject } of this.#waiting.values()) reject(new EngineFailed(message));
    this.#waiting.clear();
  }
}
