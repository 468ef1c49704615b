/** Walks a record from its manifest to its end (§9) and writes down every clause that does not hold. */
import { termsOf } from '../ballot.js';
import { Breach } from '../clause.js';
import * as closing from '../closing.js';
import { fingerprintHex } from '../codes.js';
import { same } from '../encoding.js';
import { readManifest } from '../manifest.js';
import { Order } from '../order.js';
import { ROOT, readEntry } from '../record.js';
import { readRoll } from '../roll.js';
import { readAnnul, verifyAct } from '../voids.js';
import { Ceremony } from './ceremony.js';
import { Count } from './count.js';
import { examine } from './examine.js';
import { LONGEST_FAULTY, MOST_FINDINGS, emptyReport } from './finding.js';
import { Urn } from './urn.js';

/** @typedef {import('../record.js').Entry} Entry */
/** @typedef {import('../record.js').Body} Body */
/** @typedef {import('./finding.js').Finding} Finding */

const CEREMONY = ['trustee', 'reveal', 'share', 'election', 'endorse'];
const VOTES = ['ballot', 'spoil'];

/** Nothing can be judged beyond this point; what was found stands in the report. */
export class Enough extends Error {}

/**
 * The state of one verification; `hashes` and `ballots` are what saved heads and receipts are held against.
 * A scrutineer follows a record under way: what it must know of the attempt that counts stands open.
 */
export class Walk {
  report = emptyReport();
  /** @type {Finding[]} */
  pending = [];
  /** @type {Uint8Array[]} */
  hashes = [];
  /** @type {Map<number, string>} HB in hex by entry */
  ballots = new Map();
  /** @type {import('../manifest.js').Manifest | null} */
  manifest = null;
  /** @type {import('../roll.js').Roll | null} */
  roll = null;
  /** @type {Order | null} */
  #order = null;
  /** @type {Ceremony | null} */
  ceremony = null;
  /** @type {Urn | null} */
  urn = null;
  /** @type {Count | null} */
  counting = null;
  /** @type {import('./examine.js').Measure | null} */
  #measure = null;

  /**
   * Take the next entry; Enough when it is no entry at all.
   * @param {Uint8Array} line
   */
  takeLine(line) {
    const entry = this.#needed(this.hashes.length, () => readEntry(line));
    const before = this.report.findings.length;
    const seq = this.#link(entry);
    const counting = this.counting;
    if (VOTES.includes(entry.kind) && counting !== null) {
      this.attempt(seq, () => this.#takeVote(entry, seq, counting));
    } else {
      this.attempt(seq, () => entry.check());
      this.attempt(seq, () => this.#take(entry));
    }
    if (line.length > LONGEST_FAULTY && this.report.findings.length > before) this.#stop();
  }

  /** Close the walk: what still waits becomes final, and a record that has not ended says so. */
  finish() {
    this.#settle();
    if (this.report.end === null) {
      this.found('2.5', this.hashes.length > 0 ? this.hashes.length - 1 : null, 'the record ends neither in result nor annul');
    }
  }

  /**
   * Write down a finding; Enough once there are more than anyone would read.
   * @param {string} clause
   * @param {number | null} entry
   * @param {string} what
   */
  found(clause, entry, what) {
    this.#write(this.report.findings, { clause, entry, what });
  }

  /**
   * Take one step and write down the breach that it throws.
   * @param {number | null} entry
   * @param {() => void} step
   */
  attempt(entry, step) {
    try {
      step();
    } catch (fault) {
      if (!(fault instanceof Breach)) throw fault;
      this.found(fault.clause, entry, fault.what);
    }
  }

  /**
   * @param {Finding[]} target
   * @param {Finding} finding
   */
  #write(target, finding) {
    target.push(finding);
    if (this.report.findings.length + this.pending.length >= MOST_FINDINGS) this.#stop();
  }

  /** @returns {never} */
  #stop() {
    this.#settle();
    this.report.stopped = true;
    throw new Enough();
  }

