/** A site for tests: one record in memory, entered as the server does, and devices that forget everything but what they keep. */
import { Draft } from '../../static/js/core/draft.js';
import { termsOf } from '../../static/js/core/ballot.js';
import { listDigest } from '../../static/js/core/cards.js';
import { electionDigest } from '../../static/js/core/closing.js';
import { digest, hex } from '../../static/js/core/encoding.js';
import { readManifest } from '../../static/js/core/manifest.js';
import { begin } from '../../static/js/core/panel/kept.js';
import * as make from '../../static/js/core/panel/make.js';
import { nextStep } from '../../static/js/core/panel/steps.js';
import { viewOf } from '../../static/js/core/panel/view.js';
import { append } from '../../static/js/core/record.js';
import { publicKey } from '../../static/js/core/signature.js';
import { tallyBody } from '../../static/js/core/tally.js';
import * as trustees from '../../static/js/core/trustees.js';
import { Walk } from '../../static/js/core/verify/walk.js';

/** @typedef {import('../../static/js/core/record.js').Entry} Entry */
/** @typedef {{[name: string]: any}} Body */

const UUID = '00000000-0000-4000-8000-000000000001';
const CARDS = '00000000-0000-4000-8000-000000000002';
const PROJECTS = ['p01', 'p02', 'p03'];
const AGREED = /** @type {const} */ ({ compare: 'endorse', seal: 'seal', count: 'decrypt' });

/** A seed that a test can name. @param {string} name */
export const seed = (name) => digest('test-seed', name);

/** @param {number} count */
function manifest(count) {
  const options = PROJECTS.map((project) => ({ id: `${project}-approve`, project, mark: 'approve' }));
  const rule = {
    seats: 2, quorum: null, pass: null, points: null, tie: 'revote', shortfall: 'vacant',
    publish_votes: true, levels: [], smallest: 0, parent: null,
  };
  return {
    protocol: 'ballot/1', suite: 'r255-sha512-ed25519', election: UUID, mode: 'secret', kind: 'selection',
    title: '票决', assembly: '示范县', session: '第一次会议',
    projects: PROJECTS.map((id) => ({ id, name: id, detail: [] })), options,
    limits: [{ id: 'all', options: options.map(({ id }) => id), min: 0, max: 2 }], rule,
    trustees: { count, threshold: Math.floor(count / 2) + 1 }, counters: [], log_key: hex(publicKey(seed('log'))),
    software: { version: 'test', booth: '00'.repeat(32) }, rehearsal: true,
  };
}

/** @param {number} deputies */
function roll(deputies) {
  const lists = /** @type {const} */ (['secret', 'open']).map((use) => {
    const keys = Array.from({ length: deputies }, (_, at) => publicKey(seed(`${use} ${at}`))).sort((one, other) => (hex(one) < hex(other) ? -1 : 1));
    return { keys, list: hex(listDigest(CARDS, use, keys, [])) };
  });
  return { cards: CARDS, due: deputies, credentials: lists[0].keys.map(hex), spares: [], issue: lists.map(({ list }) => list) };
}

/** The site: takes what devices send as the server does, once. */
export class Site {
  /** @type {Entry[]} */
  entries = [];
  /** @type {{number: number, by: number, of: number, shown: boolean}[]} */
  complaints = [];
  #walk = new Walk();

  /** @param {number} size @param {number} [deputies] */
  constructor(size, deputies = 4) {
    this.size = size;
    this.add('manifest', manifest(size));
    this.add('roll', roll(deputies));
  }

  /** @param {string} kind @param {Body} body */
  add(kind, body) {
    this.entries.push(append(this.entries.at(-1) ?? null, kind, body));
    return /** @type {Entry} */ (this.entries.at(-1));
  }

  /** The bodies of a kind since the last restart. @param {string} kind */
  bodies(kind) {
    const start = this.entries.findLastIndex((entry) => entry.kind === 'restart');
    return this.entries.slice(start + 1).filter((entry) => entry.kind === kind).map(({ body }) => body);
  }

