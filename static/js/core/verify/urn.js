/** Follows who may vote and who has (§3.5, §5.5–5.8, §6, §7.1): voids, ballots and checked ballots in their order. */
import { MOST_SPOILS } from '../ballot.js';
import { Breach } from '../clause.js';
import { hex } from '../encoding.js';
import { readVoid, verifyAct } from '../voids.js';
import { addChoices } from './examine.js';

/** @typedef {import('./examine.js').Examined} Examined */
/** @typedef {import('../record.js').Body} Body */

/** The state of the vote so far; keys and points in hex. */
export class Urn {
  /** @type {Set<string>} */
  #named = new Set();
  /** @type {Set<string>} */
  #voted = new Set();
  /** @type {Map<string, number>} */
  #spoils = new Map();
  /** @type {Set<string>} */
  #points = new Set();
  #live;
  #spares;
  paperVoids = 0;
  /** @type {import('../elgamal.js').Ciphertext[]} */
  sums = [];
  /** @type {bigint[]} */
  marks = [];

  /** @param {import('../roll.js').Roll} roll */
  constructor(roll) {
    this.roll = roll;
    this.#live = new Set(roll.credentials.map(hex));
    this.#spares = new Set(roll.spares.map(hex));
  }

  /**
   * Take a void; Breach 7, 7.1 or 3.5.
   * @param {Body} body
   * @param {Uint8Array} election
   * @param {Map<number, import('../signature.js').Key>} signers
   */
  takeVoid(body, election, signers) {
    const act = readVoid(body);
    if (act.reason === 'paper') this.paperVoids += 1;
    if (hex(act.election) !== hex(election)) throw new Breach('7.1', 'a void of another election');
    verifyAct('void', body, act.signatures, signers);
    const credential = hex(act.credential);
    this.#requireLive(credential);
    if (this.#voted.has(credential)) throw new Breach('7.1', `card ${credential.slice(0, 8)} has voted`);
    this.#live.delete(credential);
    if (act.spare === null) return;
    const spare = hex(act.spare);
    if (!this.#spares.has(spare) || this.#named.has(spare)) {
      throw new Breach('7.1', "the spare is none of the roll's or was named before");
    }
    this.#named.add(spare);
    this.#live.add(spare);
  }

  /**
   * Take an examined ballot; Breach 3.5, 5.5, 5.7 or 5.8.
   * @param {Examined} ballot
   */
  takeBallot({ credential, counter, points, marks }) {
    this.#countMarks(marks);
    if (credential === null) return;
    const repeated = this.#repeats(points);
    const again = this.#voted.has(credential);
    this.#voted.add(credential);
    this.#requireLive(credential);
    if (again) throw new Breach('5.7', `card ${credential.slice(0, 8)} has voted before`);
    const before = this.#spoils.get(credential) ?? 0;
    if (counter !== 1 + before) throw new Breach('5.5', `the counter is ${counter} after ${before} checked ballots`);
    if (repeated) throw new Breach('5.8', 'a point that stood in the record before');
  }

  /**
   * Take an examined checked ballot; Breach 3.5, 5.7, 5.8 or 6.
   * @param {Examined} spoil
   */
  takeSpoil({ credential, counter, points }) {
    if (credential === null) return;
    const repeated = this.#repeats(points);
    const before = this.#spoils.get(credential) ?? 0;
    this.#spoils.set(credential, before + 1);
    this.#requireLive(credential);
    if (this.#voted.has(credential)) throw new Breach('5.7', `card ${credential.slice(0, 8)} checks after it has voted`);
    if (counter !== before + 1 || before >= MOST_SPOILS) {
      throw new Breach('6', `checked ballot ${before + 1} of its card bears the counter ${counter}`);
    }
    if (repeated) throw new Breach('5.8', 'a point that stood in the record before');
  }

  /**
   * Add a ballot's choices to the sums.
   * @param {import('../elgamal.js').Ciphertext[]} choices
   * @param {number} options
   */
  add(choices, options) {
    this.sums = addChoices(this.sums, choices, options);
  }

  /** @param {string} credential */
  #requireLive(credential) {
    if (!this.#live.has(credential)) throw new Breach('3.5', `card ${credential.slice(0, 8)} is not live`);
  }

  /** @param {string[]} points */
  #repeats(points) {
    const before = this.#points.size;
    for (const point of points) this.#points.add(point);
    return this.#points.size !== before + points.length;
  }

  /** @param {number[]} marks */
  #countMarks(marks) {
    marks.forEach((mark, place) => {
      this.marks[place] = (this.marks[place] ?? 0n) + BigInt(mark);
    });
  }
}
