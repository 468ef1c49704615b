/** What a browser gives the panel's page, in memory: a network to the site of halls.js, a store and a worker. */
import { hex } from '../../static/js/core/encoding.js';
import { headBody } from '../../static/js/core/record.js';
import { seed } from './halls.js';

/** @typedef {{[name: string]: any}} Told */

export const ADDRESS = 'https://vote.example/e';

/** @param {unknown} told */
export const json = (told) => new Response(JSON.stringify(told), { headers: { 'Content-Type': 'application/json' } });

/** The site as one seat of the panel hears it, by a way that a test may change. */
export class Network {
  /** @type {Told} what the site says of the seat beside the record */
  seat = { mode: 'secret', key: null, refused: false, panel: [] };
  /** @type {Told[]} */
  voids = [];
  /** @type {Told[]} */
  papers = [];
  /** @type {Told | null} */
  annulment = null;
  /** @type {[string, Told][]} what was sent, by its path */
  sent = [];
  /** @type {(path: string, answer: () => Response, signal?: AbortSignal) => Response | Promise<Response>} */
  way = (_path, answer) => answer();

  /** @param {import('./halls.js').Site} site @param {number} index */
  constructor(site, index) {
    this.site = site;
    this.index = index;
  }

  /** @type {any} in the place of fetch */
  fetch = async (/** @type {string} */ address, /** @type {RequestInit} */ { body, signal }) => {
    const path = address.slice(ADDRESS.length);
    return this.way(path, () => this.#answer(path, typeof body === 'string' ? JSON.parse(body) : null), signal ?? undefined);
  };

  /** @param {string} path @param {Told | null} message */
  #answer(path, message) {
    const { site, voids, papers, annulment } = this;
    const last = /** @type {import('./halls.js').Entry} */ (site.entries.at(-1));
    const { election } = site.entries[0].body;
    const [name, first] = path.split('?from=');
    if (first !== undefined) return lines(site.entries.slice(Number(first)).map((entry) => entry.line()));
    if (name === '/head.json') return json(headBody(election, last, seed('log')));
    if (name.endsWith('.json')) return json({ voids, papers, annulment });
    if (name === '/panel/state') {
      return json({ ...this.seat, election, index: this.index, height: site.entries.length, hash: hex(last.hash), complaints: site.complaints });
    }
    const told = /** @type {Told} */ (message);
    this.sent.push([name, told]);
    if (name === '/panel/entries') site.take(told.kind, told.bodies);
    return json({ height: site.entries.length });
  }
}

/** @param {Uint8Array[]} found */
function lines(found) {
  return new Response(found.map((line) => `${new TextDecoder().decode(line)}\n`).join(''), { headers: { 'Content-Type': 'application/jsonl' } });
}

/** A browser's database of one store; a full one aborts what is written. */
export class Disk {
  /** @type {Map<string, unknown>} */
  rows = new Map();
  full = false;

  /** @type {any} in the place of indexedDB */
  indexedDB = { open: () => answered({ createObjectStore() {}, transaction: () => this.#transaction(), close() {} }) };

  #transaction() {
    /** @type {Told} */
    const transaction = { objectStore: () => store };
    let written = false;
    const store = {
      get: (/** @type {string} */ key) => answered(this.rows.get(key)),
      put: (/** @type {unknown} */ row, /** @type {string} */ key) => {
        written = true;
        if (!this.full) this.rows.set(key, structuredClone(row));
      },
    };
    setTimeout(() => {
      transaction.error = written && this.full ? new DOMException('no space', 'QuotaExceededError') : null;
      transaction[transaction.error ? 'onabort' : 'oncomplete']();
    });
    return transaction;
  }
}

/** A request to the database that succeeds in a moment. @param {unknown} result */
function answered(result) {
  /** @type {Told} */
  const asked = { result };
  queueMicrotask(() => asked.onsuccess());
  return asked;
}

/** The panel's worker, in the thread of its page; one that can't be loaded says so and nothing else. */
export class Thread {
  static #count = 0;
  /** @type {Record<string, (event: any) => void>} */
  #page = {};
  /** @type {(event: any) => void} */
  #heard = () => {};
  #self = {
    addEventListener: (/** @type {string} */ _name, /** @type {(event: any) => void} */ heard) => (this.#heard = heard),
    postMessage: (/** @type {unknown} */ data) => this.#page.message({ data: structuredClone(data) }),
  };
  ended = false;

  /** @param {boolean} [loads] */
  constructor(loads = true) {
    this.there = loads ? this.#loaded() : Promise.reject(new Error('not loaded'));
    this.there.catch(() => this.#page.error({ message: 'not loaded' }));
  }

  async #loaded() {
    Object.assign(globalThis, { self: this.#self });
    // Each has a record of its own to follow.
    const module = `../../static/js/modules/panelWorker.js?${(Thread.#count += 1)}`;
    await import(module);
  }

  /** @param {string} name @param {(event: any) => void} heard */
  addEventListener(name, heard) {
    this.#page[name] = heard;
  }

  /** @param {unknown} data */
  postMessage(data) {
    const given = structuredClone(data);
    const hear = () => {
      Object.assign(globalThis, { self: this.#self });
      this.#heard({ data: given });
    };
    this.there.then(hear, () => {});
  }

  terminate() {
    this.ended = true;
  }
}
