/** One or more scrutineers in this process: their secrets stay here, by a handle that the other side chooses. */
import { signEntry, readReveal, readShare, publicShare, ceremonyDigest, jointKey } from '../../../static/js/core/trustees.js';
import * as scrutineer from '../../../static/js/core/scrutineer.js';
import { point, base } from '../../../static/js/core/group.js';
import { hex } from '../../../static/js/core/encoding.js';
import { decryptionBody } from '../../../static/js/core/tally.js';
import { bytes } from '../vectors.js';

/** @typedef {{secrets: scrutineer.CeremonySecrets, share: bigint | null}} Person */

/** @type {Map<string, Person>} */
const people = new Map();

/** @param {string} handle */
function person(handle) {
  const found = people.get(handle);
  if (found === undefined) throw new RangeError(`nobody is called ${handle}`);
  return found;
}

/** @param {any[]} pairs Ciphertexts in hex */
function sumsOf(pairs) {
  return pairs.map(([alpha, beta]) => /** @type {import('../../../static/js/core/elgamal.js').Ciphertext} */ ([point(bytes(alpha)), point(bytes(beta))]));
}

export const ceremony = {
  /** @param {any} given */
  trustee({ handle, attempt, index, threshold, seed, name }) {
    const secrets = scrutineer.drawSecrets(bytes(attempt), index, threshold, bytes(seed));
    people.set(handle, { secrets, share: null });
    return scrutineer.trusteeBody(secrets, name);
  },
  /** @param {any} given */
  reveal({ handle }) {
    return scrutineer.revealBody(person(handle).secrets);
  },
  /** @param {any} given */
  share({ handle, to, encrypt }) {
    return scrutineer.shareBody(person(handle).secrets, to, point(bytes(encrypt)));
  },
  /** Opens the shares to one scrutineer and answers its public share. @param {any} given */
  receive({ handle, threshold, shares, reveals }) {
    const own = person(handle);
    const read = reveals.map(readReveal(threshold));
    const opened = shares.map(readShare).map((/** @type {import('../../../static/js/core/trustees.js').Share} */ share) => {
      return scrutineer.openShare(own.secrets, share, read[share.sender - 1].coefficients);
    });
    own.share = scrutineer.secretShare(own.secrets, opened);
    return hex(base(own.share).bytes);
  },
  /** @param {any} given */
  keys({ threshold, attempt, trustees, reveals, shares }) {
    const read = reveals.map(readReveal(threshold));
    return {
      ceremony: hex(ceremonyDigest(bytes(attempt), trustees, reveals, shares)),
      key: hex(jointKey(read).bytes),
      shares: read.map((/** @type {unknown} */ _, /** @type {number} */ at) => hex(publicShare(read, at + 1).bytes)),
    };
  },
  /** @param {any} given */
  sign({ kind, attempt, body, seed }) {
    return signEntry(kind, bytes(attempt), body, bytes(seed));
  },
  /** @param {any} given */
  decrypt({ handle, election, close, sums }) {
    const { secrets: { attempt, index, seed }, share } = person(handle);
    if (share === null) throw new RangeError(`${handle} has no share`);
    const opening = { election: bytes(election), close: bytes(close), attempt, index, share: base(share) };
    return decryptionBody(opening, sumsOf(sums), share, seed);
  },
};
