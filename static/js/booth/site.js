/** What the booth asks of the site: public things, without a cookie, and one envelope. */
import { readChain } from './chain.js';

const PATIENCE = 15_000;
const NEWLINE = 10;

/** The site could not be reached, or gave no answer of use: try again later. */
export class Unreached extends Error {}

/** One election's public addresses. */
export class Site {
  /** @param {string} base the election's address */
  constructor(base) {
    this.base = base;
    /** The record's uuid, the last part of its address. */
    this.election = base.slice(base.lastIndexOf('/') + 1);
  }

  /**
   * @param {string} path
   * @returns {Promise<Uint8Array>}
   */
  async bytes(path) {
    try {
      const response = await fetch(`${this.base}/${path}`, asked({ cache: 'no-store' }));
      if (response.ok) return new Uint8Array(await response.arrayBuffer());
      throw new Unreached(`${path}: ${response.status}`);
    } catch (fault) {
      throw fault instanceof Unreached ? fault : new Unreached(`${path}: ${fault instanceof Error ? fault.message : fault}`);
    }
  }

  /** @param {string} path */
  async text(path) {
    return new TextDecoder().decode(await this.bytes(path));
  }

  /**
   * @param {string} path
   * @returns {Promise<any>}
   */
  async json(path) {
    const text = await this.text(path);
    try {
      return JSON.parse(text);
    } catch {
      throw new Unreached(`${path}: no JSON`);
    }
  }

  /**
   * The chain from an entry on, and a head that lies on it: the head is asked for first.
   * @param {number} [from]
   */
  async chain(from = 0) {
    const head = await this.json('head.json');
    return { head, links: readChain(await this.text(`chain.jsonl?from=${from}`)) };
  }

  /**
   * Everything that the engine needs of the record: its head, its chain, and every entry but the ballots.
   * @returns {Promise<import('./engine.js').Downloaded>}
   */
  async downloaded() {
    const head = await this.json('head.json');
    // Entries first: the chain may be longer than they are, never shorter.
    const frame = linesOf(await this.bytes('frame.jsonl'));
    return { head, frame, chain: await this.text('chain.jsonl?from=0'), election: this.election };
  }

  /**
   * Send an envelope to the urn, or a checked ballot to the board.
   * @param {'ballots' | 'spoils'} place
   * @param {Uint8Array} bytes
   */
  send(place, bytes) {
    const body = /** @type {Uint8Array<ArrayBuffer>} */ (bytes);
    return fetch(`${this.base}/${place}`, asked({ method: 'POST', body, cache: 'no-store' }));
  }
}

/** @param {Uint8Array} bytes lines, each with its end */
function linesOf(bytes) {
  /** @type {Uint8Array[]} */
  const lines = [];
  for (let start = 0, end = bytes.indexOf(NEWLINE); end >= 0; start = end + 1, end = bytes.indexOf(NEWLINE, start)) {
    lines.push(bytes.slice(start, end));
  }
  return lines;
}

/**
 * @param {RequestInit} request
 * @returns {RequestInit}
 */
function asked(request) {
  const headers = { 'Accept-Language': document.documentElement.lang, ...(request.method === 'POST' ? { 'Content-Type': 'application/json' } : {}) };
  return { ...request, headers, credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer', signal: patience() };
}

/** AbortSignal.timeout is younger than the phones that vote here. */
function patience() {
  const control = new AbortController();
  setTimeout(() => control.abort(), PATIENCE);
  return control.signal;
}
