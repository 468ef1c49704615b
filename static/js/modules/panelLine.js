/** The way between a panel's page and the site: messages in bodies, never in addresses; no answer is told apart from a no. */
import { canonical } from '../core/encoding.js';

const PATIENCE = 15_000;

/** The site said no, with its code and its sentence in the reader's language. */
export class Denied extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** No answer came: whether the message arrived is unknown, so it is sent again as it was. */
export class Unsent extends Error {}

/** @typedef {{[name: string]: any}} Told */

export class Line {
  /**
   * @param {string} address of the election
   * @param {string} token of the personal link
   */
  constructor(address, token) {
    this.address = address;
    this.token = token;
  }

  /**
   * @param {string} name
   * @param {Told} message
   * @returns {Promise<Told>}
   */
  async post(name, message) {
    return this.#sent(`${this.address}/panel/${name}`, { token: this.token, ...message });
  }

  /**
   * Lines of the record from entry `first` on; none where it ends.
   * @param {number} first
   */
  async entries(first) {
    return this.#asked(`${this.address}/entries.jsonl?from=${first}`, linesOf);
  }

  /** The head that the site signs now (§2.2). @returns {Promise<unknown>} */
  async head() {
    return this.#asked(`${this.address}/head.json`, JSON.parse);
  }

  /** Voids that wait for signatures; none where the site has no desk. @returns {Promise<Told[]>} */
  async voids() {
    return (await this.#waiting('voids')) ?? [];
  }

  /**
   * @param {string} id
   * @param {number} index
   * @param {string} signature
   */
  async signVoid(id, index, signature) {
    return this.#sent(`${this.address}/voids/${id}/signatures`, { index, signature });
  }

  /** Boxes of paper that wait for signatures, as two people counted them. @returns {Promise<Told[]>} */
  async papers() {
    return (await this.#waiting('papers')) ?? [];
  }

  /**
   * @param {string} id of the box
   * @param {number} index
   * @param {string} signature
   */
  async signPaper(id, index, signature) {
    return this.#sent(`${this.address}/papers/${id}/signatures`, { index, signature });
  }

  /** What two organizers want ended, waiting for signatures; null where nothing does. @returns {Promise<Told | null>} */
  async annulment() {
    return this.#waiting('annulment');
  }

  /**
   * @param {number} index
   * @param {string} signature
   */
  async signAnnulment(index, signature) {
    return this.#sent(`${this.address}/annulment/signatures`, { index, signature });
  }

  /**
   * What waits for signatures under this name; null where nothing does or no answer comes: no step waits for it.
   * @param {string} name
   */
  async #waiting(name) {
    const told = await this.#asked(`${this.address}/${name}.json`, JSON.parse, { cache: 'default' }).catch(() => null);
    return told?.[name] ?? null;
  }

  /**
   * @param {string} path
   * @param {Told} message
   * @returns {Promise<Told>}
   */
  async #sent(path, message) {
    const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
    return this.#asked(path, JSON.parse, { method: 'POST', headers, body: new TextDecoder().decode(canonical(message)) });
  }

  /**
   * What `read` makes of the site's answer; one that breaks off, takes too long or isn't the site's is no answer.
   * @template T
   * @param {string} path
   * @param {(text: string) => T} read
   * @param {RequestInit} [options]
   */
  async #asked(path, read, options = {}) {
    // AbortSignal.timeout is younger than the devices that sit here.
    const control = new AbortController();
    const patience = setTimeout(() => control.abort(), PATIENCE);
    try {
      const answer = await fetch(path, { cache: 'no-store', ...options, credentials: 'omit', signal: control.signal });
      const text = await answer.text();
      if (!isSpoken(answer)) throw new Unsent(String(answer.status));
      if (answer.ok) return read(text);
      const { code, message } = JSON.parse(text);
      throw new Denied(code, message);
    } catch (fault) {
      throw fault instanceof Denied ? fault : new Unsent(String(fault));
    } finally {
      clearTimeout(patience);
    }
  }
}

/** A yes or no of the site: not its trouble, and no log-in page of a hotel. @param {Response} answer */
function isSpoken({ status, headers }) {
  // The record's lines are application/jsonl.
  return status < 500 && status !== 429 && (headers.get('Content-Type') ?? '').startsWith('application/json');
}

/** Whole lines: each has its end, and one that was cut off has none. @param {string} text */
function linesOf(text) {
  return text.split('\n').slice(0, -1);
}
