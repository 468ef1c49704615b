/** Keeps signed envelopes until they are in the urn, and then their receipts; a choice that isn't signed is never here. */

const NAME = 'booth';
const STORE = 'envelopes';

/**
 * An envelope of one card in one election, keys and hashes in hex; `bytes` are gone once there is a receipt or a final refusal.
 * @typedef {object} Kept
 * @property {string} election uuid
 * @property {string} credential
 * @property {string} ballot HB
 * @property {string} digest of the entry's body
 * @property {Uint8Array | null} bytes
 * @property {import('./chain.js').Place} head the last one that was seen
 * @property {import('./states.js').ReceiptBody | null} receipt
 * @property {string | null} refused the code of a final refusal
 */

/** The outbox of this browser; in a browser that keeps nothing it holds what it is given until the page closes. */
export class Outbox {
  /** @type {Map<string, Kept>} */
  #passing = new Map();
  #base;

  /** @param {IDBDatabase | null} base */
  constructor(base) {
    this.#base = base;
  }

  /** Whether envelopes survive the page. */
  get isLasting() {
    return this.#base !== null;
  }

  /**
   * Keep an envelope, or return the one that this card already has here: a card's first envelope is its only one.
   * @param {Kept} kept
   * @returns {Promise<Kept>}
   */
  async keep(kept) {
    const name = nameOf(kept);
    if (this.#base === null) {
      if (!this.#passing.has(name)) this.#passing.set(name, kept);
      return /** @type {Kept} */ (this.#passing.get(name));
    }
    const store = this.#base.transaction(STORE, 'readwrite', { durability: 'strict' }).objectStore(STORE);
    const found = await answered(store.get(name));
    if (found === undefined) await answered(store.add(kept, name));
    await finished(store.transaction);
    return found ?? kept;
  }

  /**
   * Put down what became of an envelope.
   * @param {Kept} kept
   */
  async settle(kept) {
    this.#passing.set(nameOf(kept), kept);
    await this.#write((store) => store.put(kept, nameOf(kept)));
  }

  /**
   * Forget an envelope and everything about it.
   * @param {Kept} kept
   */
  async forget(kept) {
    this.#passing.delete(nameOf(kept));
    await this.#write((store) => store.delete(nameOf(kept)));
  }

  /**
   * What is kept of an election, the envelopes that still wait first.
   * @param {string} election
   * @returns {Promise<Kept[]>}
   */
  async of(election) {
    const all = this.#base === null ? [...this.#passing.values()] : await answered(this.#base.transaction(STORE).objectStore(STORE).getAll());
    const own = all.filter((kept) => kept.election === election);
    return own.sort((one, other) => Number(other.bytes !== null) - Number(one.bytes !== null));
  }

  /** @param {(store: IDBObjectStore) => void} change */
  async #write(change) {
    if (this.#base === null) return;
    const transaction = this.#base.transaction(STORE, 'readwrite', { durability: 'strict' });
    change(transaction.objectStore(STORE));
    await finished(transaction);
  }
}

/** Open this browser's outbox. @returns {Promise<Outbox>} */
export async function openOutbox() {
  try {
    const asked = indexedDB.open(NAME, 1);
    asked.addEventListener('upgradeneeded', () => asked.result.createObjectStore(STORE));
    return new Outbox(await answered(asked));
  } catch {
    // Some browsers refuse it in their private mode; the page says that it must stay open.
    return new Outbox(null);
  }
}

/** @param {Kept} kept */
function nameOf({ election, credential }) {
  return `${election} ${credential}`;
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function answered(request) {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
}

/**
 * @param {IDBTransaction} transaction
 * @returns {Promise<void>}
 */
function finished(transaction) {
  return new Promise((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('abort', () => reject(transaction.error));
    transaction.addEventListener('error', () => reject(transaction.error));
  });
}
