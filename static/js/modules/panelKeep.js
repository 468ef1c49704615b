/** Keeps what a panel's device must not lose, in the browser's own database: written before anything of it is sent. */

/** @typedef {import('../core/panel/kept.js').Kept} Kept */
/** @typedef {Kept & {revision: number}} Stored */

const [NAME, STORE] = ['ballot-panel', 'kept'];

/** @returns {Promise<IDBDatabase>} */
function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

/**
 * Everything that this device keeps for an election: several where one device plays several parts.
 * @param {string} election
 * @returns {Promise<Stored[]>}
 */
export async function keptFor(election) {
  const database = await opened();
  return new Promise((resolve, reject) => {
    const asked = database.transaction(STORE).objectStore(STORE).getAll();
    asked.onsuccess = () => resolve(asked.result.filter((one) => one.election === election));
    asked.onerror = () => reject(asked.error);
  }).finally(() => database.close());
}

/**
 * Store what comes after `before`, and return what is stored from then on. Another tab that was quicker
 * wins: what it made may have been sent, and nothing is ever said in two ways. Resolves once it is durable.
 * @param {Stored | null} before
 * @param {Kept} after
 * @returns {Promise<Stored>}
 */
export async function keep(before, after) {
  const database = await opened();
  const key = `${after.election}/${after.index}`;
  const next = { ...after, revision: (before?.revision ?? 0) + 1 };
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
    const store = transaction.objectStore(STORE);
    /** @type {Stored} */
    let standing = next;
    const asked = store.get(key);
    asked.onsuccess = () => {
      if (asked.result === undefined || asked.result.revision === before?.revision) store.put(next, key);
      else standing = asked.result;
    };
    transaction.oncomplete = () => resolve(standing);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  }).finally(() => database.close());
}
