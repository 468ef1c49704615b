/** Sends an envelope until the urn has answered for good; whatever else comes back, it is not counted yet. */
import { Unreached } from './site.js';

/** @typedef {{receipt: Uint8Array} | {rejected: string}} Answer the stored receipt, or the code of a final refusal */
/** @typedef {{delayed: number | null, isPaused: boolean}} Delay the urn gave no answer that counts; seconds it asked to wait; whether the vote stands still */
/**
 * @typedef {object} Way
 * @property {(bytes: Uint8Array) => Promise<Response>} send
 * @property {(milliseconds: number) => Promise<void>} pause returns earlier when the network comes back
 * @property {(isPaused: boolean) => void} onDelay told before each pause; whether it is the vote that stands still
 */

/** Refusals that sending again doesn't change; a receipt, if there were one, would have come in their place. */
const FINAL = ['unfit-ballot', 'unknown-card', 'void-card', 'vote-over', 'checked-enough', 'has-voted'];
const PAUSED = 'vote-paused';
const FIRST = 1000;
const LONGEST = 15_000;

/**
 * Send until there is an answer.
 * @param {Uint8Array} bytes
 * @param {Way} way
 * @returns {Promise<Answer>}
 */
export async function delivered(bytes, way) {
  for (let tries = 0; ; tries++) {
    const answer = await attempt(bytes, way);
    if (!('delayed' in answer)) return answer;
    way.onDelay(answer.isPaused);
    await way.pause(waiting(tries, answer.delayed));
  }
}

/**
 * How long to wait after so many tries: longer each time, and never all phones of a hall at once.
 * @param {number} tries
 * @param {number | null} asked seconds
 * @param {number} [lot] 0 to 1
 */
export function waiting(tries, asked, lot = Math.random()) {
  const longest = Math.min(LONGEST, FIRST * 2 ** tries);
  return Math.max((asked ?? 0) * 1000, Math.round(longest * (0.5 + lot / 2)));
}

/**
 * @param {Uint8Array} bytes
 * @param {Way} way
 * @returns {Promise<Answer | Delay>}
 */
async function attempt(bytes, { send }) {
  try {
    const response = await send(bytes);
    const answer = new Uint8Array(await response.arrayBuffer());
    if (response.ok && isJson(response)) return { receipt: answer };
    const code = codeIn(answer);
    if (code !== null && FINAL.includes(code)) return { rejected: code };
    return { delayed: Number(response.headers.get('Retry-After')) || null, isPaused: code === PAUSED };
  } catch {
    // No network, a time-out, a connection cut off in the middle: the ballot may be in the urn or not.
    return { delayed: null, isPaused: false };
  }
}

/** A hotel's log-in page is an answer of 200 too. @param {Response} response */
function isJson(response) {
  return (response.headers.get('Content-Type') ?? '').startsWith('application/json');
}

/** @param {Uint8Array} answer */
function codeIn(answer) {
  try {
    return String(JSON.parse(new TextDecoder().decode(answer)).code);
  } catch {
    return null;
  }
}

/** A pause that ends earlier when somebody wakes it: the network came back, the page is looked at again. */
export class Pause {
  /** @type {() => void} */
  #wake = () => undefined;

  /**
   * @param {number} milliseconds
   * @returns {Promise<void>}
   */
  for(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  end() {
    this.#wake();
  }
}

/**
 * What the site answers, however long the network takes.
 * @template T
 * @param {() => Promise<T>} ask
 * @param {Pause} pause
 * @returns {Promise<T>}
 */
export async function tried(ask, pause) {
  for (let tries = 0; ; tries++) {
    try {
      return await ask();
    } catch (fault) {
      if (!(fault instanceof Unreached)) throw fault;
      await pause.for(waiting(tries, null));
    }
  }
}