  /** Throws where another body of the same maker stands: nothing is said in two ways. @param {string} kind @param {Body[]} bodies */
  take(kind, bodies) {
    for (const body of bodies) {
      const maker = (/** @type {Body} */ { index, from, to }) => `${index ?? from}/${to ?? ''}`;
      const standing = this.bodies(kind).find((one) => maker(one) === maker(body));
      if (standing === undefined) this.add(kind, body);
      else if (JSON.stringify(standing) !== JSON.stringify(body)) throw new Error(`another ${kind} of ${maker(body)}`);
    }
    const whole = this.bodies('share').length === this.size * (this.size - 1) && this.bodies('election').length === 0;
    if (kind === 'share' && whole) this.add('election', this.#election());
  }

  #election() {
    const [commits, shown, shares] = ['trustee', 'reveal', 'share'].map((kind) => this.bodies(kind));
    const reveals = shown.map(trustees.readReveal(Math.floor(this.size / 2) + 1)).sort((one, other) => one.index - other.index);
    const walk = this.walk();
    const { manifest: found, roll: of, ceremony } = walk;
    if (found === null || of === null || ceremony === null) throw new Error('nothing is frozen');
    return {
      manifest: hex(found.digest), roll: hex(of.digest),
      ceremony: hex(trustees.ceremonyDigest(ceremony.attempt, commits, shown, shares)),
      key: hex(trustees.jointKey(reveals).bytes),
      shares: reveals.map(({ index }) => hex(trustees.publicShare(reveals, index).bytes)),
    };
  }

  /** The record followed to its end: one walk serves all devices, as long as nothing is taken back. */
  walk() {
    if (this.#walk.hashes.length > this.entries.length) this.#walk = new Walk();
    for (const entry of this.entries.slice(this.#walk.hashes.length)) this.#walk.takeLine(entry.line());
    return this.#walk;
  }

  get e() {
    return electionDigest(this.bodies('election')[0]);
  }

  open() {
    this.add('open', { election: hex(this.e), present: 4, time: '2026-01-12T09:00:00Z' });
  }

  /** @param {number} deputy @param {number[]} marks */
  vote(deputy, marks) {
    const key = /** @type {any} */ (this.walk().counting?.election.key);
    const terms = termsOf(readManifest(this.entries[0].body), this.e, key);
    const card = seed(`secret ${deputy}`);
    this.add('ballot', new Draft(terms, publicKey(card), 1, marks, crypto.getRandomValues(new Uint8Array(32))).cast(card));
  }

  close() {
    const ballots = this.bodies('ballot').length;
    return this.add('close', { election: hex(this.e), present: 4, ballots, time: '2026-01-12T09:30:00Z' });
  }

  tally() {
    const { sums } = /** @type {any} */ (this.walk().urn);
    this.add('tally', tallyBody(this.e, this.bodies('ballot').length, sums));
  }
}

/** One device: between two steps only the text of what it keeps remains. */
export class Device {
  stored = '';

  /** @param {Site} site @param {number} index */
  constructor(site, index) {
    this.site = site;
    this.kept = begin({ election: UUID, index, mode: 'secret', token: `link ${index}` });
  }

  get kept() {
    return JSON.parse(this.stored);
  }

  set kept(kept) {
    this.stored = JSON.stringify(kept);
  }

  /** What comes next, and the view it comes from. */
  look() {
    const [walk, kept] = [this.site.walk(), this.kept];
    const view = viewOf(walk, kept.seen);
    const last = this.site.entries.at(-1);
    const seat = { key: null, refused: false, height: this.site.entries.length, hash: last ? hex(last.hash) : null, complaints: this.site.complaints };
    return { walk, view, step: nextStep(kept, view, seat) };
  }

  /** Take steps until only a person or others can go on; each body is sent twice, as after a lost answer. */
  run() {
    for (;;) {
      const { view, step } = this.look();
      if (step.do === 'make') this.kept = make[step.what](this.kept, view);
      else if (step.do === 'send') [0, 1].forEach(() => this.site.take(step.kind, step.bodies));
      else return step;
    }
  }

  /** The person says yes. */
  agree() {
    const { walk, view, step } = this.look();
    if (step.do !== 'ask') throw new Error(`nothing is asked, but ${JSON.stringify(step)}`);
    this.kept = make[AGREED[step.what]](this.kept, view, walk);
    return this.run();
  }
}
