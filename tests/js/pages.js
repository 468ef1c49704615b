/** A panel's page for tests, without its page: the loop and the worker as they are served, a site in memory, and a store. */
import { hex } from '../../static/js/core/encoding.js';
import { headBody } from '../../static/js/core/record.js';
import { Hand, Panel } from '../../static/js/modules/panelLoop.js';
import { seed } from './halls.js';

/** @typedef {import('./halls.js').Site} Site */
/** @typedef {{[name: string]: any}} Told */

let workers = 0;

/** The worker's module with a scope of its own; one page at a time. */
async function aWorker() {
  /** @type {(event: any) => void} */
  let heard = () => {};
  /** @type {(event: any) => void} */
  let answered = () => {};
  const scope = {
    addEventListener: (/** @type {string} */ _, /** @type {typeof heard} */ listener) => (heard = listener),
    postMessage: (/** @type {unknown} */ data) => answered({ data }),
  };
  Object.assign(globalThis, { self: scope });
  await import(`../../static/js/modules/panelWorker.js?${(workers += 1)}`);
  return /** @type {any} */ ({
    addEventListener: (/** @type {string} */ _, /** @type {typeof heard} */ listener) => (answered = listener),
    postMessage: (/** @type {unknown} */ data) => queueMicrotask(() => heard({ data })),
  });
}

/**
 * The page of a device of halls.js. `more` is what the site says of the seat beside the record, and what waits;
 * `meanwhile` happens just before a message of that name arrives.
 * @param {Site} site
 * @param {any} kept
 * @param {{state?: Told, voids?: Told[], meanwhile?: Record<string, () => void>}} [more]
 */
export async function aPage(site, kept, { state = {}, voids = [], meanwhile = {} } = {}) {
  const last = () => site.entries[site.entries.length - 1];
  const { election } = site.entries[0].body;
  const line = {
    token: kept.token,
    post: async (/** @type {string} */ name, /** @type {Told} */ { kind, bodies }) => {
      meanwhile[name]?.();
      if (name === 'entries') site.take(kind, bodies);
      const seat = { election, index: kept.index, mode: 'secret', key: null, refused: false, complaints: site.complaints };
      return name === 'state' ? { ...seat, height: site.entries.length, hash: hex(last().hash), ...state } : {};
    },
    entries: async (/** @type {number} */ first) => site.entries.slice(first).map((entry) => new TextDecoder().decode(entry.line())),
    head: async () => headBody(election, last(), seed('log')),
    voids: async () => voids,
    papers: async () => [],
    annulment: async () => null,
  };
  const store = async (/** @type {any} */ before, /** @type {any} */ after) => ({ ...after, revision: (before?.revision ?? 0) + 1 });
  const worker = await aWorker();
  return new Panel(/** @type {any} */ (line), new Hand(() => worker), kept, store);
}
