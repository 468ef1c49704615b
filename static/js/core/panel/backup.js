/** A backup file: everything that a device keeps, encrypted under a passphrase, for another device to go on with. */
import { scrypt, xchacha20poly1305 } from '../../../vendor/keeping.js';
import { canonical, hex, read, utf8 } from '../encoding.js';
import * as fields from '../fields.js';

export const FORMAT = 'ballot-panel/1';
const COST = { N: 2 ** 15, r: 8, p: 1, dkLen: 32 };

/** @typedef {import('./kept.js').Kept} Kept */

/** The file is no backup, or the passphrase is another. */
export class Unfit extends Error {}

/**
 * The file's bytes.
 * @param {Kept} kept
 * @param {string} passphrase
 */
export function backedUp(kept, passphrase) {
  const [salt, nonce] = [crypto.getRandomValues(new Uint8Array(16)), crypto.getRandomValues(new Uint8Array(24))];
  const cipher = sealer(passphrase, salt, nonce).encrypt(canonical(kept));
  return canonical({ format: FORMAT, salt: hex(salt), nonce: hex(nonce), cipher: hex(cipher) });
}

/**
 * What a backup file holds; Unfit for another file or passphrase.
 * @param {Uint8Array} file
 * @param {string} passphrase
 * @returns {Kept}
 */
export function restored(file, passphrase) {
  try {
    const found = fields.record(read(file), ['format', 'salt', 'nonce', 'cipher']);
    if (found.format !== FORMAT) throw new Unfit('another format');
    const [salt, nonce, cipher] = [found.salt, found.nonce, found.cipher].map(unhex);
    return read(sealer(passphrase, salt, nonce).decrypt(cipher));
  } catch (fault) {
    throw new Unfit(fault instanceof Error ? fault.message : String(fault));
  }
}

/**
 * @param {string} passphrase
 * @param {Uint8Array} salt
 * @param {Uint8Array} nonce
 */
function sealer(passphrase, salt, nonce) {
  // NFC, so that a passphrase typed on another keyboard is the same one.
  return xchacha20poly1305(scrypt(utf8(passphrase.normalize('NFC')), salt, COST), nonce, utf8(FORMAT));
}

/** @param {unknown} value hex */
function unhex(value) {
  return Uint8Array.from(fields.text(value).match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}
