/** Checks what follows the close (§7.2, §8): seals, boxes, tally, decryptions, and the result recomputed. */
import { Breach } from '../clause.js';
import * as closing from '../closing.js';
import { canonical, same } from '../encoding.js';
import { outcome } from '../outcome.js';
import { checkTotals, combine, readDecryption, readTally, totals, verifyFactors } from '../tally.js';
import { verifyEntry } from '../trustees.js';
import { checkPaper, readPaper, verifyAct } from '../voids.js';

/** @typedef {import('../record.js').Body} Body */
/** @typedef {import('../voids.js').Paper} Paper */

/** The state from the opening to the result. */
export class Count {
  /** How many ballot entries there are. */
  ballots = 0;
  /** @type {number | null} */
  opened = null;
  /** @type {closing.Close | null} */
  close = null;
  /** @type {Uint8Array} */
  closeHash = new Uint8Array(0);
  /** @type {Set<number>} */
  seals = new Set();
  /** @type {Map<string, Paper>} */
  papers = new Map();
  /** @type {import('../tally.js').Tally | null} */
  tally = null;
  /** @type {Map<number, import('../tally.js').Decryption>} */
  factors = new Map();

  /**
   * @param {import('../manifest.js').Manifest} manifest
   * @param {import('./ceremony.js').Ceremony} ceremony
   * @param {import('./urn.js').Urn} urn
   * @param {closing.Election} election
   */
  constructor(manifest, ceremony, urn, election) {
    this.manifest = manifest;
    this.ceremony = ceremony;
    this.urn = urn;
    this.election = election;
  }

  /** E. */
  get e() {
    return this.election.digest;
  }

