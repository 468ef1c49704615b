/** The way between a panel's page and the site: messages in bodies, never in addresses; no answer is told apart from a no. */
import { canonical } from '../core/encoding.js';

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
    const answer = await this.#asked(`${this.address}/entries.jsonl?from=${first}`);
    return (await answer.text()).split('\n').filter((line) => line !== '');
  }

  /** The head that the site signs now (§2.2). @returns {Promise<unknown>} */
  async head() {
    return (await this.#asked(`${this.address}/head.json`)).json();
  }

  /** Voids that wait for signatures; none where the site has no desk. @returns {Promise<Told[]>} */
  async voids() {
    const answer = await fetch(`${this.address}/voids.json`, { credentials: 'omit' }).catch(() => null);
    return answer?.ok ? (await answer.json()).voids : [];
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
    const answer = await fetch(`${this.address}/papers.json`, { credentials: 'omit' }).catch(() => null);
    return answer?.ok ? (await answer.json()).papers : [];
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
    const answer = await fetch(`${this.address}/annulment.json`, { credentials: 'omit' }).catch(() => null);
    return answer?.ok ? (await answer.json()).annulment : null;
  }

  /**
   * @param {number} index
   * @param {string} signature
   */
  async signAnnulment(index, signature) {
    return this.#sent(`${this.address}/annulment/signatures`, { index, signature });
  }

  /**
   * @param {string} path
   * @param {Told} message
   */
  async #sent(path, message) {
    const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
    const answer = await this.#asked(path, { method: 'POST', headers, body: new TextDecoder().decode(canonical(message)) });
    return answer.json();
  }

  /**
   * @param {string} path
   * @param {RequestInit} [options]
   */
  async #asked(path, options = {}) {
    const answer = await fetch(path, { ...options, credentials: 'omit', cache: 'no-store' }).catch((fault) => {
      throw new Unsent(String(fault));
    });
    if (answer.ok) return answer;
    if (answer.status >= 500 || answer.status === 429) throw new Unsent(String(answer.status));
    const told = await answer.json().catch(() => ({ code: String(answer.status), message: answer.statusText }));
    throw new Denied(told.code, told.message);
  }
}
