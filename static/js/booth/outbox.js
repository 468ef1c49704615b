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

/**
 * The outbox of this browser. In a browser that keeps nothing, or no more from some moment on, it holds what it is given
 * until the page closes: what is signed is sent in any case.
 */
export class Outbox {
  /** @type {Map<string, Kept>} */
  #passing = new Map();
  /** @type {IDBDatabase | null} null once the store has failed */
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
    const stored = await this.#stored(async (store) => {
      const found = /** @type {Kept | undefined} */ (await answered(store.get(name)));
      if (found === undefined) await answered(store.add(kept, name));
      return found ?? kept;
    });
    const first = stored ?? this.#passing.get(name) ?? kept;
    this.#passing.set(name, first);
    return first;
  }

  /**
   * Put down what became of an envelope.
   * @param {Kept} kept
   */
  async settle(kept) {
    this.#passing.set(nameOf(kept), kept);
    await this.#stored((store) => answered(store.put(kept, nameOf(kept))));
  }

  /**
   * Forget an envelope and everything about it.
   * @param {Kept} kept
   */
  async forget(kept) {
    this.#passing.delete(nameOf(kept));
    await this.#stored((store) => answered(store.delete(nameOf(kept))));
  }

  /**
   * What is kept of an election, the envelopes that still wait first.
   * @param {string} election
   * @returns {Promise<Kept[]>}
   */
  async of(election) {
    const stored = await this.#stored((store) => answered(store.getAll()), 'readonly');
    const all = stored ?? [...this.#passing.values()];
    const own = all.filter((kept) => kept.election === election);
    return own.sort((one, other) => Number(other.bytes !== null) - Number(one.bytes !== null));
  }

  /**
   * What the store answers once it is on the disk; nothing where there is none, or where it fails: from then on it is
   * left alone, as one that is full or was taken away would fail again.
   * @template T
   * @param {(store: IDBObjectStore) => Promise<T>} act
   * @param {IDBTransactionMode} [mode]
   * @returns {Promise<T | undefined>}
   */
  async #stored(act, mode = 'readwrite') {
    try {
      const transaction = this.#base?.transaction(STORE, mode, { durability: 'strict' });
      if (transaction === undefined) return undefined;
      const [answer] = await Promise.all([act(transaction.objectStore(STORE)), finished(transaction)]);
      return answer;
    } catch {
      this.#base = null;
      return undefined;
    }
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