  /** @param {Uint8Array} election */
  #isOwn(election) {
    return same(election, this.e);
  }

  /**
   * Take `open`.
   * @param {Body} body
   */
  takeOpen(body) {
    const opening = closing.readOpen(body);
    this.opened = opening.time;
    if (!this.#isOwn(opening.election)) throw new Breach('8.1', 'the opening of another election');
  }

  /**
   * Take `close`; Breach 8.1 unless its numbers are those of the record.
   * @param {Body} body
   * @param {Uint8Array} hash
   */
  takeClose(body, hash) {
    const close = closing.readClose(body);
    this.close = close;
    this.closeHash = hash;
    if (!this.#isOwn(close.election)) throw new Breach('8.1', 'the close of another election');
    if (close.ballots !== this.ballots) {
      throw new Breach('8.1', `the close counts ${close.ballots} ballots, the record ${this.ballots}`);
    }
    const [voters, { due }] = [this.ballots + this.urn.paperVoids, this.urn.roll];
    if (voters > close.present || close.present > due) {
      throw new Breach('8.1', `${voters} ballots and papers with ${close.present} present of ${due} due`);
    }
    if (this.opened !== null && close.time < this.opened) throw new Breach('8.1', 'the vote closes before it opens');
  }

  /**
   * Take `seal`; Breach 8.1 or 4.
   * @param {Body} body
   */
  takeSeal(body) {
    const seal = closing.readSeal(body);
    if (!this.#isOwn(seal.election) || !same(seal.close, this.closeHash)) {
      throw new Breach('8.1', 'the seal of another election or close');
    }
    const sign = this.ceremony.signers().get(seal.index);
    if (sign === undefined || this.seals.has(seal.index)) {
      throw new Breach('8.1', `there is no sealer ${seal.index}, or it seals twice`);
    }
    this.seals.add(seal.index);
    if (this.manifest.mode === 'secret') verifyEntry('seal', this.ceremony.attempt, body, sign);
    else closing.verifyCounterSeal(body, sign);
  }

  /**
   * Take `paper`; Breach 7 or 7.2.
   * @param {Body} body
   */
  takePaper(body) {
    const paper = readPaper(body);
    if (!this.#isOwn(paper.election)) throw new Breach('7.2', 'a box of another election');
    if (this.papers.has(paper.box)) throw new Breach('7.2', `the box ${paper.box} is counted twice`);
    this.papers.set(paper.box, paper);
    checkPaper(paper, this.manifest);
    verifyAct('paper', body, paper.signatures, this.ceremony.signers());
  }

  /**
   * Take `tally`; Breach 8.2 unless it may be there and is the sum of the ballots.
   * @param {Body} body
   */
  takeTally(body) {
    const tally = readTally(body);
    if (tally.sums.length !== this.manifest.options.length) throw new Breach('8.2', 'a tally has a sum per option');
    this.tally = tally;
    if (!this.#isOwn(tally.election)) throw new Breach('8.2', 'the tally of another election');
    if (this.ballots < this.manifest.rule.smallest) {
      throw new Breach('8.2', `${this.ballots} ballots are too few to be counted secretly`);
    }
    const { sums } = this.urn;
    const equal = tally.sums.length === sums.length && tally.sums.every(([a, b], at) => a.equals(sums[at][0]) && b.equals(sums[at][1]));
    if (tally.ballots !== this.ballots || !equal) throw new Breach('8.2', 'the tally is not the sum of the ballots');
  }

  /**
   * Take `decryption`; Breach 8.3 or 4.
   * @param {Body} body
   */
  takeDecryption(body) {
    const part = readDecryption(body);
    const { index } = part;
    const trustee = this.ceremony.trusteeOf(index);
    if (this.factors.has(index)) throw new Breach('8.3', `scrutineer ${index} decrypts twice`);
    const share = this.election.shares?.[index - 1];
    if (this.tally === null || share === undefined) throw new Breach('8.3', 'there is nothing that this could decrypt');
    const opening = { election: this.e, close: this.closeHash, attempt: this.ceremony.attempt, index, share };
    if (!this.#isOwn(part.election) || !same(part.close, this.closeHash)) {
      throw new Breach('8.3', 'a decryption of another election or close');
    }
    verifyEntry('decryption', this.ceremony.attempt, body, trustee.sign);
    verifyFactors(part, opening, this.tally.sums);
    this.factors.set(index, part);
  }

  /**
   * Take `result`; Breach 7.2, 8.3, 8.4, 8.5, 8.7 or 8.8.
   * @param {Body} body
   */
  takeResult(body) {
    const result = closing.readResult(body);
    if (!this.#isOwn(result.election)) throw new Breach('8.5', 'the result of another election');
    const issued = this.#sum((box) => box.issued);
    if (issued !== BigInt(this.urn.paperVoids)) {
      throw new Breach('7.2', `${issued} papers issued, ${this.urn.paperVoids} cards void for paper`);
    }
    const electronic = this.#electronic();
    const paper = electronic.map((_, place) => this.#papersFor(place));
    const total = electronic.map((phone, place) => phone + paper[place]);
    if (!equal(result.electronic, electronic) || !equal(result.paper, paper) || !equal(result.total, total)) {
      throw new Breach('8.5', 'the totals are not those of the ballots and boxes');
    }
    const expected = outcome(this.manifest, total, this.#turnout());
    if (!same(canonical(result.outcome), canonical(expected))) {
      throw new Breach(this.manifest.kind === 'assessment' ? '8.8' : '8.7', 'the outcome is not that of the rule');
    }
  }

  /** @param {(box: Paper) => number} of */
  #sum(of) {
    return [...this.papers.values()].reduce((sum, box) => sum + BigInt(of(box)), 0n);
  }

  /**
   * The marks of one option over the boxes that count every option; another box is a finding of its own.
   * @param {number} place
   */
  #papersFor(place) {
    const { length } = this.manifest.options;
    return this.#sum(({ counts }) => (counts.length === length ? counts[place] : 0));
  }

  #electronic() {
    const blank = this.manifest.options.map(() => 0n);
    if (this.ballots === 0) return blank;
    if (this.manifest.mode === 'open') return this.urn.marks.length > 0 ? this.urn.marks : blank;
    if (this.tally === null || this.election.key === null || this.manifest.trustees === null) {
      throw new Breach('8.2', 'there is no tally to read the result from');
    }
    const { threshold } = this.manifest.trustees;
    if (this.factors.size < threshold) throw new Breach('8.3', `fewer than ${threshold} valid decryptions`);
    const factors = new Map([...this.factors].map(([index, part]) => [index, part.factors]));
    const combined = combine(this.tally.sums, factors, threshold);
    const values = totals(combined, this.election.key, this.ballots);
    checkTotals(values, this.manifest, this.ballots);
    return values.map(BigInt);
  }

  /** @returns {import('../outcome.js').Turnout} */
  #turnout() {
    if (this.close === null) throw new Breach('8.1', 'the close cannot be read');
    const returned = BigInt(this.ballots) + this.#sum((box) => box.returned);
    return {
      due: BigInt(this.urn.roll.due),
      present: BigInt(this.close.present),
      returned,
      valid: returned - this.#sum((box) => box.invalid),
      paperOver: [...this.papers.values()].some((box) => box.returned > box.issued),
    };
  }
}

/**
 * @param {number[]} told
 * @param {bigint[]} counted
 */
function equal(told, counted) {
  return told.length === counted.length && told.every((number, at) => BigInt(number) === counted[at]);
}
