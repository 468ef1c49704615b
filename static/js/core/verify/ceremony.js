/** Checks one attempt at the key ceremony (§4): every body by itself, then what the election makes of them. */
import { Breach } from '../clause.js';
import * as closing from '../closing.js';
import { hex } from '../encoding.js';
import * as fields from '../fields.js';
import {
  attemptDigest, ceremonyDigest, jointKey, publicShare, readReveal, readShare, readTrustee, verifyEntry, verifyReveal,
} from '../trustees.js';

/** @typedef {import('../record.js').Body} Body */
/** @typedef {import('../signature.js').Key} Key */

/** One attempt; in mode open it has no scrutineers and only an election. */
export class Ceremony {
  /** @type {Map<number, import('../trustees.js').Trustee>} */
  trustees = new Map();
  /** @type {Map<number, import('../trustees.js').Reveal>} */
  reveals = new Map();
  /** @type {Set<string>} */
  shares = new Set();
  /** @type {Set<number>} */
  endorsed = new Set();
  /** @type {{trustee: Body[], reveal: Body[], share: Body[]}} */
  bodies = { trustee: [], reveal: [], share: [] };
  /** @type {closing.Election | null} */
  election = null;

  /**
   * @param {import('../manifest.js').Manifest} manifest
   * @param {import('../roll.js').Roll} roll
   * @param {number} restarts
   */
  constructor(manifest, roll, restarts) {
    this.manifest = manifest;
    this.roll = roll;
    this.restarts = restarts;
    /** C. */
    this.attempt = attemptDigest(manifest.digest, roll.digest, restarts);
  }

  /** n; 0 in mode open. */
  get size() {
    return this.manifest.trustees?.count ?? 0;
  }

  /**
   * Who signs voids, boxes and an annulment, by index from 1 (§7).
   * @returns {Map<number, Key>}
   */
  signers() {
    if (this.manifest.mode === 'open') return new Map(this.manifest.counters.map((key, at) => [at + 1, key]));
    return new Map([...this.trustees].map(([index, { sign }]) => [index, sign]));
  }

  /**
   * A scrutineer's first body; Breach 4 where the record has none that can be read.
   * @param {number} index
   */
  trusteeOf(index) {
    const trustee = this.trustees.get(index);
    if (trustee === undefined) throw new Breach('4', `scrutineer ${index} has no readable first body`);
    return trustee;
  }

  /**
   * Read a body's fields and place it; Breach 1.x or 2.5: checked also in attempts that were given up.
   * @param {string} kind
   * @param {Body} body
   */
  read(kind, body) {
    if (kind === 'trustee') {
      const trustee = readTrustee(body);
      this.#place(trustee.index, this.trustees);
      this.trustees.set(trustee.index, trustee);
      this.bodies.trustee.push(body);
    } else if (kind === 'reveal') {
      const reveal = readReveal(this.manifest.trustees?.threshold ?? 0)(body);
      this.#place(reveal.index, this.reveals);
      this.reveals.set(reveal.index, reveal);
      this.bodies.reveal.push(body);
    } else if (kind === 'share') {
      this.#placeShare(readShare(body));
      this.bodies.share.push(body);
    } else if (kind === 'endorse') {
      const endorse = closing.readEndorse(body);
      this.#place(endorse.index, this.endorsed);
      this.endorsed.add(endorse.index);
    } else {
      this.election = closing.readElection(body);
    }
  }

  /**
   * @param {number} index
   * @param {{has(index: number): boolean}} taken
   */
  #place(index, taken) {
    if (index < 1 || index > this.size || taken.has(index)) {
      throw new Breach('2.5', `scrutineer ${index} is not one of ${this.size} or speaks twice`);
    }
  }

  /** @param {import('../trustees.js').Share} share */
  #placeShare({ sender, receiver }) {
    const pair = `${sender} ${receiver}`;
    const known = [sender, receiver].every((index) => index >= 1 && index <= this.size);
    if (!known || sender === receiver || this.shares.has(pair)) {
      throw new Breach('2.5', `a share from ${sender} to ${receiver} is not to be or comes twice`);
    }
    this.shares.add(pair);
  }

  /**
   * Check a body that was read; only for the attempt that counts.
   * @param {string} kind
   * @param {Body} body
   */
  check(kind, body) {
    if (kind === 'trustee') this.#checkTrustee(body);
    else if (kind === 'reveal') this.#checkReveal(body);
    else if (kind === 'share') verifyEntry('share', this.attempt, body, this.trusteeOf(body.from).sign);
    else if (kind === 'endorse') this.#checkEndorse(body);
    else this.#checkElection(body);
  }

  /** @param {Body} body */
  #checkTrustee(body) {
    const trustee = this.trusteeOf(body.index);
    verifyEntry('trustee', this.attempt, body, trustee.sign);
    if ([...this.trustees.values()].filter(({ sign }) => hex(sign) === hex(trustee.sign)).length > 1) {
      throw new Breach('4.1', `scrutineer ${trustee.index} signs with another's key`);
    }
  }

  /** @param {Body} body */
  #checkReveal(body) {
    const reveal = /** @type {import('../trustees.js').Reveal} */ (this.reveals.get(body.index));
    const trustee = this.trusteeOf(reveal.index);
    verifyEntry('reveal', this.attempt, body, trustee.sign);
    verifyReveal(this.attempt, trustee, reveal);
    if ([...this.reveals.values()].filter(({ encrypt }) => encrypt.equals(reveal.encrypt)).length > 1) {
      throw new Breach('4.2', `scrutineer ${reveal.index} shows another's encryption key`);
    }
  }

  /** @param {Body} body */
  #checkEndorse(body) {
    if (this.election === null || hex(fields.digest(body.election)) !== hex(this.election.digest)) {
      throw new Breach('4.6', 'an endorsement of another election');
    }
    verifyEntry('endorse', this.attempt, body, this.trusteeOf(body.index).sign);
  }

  /** @param {Body} body */
  #checkElection(body) {
    const election = closing.readElection(body);
    if (hex(election.manifest) !== hex(this.manifest.digest) || hex(election.roll) !== hex(this.roll.digest)) {
      throw new Breach('4.5', 'the election binds another manifest or roll');
    }
    if (this.manifest.mode === 'open') {
      if (election.ceremony !== null || election.key !== null || election.shares !== null) {
        throw new Breach('4.5', 'an open election has no key');
      }
      return;
    }
    this.#checkKeys(election);
    const { trustee, reveal, share } = this.bodies;
    const ceremony = ceremonyDigest(this.attempt, trustee, reveal, share);
    if (election.ceremony === null || hex(election.ceremony) !== hex(ceremony)) {
      throw new Breach('4.5', 'the election binds another ceremony');
    }
  }

  /** @param {closing.Election} election */
  #checkKeys({ key, shares }) {
    const { trustee, reveal, share } = this.bodies;
    const n = this.size;
    if (trustee.length !== n || reveal.length !== n || share.length !== n * (n - 1)) {
      throw new Breach('4.5', 'not every body of the ceremony can be read');
    }
    const reveals = [...this.reveals].sort(([left], [right]) => left - right).map(([, one]) => one);
    const joint = jointKey(reveals);
    if (key === null || !key.equals(joint)) throw new Breach('4.4', "the key is not the sum of the scrutineers' parts");
    const expected = Array.from({ length: n }, (_, at) => publicShare(reveals, at + 1));
    if (shares === null || shares.length !== n || !shares.every((one, at) => one.equals(expected[at]))) {
      throw new Breach('4.4', "the public shares are not those of the scrutineers' coefficients");
    }
  }
}