  /**
   * What everything after it is measured by, or Enough where it can't be read.
   * @template T
   * @param {number} entry
   * @param {() => T} read
   * @returns {T}
   */
  #needed(entry, read) {
    try {
      return read();
    } catch (fault) {
      if (!(fault instanceof Breach)) throw fault;
      this.#settle();
      this.found(fault.clause, entry, fault.what);
      this.#stop();
    }
  }

  /**
   * Follow the chain; the place at which the entry stands.
   * @param {Entry} entry
   */
  #link({ seq, prev, hash }) {
    const place = this.hashes.length;
    const last = place > 0 ? this.hashes[place - 1] : ROOT;
    this.hashes.push(hash);
    this.report.entries = this.hashes.length;
    if (seq !== place || !same(prev, last)) this.found('2.1', place, 'the entry does not follow the one before');
    return place;
  }

  /**
   * @param {Entry} entry
   * @param {number} seq
   * @param {Count} counting
   */
  #takeVote(entry, seq, counting) {
    const [order, urn, manifest] = [this.#order, this.urn, this.manifest];
    if (order === null || urn === null || manifest === null) throw new Breach('2.5', `${entry.kind} may not come here`);
    const { e, election: { key } } = counting;
    this.#measure ??= { manifest, election: e, terms: key && termsOf(manifest, e, key.prepare('public')) };
    const item = examine(entry, this.#measure);
    if (item.choices !== null) urn.add(item.choices, manifest.options.length);
    order.admit(entry.kind);
    if (entry.kind === 'ballot') {
      counting.ballots += 1;
      this.report.ballots += 1;
      if (item.hash !== null) this.ballots.set(seq, item.hash);
      this.attempt(seq, () => urn.takeBallot(item));
    } else {
      this.attempt(seq, () => urn.takeSpoil(item));
    }
    for (const { clause, what } of item.breaches) this.found(clause, seq, what);
  }

  /** @param {Entry} entry */
  #take(entry) {
    if (this.manifest === null || this.#order === null) {
      this.#begin(entry);
      return;
    }
    this.#order.admit(entry.kind);
    if (this.ceremony === null || this.urn === null) this.#takeRoll(entry.body, this.manifest);
    else if (CEREMONY.includes(entry.kind)) this.#takeCeremony(entry, this.ceremony, this.urn);
    else if (entry.kind === 'restart') this.#restart(entry.body, this.ceremony);
    else if (entry.kind === 'annul') this.#annul(entry.body, this.ceremony);
    else {
      this.#settle();
      if (this.counting !== null) this.#takeCount(entry, this.ceremony, this.urn, this.counting);
    }
  }

  /** @param {Entry} entry */
  #begin(entry) {
    if (entry.kind !== 'manifest') throw new Breach('2.5', 'a record begins with its manifest');
    const manifest = this.#needed(this.hashes.length - 1, () => readManifest(entry.body));
    this.manifest = manifest;
    this.#order = new Order(manifest);
    this.report.election = manifest.election;
    this.report.title = manifest.title;
    if (manifest.rehearsal) this.report.notes.push('rehearsal');
  }

  /**
   * @param {Body} body
   * @param {import('../manifest.js').Manifest} manifest
   */
  #takeRoll(body, manifest) {
    const roll = this.#needed(this.hashes.length - 1, () => readRoll(body, manifest.mode));
    this.roll = roll;
    this.urn = new Urn(roll);
    this.ceremony = new Ceremony(manifest, roll, 0);
  }

  /**
   * @param {Entry} entry
   * @param {Ceremony} ceremony
   * @param {Urn} urn
   */
  #takeCeremony({ kind, body }, ceremony, urn) {
    // Fields count in every attempt; the rest waits until it is sure that no restart sets this attempt aside.
    ceremony.read(kind, body);
    if (ceremony.election !== null && this.counting === null) {
      this.counting = new Count(ceremony.manifest, ceremony, urn, ceremony.election);
      this.report.fingerprint = fingerprintHex(this.counting.e);
    }
    try {
      ceremony.check(kind, body);
    } catch (fault) {
      if (!(fault instanceof Breach)) throw fault;
      this.#write(this.pending, { clause: fault.clause, entry: this.hashes.length - 1, what: fault.what });
    }
  }

  /**
   * @param {Body} body
   * @param {Ceremony} ceremony
   */
  #restart(body, ceremony) {
    closing.readRestart(body);
    this.pending = [];
    this.ceremony = new Ceremony(ceremony.manifest, ceremony.roll, ceremony.restarts + 1);
    this.counting = null;
    this.#measure = null;
    this.report.fingerprint = null;
  }

  /** Make final what was found of the attempt that counts. */
  #settle() {
    this.report.findings.push(...this.pending.splice(0));
  }

  /**
   * @param {Entry} entry
   * @param {Ceremony} ceremony
   * @param {Urn} urn
   * @param {Count} counting
   */
  #takeCount({ kind, body, hash }, ceremony, urn, counting) {
    if (kind === 'void') urn.takeVoid(body, counting.e, ceremony.signers());
    else if (kind === 'open') counting.takeOpen(body);
    else if (kind === 'close') counting.takeClose(body, hash);
    else if (kind === 'seal') counting.takeSeal(body);
    else if (kind === 'paper') counting.takePaper(body);
    else if (kind === 'tally') counting.takeTally(body);
    else if (kind === 'decryption') counting.takeDecryption(body);
    else if (kind === 'result') {
      this.report.end = 'result';
      this.report.result = body;
      counting.takeResult(body);
    }
  }

  /**
   * @param {Body} body
   * @param {Ceremony} ceremony
   */
  #annul(body, ceremony) {
    this.#settle();
    this.report.end = 'annul';
    const annul = readAnnul(body);
    const e = ceremony.election?.digest ?? null;
    if (annul.election === null || e === null ? annul.election !== e : !same(annul.election, e)) {
      throw new Breach('2.5', 'the annulment names another election than the one that counts');
    }
    if (annul.signatures.length === 0) this.report.notes.push('unsigned annul');
    else if (e === null) throw new Breach('2.5', 'before there is an election an annulment is unsigned');
    else verifyAct('annul', body, annul.signatures, ceremony.signers());
  }
}
