/** What a scrutineer's or counter's device keeps: its secrets, and every body that it made before that body left. */
import { hex } from '../encoding.js';
import * as fields from '../fields.js';
import { publicKey } from '../signature.js';

/** @typedef {import('../record.js').Body} Body */

/**
 * One attempt of the key ceremony (§4); secrets in hex.
 * @typedef {object} Attempt
 * @property {number} number of restarts before it
 * @property {string} id C
 * @property {string} seed of the key that signs
 * @property {string[]} coefficients a_0…a_{t−1}; empty once the endorsement is made
 * @property {string} decrypt e; empty once the endorsement is made
 * @property {Record<string, string>} nonces r by receiver; empty once the endorsement is made
 * @property {string | null} share s_l
 * @property {string[]} relied digests of the bodies that it made or acted on
 * @property {{trustee: Body, reveal?: Body, share?: Body[], endorse?: Body}} made
 */
/**
 * @typedef {object} Kept
 * @property {1} version
 * @property {string} election uuid
 * @property {number} index
 * @property {'secret' | 'open'} mode
 * @property {string} token of the personal link
 * @property {string | null} seed of a counter's key in mode open
 * @property {string | null} key that belongs to it, public
 * @property {Attempt | null} attempt
 * @property {string | null} confirmed the E that the person compared with the hall screen
 * @property {{election: string, close: string, body: Body} | null} seal
 * @property {{election: string, close: string, body: Body} | null} answered the one close that is ever decrypted for
 * @property {import('./view.js').Seen | null} seen
 */

/**
 * The device of somebody who has pressed the one button.
 * @param {{election: string, index: number, mode: 'secret' | 'open', token: string}} seat
 * @returns {Kept}
 */
export function begin({ election, index, mode, token }) {
  const none = { attempt: null, confirmed: null, seal: null, answered: null, seen: null };
  const seed = mode === 'open' ? newSeed() : null;
  const key = seed === null ? null : hex(publicKey(fields.digest(seed)));
  return { version: 1, election, index, mode, token, seed, key, ...none };
}

/** 32 secret bytes, in hex. */
export function newSeed() {
  return hex(crypto.getRandomValues(new Uint8Array(32)));
}
