/** The panel's device at work: asks the site, follows the record, takes the next step, again and again; touches no page. */
import { nextStep } from '../core/panel/steps.js';
import { Denied, Unsent } from './panelLine.js';
import { keep } from './panelKeep.js';

/** @typedef {import('../core/panel/kept.js').Kept} Kept */
/** @typedef {import('../core/panel/view.js').View} View */
/** @typedef {import('../core/panel/steps.js').Step} Step */
/** @typedef {import('./panelKeep.js').Stored} Stored */
/** @typedef {{[name: string]: any}} Told */

/** What a person may say yes to, and the step of make.js that follows. */
const AGREED = /** @type {const} */ ({ compare: 'endorse', seal: 'seal', count: 'decrypt' });

/** @typedef {{what: keyof typeof AGREED, of: string}} Agreed what the person said yes to, and of which E or close */

/** A step of make.js refused: the clause that doesn't hold. */
export class Broken extends Error {
  /** @param {{clause: string, what: string}} breach */
  constructor({ clause, what }) {
    super(what);
    this.clause = clause;
  }
}

/**
 * Why something came to nothing that may be tried again; a no is thrown on.
 * @param {unknown} fault
 * @returns {'offline' | 'failed'}
 */
export function hitchOf(fault) {
  if (fault instanceof Denied) throw fault;
  if (fault instanceof Unsent) return 'offline';
  console.error(fault);
  return 'failed';
}

/** One worker, asked one thing at a time; one that broke down gives way to a new one, which follows the record anew. */
export class Hand {
  #asked = 0;
  /** @type {Map<number, {resolve: (answer: any) => void, reject: (fault: Error) => void}>} */
  #waiting = new Map();
  /** @type {Worker | null} */
  #worker = null;

  /** @param {() => Worker} hire */
  constructor(hire) {
    this.hire = hire;
  }

  #hired() {
    const worker = this.hire();
    worker.addEventListener('error', ({ message }) => {
      worker.terminate();
      this.#worker = null;
      for (const { reject } of this.#waiting.values()) reject(new Error(message));
      this.#waiting.clear();
    });
    worker.addEventListener('message', ({ data: { id, answer, fault, breach } }) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (fault === undefined) waiting?.resolve(answer);
      else waiting?.reject(breach ? new Broken(breach) : new Error(fault));
    });
    return worker;
  }

  /**
   * @param {string} task
   * @param {unknown} given
   * @returns {Promise<any>}
   */
  ask(task, given) {
    const id = (this.#asked += 1);
    this.#worker ??= this.#hired();
    this.#worker.postMessage({ id, task, given });
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }
}

export class Panel {
  /** @type {Told | null} what the site says */
  state = null;
  /** @type {View | null} */
  view = null;
  /** @type {Step | null} */
  step = null;
  /** @type {Broken | null} a check that failed: nothing more is made */
  broken = null;
  /** @type {Told[]} */
  voids = [];
  /** @type {Told[]} boxes of paper that this person hasn't signed */
  papers = [];
  /** @type {Told | null} what two organizers want ended, unless this person has signed it */
  annulment = null;
  /** @type {'offline' | 'failed' | null} why the last turn came to nothing */
  hitch = null;
  /** The step that the site said no to last. */
  #denied = '';

  /**
   * @param {import('./panelLine.js').Line} line
   * @param {Hand} hand
   * @param {Stored | null} kept
   * @param {typeof keep} store where what is made is kept before it is sent
   */
  constructor(line, hand, kept, store = keep) {
    this.line = line;
    this.hand = hand;
    this.kept = kept;
    this.store = store;
  }

  /** What a question is about: E before the close, the close from then on. */
  asked() {
    return this.view?.close?.hash ?? this.view?.fingerprint ?? '';
  }

  /** The person has pressed the one button. */
  async begin() {
    const { election, index, mode } = /** @type {Told} */ (this.state);
    if (this.kept === null) await this.#keep(await this.hand.ask('begin', { election, index, mode, token: this.line.token }));
  }

