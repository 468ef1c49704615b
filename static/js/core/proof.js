// The proof of work of ballot/solicitation/rules/codes.py: a word whose hash begins with so many zero bits.
import { sha256 } from "../../vendor/noble.js";

const PROOF = "ballot/idea/1";

/**
 * @param {string} challenge
 * @param {number} hardness leading zero bits, 32 at most
 */
export function prove(challenge, hardness) {
  const head = new TextEncoder().encode(`${PROOF}\0${challenge}\0`);
  for (let counter = 0; ; counter += 1) {
    const word = String(counter);
    const bytes = new Uint8Array(head.length + word.length);
    bytes.set(head);
    for (let at = 0; at < word.length; at += 1) bytes[head.length + at] = word.charCodeAt(at);
    const [first = 0, second = 0, third = 0, fourth = 0] = sha256(bytes);
    const begin = ((first << 24) | (second << 16) | (third << 8) | fourth) >>> 0;
    if (hardness === 0 || begin >>> (32 - hardness) === 0) return word;
  }
}
