/** The address that a card leads to: secret and issue code stand behind the #, where no server ever sees them (§3.4). */
import { LENGTH, checkSecret } from '../core/cards.js';

const ORIGIN = /^(?<scheme>https?):\/\/(?<host>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::(?<port>[1-9]\d{0,4}))?\/?$/;
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
const STANDARD = /** @type {Record<string, string>} */ ({ https: '443', http: '80' });

/** An address that no card may lead to. */
export class UnfitOrigin extends Error {}

/**
 * A site's address as a browser names it; UnfitOrigin unless it is https, or this machine's own, and host and port alone.
 * @param {string} text
 */
export function origin(text) {
  const { scheme, host, port } = ORIGIN.exec(text.trim().toLowerCase())?.groups ?? {};
  if (!scheme || !host || (scheme === 'http' && !LOOPBACK.includes(host))) throw new UnfitOrigin(text);
  return `${scheme}://${host}${port && port !== STANDARD[scheme] ? `:${port}` : ''}`;
}

/**
 * What the QR code of a card holds.
 * @param {string} site
 * @param {string} secret
 * @param {string} code the issue's 26 characters
 */
export function address(site, secret, code) {
  return `${site}/card#${secret}${code}`;
}

/**
 * 26 characters in five groups, as they are printed and typed.
 * @param {string} characters
 */
export function typed(characters) {
  return [0, 5, 10, 15, 20].map((at) => characters.slice(at, at === 20 ? LENGTH : at + 5)).join('-');
}

/**
 * Secret and issue code from what was scanned, followed or typed; Breach 3.4 for what no card holds.
 * @param {string} text an address, what stands behind its #, or both lines of characters in any case and grouping
 */
export function readCard(text) {
  const behind = text.includes('#') ? text.slice(text.indexOf('#') + 1) : text;
  const letters = behind.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return { secret: checkSecret(letters.slice(0, LENGTH)), issue: checkSecret(letters.slice(LENGTH)) };
}