  /**
   * Look and take one step; returns whether there is more to do at once. Raises Denied.
   * @param {Agreed | null} agreed
   */
  async turn(agreed) {
    try {
      await this.#look();
      this.hitch = null;
      return this.kept !== null && this.broken === null && (await this.#act(this.kept, agreed));
    } catch (fault) {
      if (fault instanceof Broken) [this.broken, this.voids, this.papers, this.annulment] = [fault, [], [], null];
      else this.hitch = hitchOf(fault);
      return false;
    }
  }

  /** Sign the voids that the person has read, and no others; what can't be signed any more is left. @param {Told[]} voids */
  async signVoids(voids) {
    for (const { id, body } of voids) await this.#sign('void', body, (...signed) => this.line.signVoid(id, ...signed));
    await this.#lookForVoids();
  }

  /** Sign the boxes that the person has read the numbers of, and no others. @param {Told[]} papers */
  async signPapers(papers) {
    for (const { id, body } of papers) await this.#sign('paper', body, (...signed) => this.line.signPaper(id, ...signed));
    await this.#lookForPapers();
  }

  /** Sign that the vote ends without result; the person has read why. @param {Told} annulment */
  async signAnnulment({ body }) {
    await this.#sign('annul', body, (...signed) => this.line.signAnnulment(...signed));
    await this.#lookForAnnulment();
  }

  /**
   * Sign one act and send the signature; a no leaves it as it is.
   * @param {'void' | 'paper' | 'annul'} kind
   * @param {Told} body
   * @param {(index: number, signature: string) => Promise<unknown>} send
   */
  async #sign(kind, body, send) {
    if (!this.#signs) throw new Error('this device signs nothing more');
    const signature = await this.hand.ask('actSignature', { kept: this.kept, kind, body: { ...body, signatures: [] } });
    await send(/** @type {Kept} */ (this.kept).index, signature).catch((fault) => {
      if (!(fault instanceof Denied)) throw fault;
    });
  }

  /** Put a backup in this device's place; returns why not, or null. @param {Kept} found */
  async restore(found) {
    const { election, index } = /** @type {Told} */ (this.state);
    if (found.election !== election || found.index !== index) return 'foreign';
    if (this.kept !== null && this.kept.revision >= /** @type {Stored} */ (found).revision) return 'older';
    await this.#keep({ ...found, token: this.line.token });
    return null;
  }

  async #look() {
    this.state = await this.line.post('state', {});
    const seen = this.kept?.seen ?? null;
    this.view = /** @type {View} */ (await this.hand.ask('take', { lines: [], seen }));
    for (let before = -1; before < this.view.entries && this.view.entries < this.state.height; ) {
      before = this.view.entries;
      // No further than the site has said: what came in since then is for the next look.
      const lines = (await this.line.entries(before)).slice(0, this.state.height - before);
      this.view = /** @type {View} */ (await this.hand.ask('take', { lines, seen }));
    }
    if (this.kept === null) return;
    if (this.view.head !== null && this.view.head !== seen?.hash) {
      this.view = /** @type {View} */ (await this.hand.ask('take', { lines: [], seen, head: await this.line.head() }));
    }
    this.step = nextStep(this.kept, this.view, /** @type {any} */ (this.state));
    if (this.step.do !== 'stop' && this.view.head !== null && this.view.head !== seen?.hash) {
      await this.#keep({ ...this.kept, seen: { seq: this.view.entries - 1, hash: this.view.head } });
    }
    await this.#lookForVoids();
    await this.#lookForPapers();
    await this.#lookForAnnulment();
  }

  /** Whether this device signs acts at all: not before its person has begun, and nothing more once it has stopped. */
  get #signs() {
    const { kept, broken, step, view } = this;
    return kept !== null && broken === null && step?.do !== 'stop' && view !== null && view.findings.length === 0;
  }

  /** Only of this election's E, between the seals and the end. */
  async #lookForPapers() {
    const { view, kept } = this;
    const may = this.#signs && view !== null && view.close !== null && view.end === null && view.seals.length > 0;
    const found = may ? await this.line.papers() : [];
    this.papers = found.filter(({ body, signed }) => body.election === view?.fingerprint && !signed.includes(kept?.index));
  }

  /** Only of this election's E. */
  async #lookForAnnulment() {
    const { view, kept } = this;
    const may = this.#signs && view !== null && view.fingerprint !== null;
    const found = may ? await this.line.annulment() : null;
    this.annulment = found && found.body.election === view?.fingerprint && !found.signed.includes(kept?.index) ? found : null;
  }

  /** Only of this election's E, and only those that this person hasn't signed. */
  async #lookForVoids() {
    const { view, kept } = this;
    const may = this.#signs && view !== null && view.fingerprint !== null && view.close === null;
    const found = may ? await this.line.voids() : [];
    this.voids = found.filter(({ body, signed }) => body.election === view?.fingerprint && !signed.includes(kept?.index));
  }

  /**
   * Take the step. What was right at the look may be overtaken meanwhile, so that a no is final only where a
   * fresh look asks for the same; then what was signed and isn't taken stops this device.
   * @param {Stored} kept
   * @param {Agreed | null} agreed
   */
  async #act(kept, agreed) {
    const step = /** @type {Step} */ (this.step);
    try {
      const more = await this.#take(step, kept, agreed);
      this.#denied = '';
      return more;
    } catch (fault) {
      if (!(fault instanceof Denied)) throw fault;
      const again = this.#denied === JSON.stringify(step);
      this.#denied = JSON.stringify(step);
      if (!again) return true;
      throw step.do === 'send' ? new Broken({ clause: fault.code, what: fault.message }) : fault;
    }
  }

  /**
   * @param {Step} step
   * @param {Stored} kept
   * @param {Agreed | null} agreed
   */
  async #take(step, kept, agreed) {
    if (step.do === 'make') await this.#make(step.what, kept);
    else if (step.do === 'ask' && agreed?.what === step.what && agreed.of === this.asked()) await this.#make(AGREED[agreed.what], kept);
    else if (step.do === 'send') await this.line.post('entries', { kind: step.kind, bodies: step.bodies });
    else if (step.do === 'give-key') await this.line.post('key', { key: kept.key });
    else if (step.do === 'show') await this.line.post('openings', await this.hand.ask('opening', { kept, to: step.to }));
    else return false;
    return true;
  }

  /**
   * Make and keep; a share that can't be used is complained of (§4.3).
   * @param {string} what
   * @param {Stored} kept
   */
  async #make(what, kept) {
    try {
      await this.#keep(await this.hand.ask('made', { what, kept }));
    } catch (fault) {
      if (!(fault instanceof Broken) || what !== 'receive' || fault.clause !== '4.3') throw fault;
      const of = await this.hand.ask('badSender', { kept });
      await this.line.post('complaints', { number: /** @type {View} */ (this.view).restarts, of });
    }
  }

  /** @param {Kept} after */
  async #keep(after) {
    this.kept = await this.store(this.kept, after);
  }
}
