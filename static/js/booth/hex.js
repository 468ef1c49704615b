/** Bytes as hex, the form in which the booth keeps and hands them on. */
import { cardNumber } from '../core/codes.js';

/** @param {string} hex */
export function bytesOf(hex) {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

/**
 * The number of a card as it stands outside the seal: two groups of four.
 * @param {string} credential
 */
export function numberGroups(credential) {
  return cardNumber(bytesOf(credential)).replace(/^.{4}/, '$& ');
}
