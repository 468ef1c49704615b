/** A count in this process: seals, the tally, what was decrypted, and what it means. */
import { counterSeal } from '../../../static/js/core/closing.js';
import { sumCiphertexts } from '../../../static/js/core/elgamal.js';
import { point } from '../../../static/js/core/group.js';
import { readManifest } from '../../../static/js/core/manifest.js';
import { outcome } from '../../../static/js/core/outcome.js';
import { combine, readDecryption, readTally, tallyBody, totals } from '../../../static/js/core/tally.js';
import { bytes } from '../vectors.js';

/** @typedef {import('../../../static/js/core/elgamal.js').Ciphertext} Ciphertext */

export const count = {
  /** @param {any} given */
  counterSeal({ index, election, close, seed }) {
    return counterSeal(index, bytes(election), bytes(close), bytes(seed));
  },
  /** @param {any} given `choices` in hex, one list a ballot */
  tally({ election, choices }) {
    const read = choices.map((/** @type {[string, string][]} */ pairs) => pairs.map(([a, b]) => [point(bytes(a)), point(bytes(b))]));
    const sums = read[0].map((/** @type {unknown} */ _, /** @type {number} */ place) => {
      return sumCiphertexts(read.map((/** @type {Ciphertext[]} */ one) => one[place]));
    });
    return tallyBody(bytes(election), read.length, sums);
  },
  /** @param {any} given */
  totals({ tally, decryptions, threshold, key }) {
    const { sums, ballots } = readTally(tally);
    const parts = decryptions.map(readDecryption);
    const factors = new Map(parts.map((/** @type {any} */ part) => [part.index, part.factors]));
    return totals(combine(sums, factors, threshold), point(bytes(key)), ballots);
  },
  /** @param {any} given */
  outcome({ manifest, total, turnout }) {
    const { paperOver, ...numbers } = turnout;
    const wide = Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, BigInt(number)]));
    const known = /** @type {import('../../../static/js/core/outcome.js').Turnout} */ (/** @type {unknown} */ ({ ...wide, paperOver }));
    return outcome(readManifest(manifest), total.map(BigInt), known);
  },
};
