/** The booth at work: it moves from state to state; whatever is secret the engine holds, and it ends with the signature. */
import { Breach } from '../core/clause.js';
import { hex, same } from '../core/encoding.js';
import { readHead } from '../core/record.js';
import { NotAdmitted } from './admission.js';
import { Delivery } from './delivery.js';
import { EngineFailed, EngineRoom } from './engineRoom.js';
import { paperOf } from './paper.js';
import { delivered, Pause, tried, waiting } from './post.js';
import { scriptsDigest } from './scripts.js';
import { after, BEGINNING, may } from './states.js';

/** @typedef {import('./outbox.js').Kept} Kept */
/** @typedef {import('./states.js').Event} Event */
/** @typedef {import('./states.js').State} State */
/** @typedef {import('./engine.js').Admitted} Admitted */
/** @typedef {import('../modules/cardSecret.js').Card} Card */

const OPEN = 'open';
/** Milliseconds after which a ballot under review has been painted. */
const READING = 50;
const READY = 'ready';
/** Stages without an election: its scrutineers still agree on a key, or do so anew. */
const UNMADE = ['draft', 'frozen'];
/** The record and this ballot don't fit each other: none of the card stands, and with the record read anew one may. */
const UNFIT = 'unfit-ballot';

/** The scripts that run here are others than the manifest's. */
class OtherScripts extends Error {}

export class Booth {
  /** @type {State} */
  state = BEGINNING;
  /** @type {import('./admission.js').Known | null} */
  known = null;
  /** @type {Admitted | null} */
  admitted = null;
  /** @type {Kept | null} what was sent */
  kept = null;
  /** @type {string | null} what stopped or delayed the booth, in the protocol's words, for those who help */
  fault = null;
  /** @type {EngineRoom | null} */
  #engine = null;
  /** @type {unknown} the signed head that the record was held against */
  #head = null;
  pause = new Pause();
  /** Whether this is a device of the hall, on which one deputy follows another and nothing stays. */
  isShared = false;

  /**
   * @param {import('./site.js').Site} site
   * @param {import('./outbox.js').Outbox} outbox
   * @param {(booth: Booth) => void} show told of every change
   */
  constructor(site, outbox, show) {
    this.site = site;
    this.outbox = outbox;
    this.show = show;
  }

  /** @param {Event} event */
  take(event) {
    this.state = after(this.state, event);
    this.show(this);
  }

  /** End the pause that is under way: the network came back, or somebody asks. */
  wake() {
    this.pause.end();
  }

  /**
   * Begin with a card, or with what this browser kept of an earlier one.
   * @param {Card | null} card
   */
  async begin(card) {
    if (card !== null) return this.#guarded(() => this.#admit(card));
    const [kept] = await this.outbox.of(this.site.election);
    return kept === undefined ? this.show(this) : new Delivery(this).resume(kept);
  }

  /** Forget this card and ask for another one. */
  async again() {
    this.#end();
    const { kept } = this;
    this.kept = null;
    this.fault = null;
    this.take({ type: 'again' });
    if (this.isShared && kept !== null && kept.bytes === null) await this.outbox.forget(kept);
  }

  /**
   * Show the paper as soon as the vote is open, of the election that stands then: a ceremony that is held anew while
   * a phone waits makes another one (§2.5).
   * @param {Card} card
   */
  async #admit(card) {
    this.take({ type: 'load' });
    const engine = (this.#engine = new EngineRoom());
    for (this.known = null; ; await this.pause.for(waiting(2, null))) {
      const { stage, fingerprint } = await tried(() => this.site.json('state.json'), this.pause);
      if (this.#engine === engine && !UNMADE.includes(stage) && !this.#knows(fingerprint)) await this.#recognise(engine, card);
      // The card's ballot was found here, or somebody stopped the booth or asked for another card meanwhile.
      if (this.#engine !== engine) return;
      if (stage === OPEN) return this.anew();
      if (stage !== READY && !UNMADE.includes(stage)) return this.#stop('over');
      // Words that the hall screen doesn't show any more are not compared with it.
      if (UNMADE.includes(stage)) this.known = null;
      this.take({ type: 'wait' });
    }
  }

  /** @param {string} fingerprint E of the election that stands now, as the site says */
  #knows(fingerprint) {
    return this.known !== null && hex(this.known.election) === fingerprint;
  }

  /**
   * Take a card in the record as it stands now, or go on with the envelope that it left here.
   * @param {EngineRoom} engine
   * @param {Card} card
   */
  async #recognise(engine, card) {
    this.known = await this.#believed(engine);
    const admitted = (this.admitted = /** @type {Admitted} */ (await engine.ask('admit', card)));
    const kept = (await this.outbox.of(this.site.election)).find(({ credential }) => credential === admitted.credential);
    if (kept !== undefined && kept.refused !== UNFIT) {
      this.#end();
      return new Delivery(this).resume(kept);
    }
    if (kept !== undefined) await this.outbox.forget(kept);
    void engine.ask('prepare');
    return this.#requireScripts(this.known);
  }

