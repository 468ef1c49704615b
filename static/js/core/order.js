/** The order of an election's entries (§2.5): which kind may come next, and how often. */
import { Breach } from './clause.js';

/** Admits an election's kinds one after the other from its roll on. */
export class Order {
  /** @param {import('./manifest.js').Manifest} manifest */
  constructor(manifest) {
    this.manifest = manifest;
    this.kind = 'manifest';
    /** @type {Map<string, number>} */
    this.counts = new Map([['manifest', 1]]);
    this.restarts = 0;
    this.ended = false;
  }

  /**
   * Take one more entry of this kind, or throw Breach 2.5 and stay as it was.
   * @param {string} kind
   */
  admit(kind) {
    if (this.ended || !this.#mayFollow(kind)) {
      throw new Breach('2.5', `${kind} may not come here, after ${this.kind}`);
    }
    if (kind === 'restart') {
      this.restarts += 1;
      this.counts = new Map([['manifest', 1], ['roll', 1]]);
    } else {
      this.counts.set(kind, this.count(kind) + 1);
    }
    this.kind = kind;
    this.ended = kind === 'result' || kind === 'annul';
  }

  /**
   * How many entries of this kind count so far; those before a restart don't.
   * @param {string} kind
   */
  count(kind) {
    return this.counts.get(kind) ?? 0;
  }

  get #secret() {
    return this.manifest.mode === 'secret';
  }

  /** @param {string} kind */
  #mayFollow(kind) {
    if (kind === 'annul') return this.count('roll') > 0;
    if (kind === 'restart') {
      return this.#secret && this.count('roll') > 0 && this.count('void') === 0 && this.count('open') === 0;
    }
    const awaited = this.#awaited();
    return awaited ? kind === awaited : this.#free().includes(kind);
  }

  /** The kind that must come now as long as the preparation is not complete. */
  #awaited() {
    const n = this.manifest.trustees?.count ?? 0;
    const needed = Object.entries({ roll: 1, trustee: n, reveal: n, share: n * (n - 1), election: 1, endorse: n });
    return needed.find(([kind, number]) => this.count(kind) < number)?.[0];
  }

  #free() {
    if (!this.count('open')) return ['void', 'open'];
    if (!this.count('close')) return this.#secret ? ['ballot', 'spoil', 'void', 'close'] : ['ballot', 'void', 'close'];
    if (this.count('seal') < this.#seals()) return ['seal'];
    if (this.count('tally')) {
      return this.count('decryption') >= this.#threshold() ? ['decryption', 'result'] : ['decryption'];
    }
    const end = this.#secret && this.count('ballot') ? 'tally' : 'result';
    return this.count('paper') ? ['paper', end] : ['seal', 'paper', end];
  }

  #seals() {
    return Math.min(2, this.manifest.trustees?.count ?? 2);
  }

  #threshold() {
    return this.manifest.trustees?.threshold ?? 0;
  }
}