  /**
   * @param {EngineRoom} engine
   * @returns {Promise<import('./admission.js').Known>}
   */
  async #believed(engine) {
    const downloaded = await tried(() => this.site.downloaded(), this.pause);
    this.#head = downloaded.head;
    return engine.ask('load', downloaded);
  }

  /**
   * What runs here must be what was registered before the vote.
   * @param {import('./admission.js').Known} known
   */
  async #requireScripts({ manifest }) {
    const found = await tried(async () => scriptsDigest(await this.site.json('booth.json')), this.pause);
    if (!same(found, manifest.software.booth)) throw new OtherScripts(hex(found));
  }

  /** The record as a fresh engine believes it, for receipts of a ballot that was signed before. */
  async believed() {
    if (this.known !== null) return this.known;
    const engine = new EngineRoom();
    try {
      return (this.known = await this.#believed(engine));
    } finally {
      engine.end();
    }
  }

  /**
   * Do something that may stop the booth.
   * @param {() => Promise<void>} act
   */
  async #guarded(act) {
    try {
      await act();
    } catch (fault) {
      if (fault instanceof NotAdmitted) return this.#stop(fault.reason);
      if (!(fault instanceof Breach || fault instanceof EngineFailed || fault instanceof OtherScripts)) throw fault;
      this.fault = fault.message;
      this.#stop(fault instanceof Breach ? 'broken' : fault instanceof EngineFailed ? 'engine' : 'otherScripts');
    }
  }

  /** @param {string} why */
  #stop(why) {
    this.#end();
    this.take({ type: 'stop', why });
  }

  #end() {
    this.#engine?.end();
    this.#engine = null;
    this.admitted = null;
  }

  /**
   * Stop for what the page found: the hall screen shows another election, the browser lacks something.
   * @param {string} why
   */
  refuse(why) {
    this.#stop(why);
  }

  /** Lay the ballot out for review; its code is shown when it is ready, before anything is signed. */
  async review() {
    if (!may(this.state, 'review')) return;
    this.take({ type: 'review' });
    const { marks } = this.state;
    await this.#guarded(async () => {
      const hash = await this.#engine?.ask('lay', marks);
      // The deputy may have gone back meanwhile.
      if (this.state.phase === 'review' && this.state.marks === marks) this.take({ type: 'lay', ballot: hex(hash) });
      setTimeout(() => this.#rehearse(), READING);
    });
  }

  /**
   * Check a signature of the log key while the deputy reads: the first of a key takes many times as long as the
   * next, and the next is the receipt's.
   */
  #rehearse() {
    if (this.known === null || this.#head === null) return;
    readHead(this.#head).verify(this.known.manifest.logKey);
    this.#head = null;
  }

  /** Sign the choice and send it; a second call while the first is at it does nothing. */
  async cast() {
    const { known } = this;
    const [engine, admitted] = [this.#engine, this.admitted];
    if (!may(this.state, 'sign') || this.state.ballot === null || known === null || engine === null || admitted === null) return;
    this.take({ type: 'sign' });
    const { ballot, digest, bytes } = /** @type {import('./engine.js').Envelope} */ (await engine.ask('cast'));
    this.#end();
    const common = { election: this.site.election, credential: admitted.credential, head: known.head };
    const kept = await this.outbox.keep({ ...common, ballot, digest, bytes, receipt: null, refused: null });
    await new Delivery(this).resume(kept, kept.ballot === ballot);
  }

  /** Publish the ballot under review, whose HB another device has by now, and begin with a blank one (§6). */
  async check() {
    const engine = this.#engine;
    if (!may(this.state, 'spoil') || engine === null) return;
    this.take({ type: 'spoil' });
    await this.#guarded(async () => {
      const { bytes } = /** @type {import('./engine.js').Envelope} */ (await engine.ask('check'));
      const answer = await delivered(bytes, {
        send: (body) => this.site.send('spoils', body),
        pause: (milliseconds) => this.pause.for(milliseconds),
        onDelay: () => this.take({ type: 'delay' }),
      });
      if ('rejected' in answer) return this.#stop('checkRefused');
      this.admitted = await engine.ask('checked');
      this.take({ type: 'publish', seq: JSON.parse(new TextDecoder().decode(answer.receipt)).seq });
    });
  }

  /** A blank paper: the vote is open, or after a check the real choice follows. */
  anew() {
    if (this.known !== null && may(this.state, 'admit')) this.take({ type: 'admit', paper: paperOf(this.known.manifest) });
  }
}
