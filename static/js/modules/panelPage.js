/** The page of a counter or scrutineer: one sentence, one button, everybody's state; the rounds run by themselves. */
import { element, pageLanguage } from './dom.js';
import { keptFor } from './panelKeep.js';
import { Denied, Line } from './panelLine.js';
import { Hand, Panel, hitchOf } from './panelLoop.js';
import { codeOf, comparison, folded, keyCodeOf, people, roleName, waitingAnnulment, waitingVoids } from './panelShown.js';
import { waitingPapers } from './panelPapers.js';
import { TEXT } from './panelText.js';

const PAUSE = 1500;
const SHORTEST = 8;

/** @typedef {{[name: string]: any}} Told */

/** @param {HTMLElement} root data-address of the election, data-election its id */
export async function start(root) {
  const language = pageLanguage();
  const page = new Page(root, language);
  const found = await opened(root.dataset.election ?? '').catch(() => 'noStore');
  if (found === null || typeof found === 'string') {
    page.say(TEXT[language][found === null ? 'noLink' : 'noStore'], 'warn');
    return;
  }
  const hire = () => new Worker(new URL('./panelWorker.js', import.meta.url), { type: 'module' });
  await page.run(new Panel(new Line(root.dataset.address ?? '', found.token), new Hand(hire), found.kept));
}

/**
 * Whose page it is: by the link, by what this tab remembers, or by what this device keeps.
 * The secret leaves the address bar at once.
 * @param {string} election
 */
async function opened(election) {
  const name = `panel:${election}`;
  const given = decodeURIComponent(location.hash.slice(1));
  if (given !== '' && given !== 'main') {
    sessionStorage.setItem(name, given);
    history.replaceState(null, '', location.pathname + location.search);
  }
  const kept = await keptFor(election);
  const token = sessionStorage.getItem(name) ?? (kept.length === 1 ? kept[0].token : null);
  return token === null ? null : { token, kept: kept.find((one) => one.token === token) ?? null };
}

class Page {
  /** @type {Record<string, {key: string, box: HTMLElement}>} */
  #regions = {};
  /** @type {import('./panelLoop.js').Agreed | null} what was said yes to last: it holds until it is done, through lost answers */
  #agreed = null;
  #hurry = () => {};

  /** @param {HTMLElement} root @param {'zh' | 'en'} language */
  constructor(root, language) {
    this.language = language;
    this.text = TEXT[language];
    const names = ['said', 'act', 'annul', 'voids', 'papers', 'code', 'people', 'print', 'more'];
    for (const name of names) this.#regions[name] = { key: '', box: element('div', name === 'said' ? { role: 'status' } : {}) };
    root.classList.add('seat');
    root.replaceChildren(...Object.values(this.#regions).map(({ box }) => box));
  }

  /** @param {Panel} panel */
  async run(panel) {
    for (;;) {
      try {
        const more = await panel.turn(this.#agreed);
        this.#show(panel);
        if (!more) await this.#pause();
      } catch (fault) {
        if (!(fault instanceof Denied)) throw fault;
        this.say(fault.message, 'bad');
        return;
      }
    }
  }

  /**
   * One sentence on what goes on.
   * @param {string} words
   * @param {string} kind
   */
  say(words, kind = '') {
    const notice = () => element('div', { class: `notice${kind && ` notice--${kind}`}` }, element('p', {}, words));
    this.#region('said', [words, kind], notice);
  }

  /** Wait a little, or until the person does something. */
  #pause() {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, PAUSE);
      this.#hurry = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
    });
  }

  /**
   * Draw a part of the page anew only when it says something new: a box that is being filled in stays.
   * @param {string} name
   * @param {unknown} key
   * @param {() => HTMLElement | null} build
   */
  #region(name, key, build) {
    const region = this.#regions[name];
    const next = JSON.stringify(key);
    if (region.key === next) return;
    region.key = next;
    const built = build();
    region.box.replaceChildren(...(built === null ? [] : [built]));
  }

  /** @param {Panel} panel */
  #show(panel) {
    const { state, view, kept, step } = panel;
    if (state === null || view === null) return this.say(this.text[panel.hitch ?? 'offline'], 'warn');
    const [words, kind] = this.#sentence(panel);
    this.say(words, kind);
    this.#region('act', [kept === null, step?.do, step && 'what' in step && step.what, view.fingerprint, view.close], () => this.#action(panel));
    // What a button signs is what stood above it when it was drawn.
    const { annulment, voids, papers } = panel;
    this.#region('annul', annulment?.body ?? null, () => annulment && waitingAnnulment(this.text, annulment.body.reason, () => this.#sign('annul', () => panel.signAnnulment(annulment))));
    this.#region('voids', voids.map(({ id, body }) => [id, body]), () => (voids.length > 0 ? waitingVoids(this.text, voids, () => this.#sign('voids', () => panel.signVoids(voids))) : null));
    this.#region('papers', papers.map(({ id, body }) => [id, body]), () => (papers.length > 0 ? waitingPapers(this.text, papers, view, () => this.#sign('papers', () => panel.signPapers(papers))) : null));
    this.#showCodes(panel, state, view);
    this.#region('more', [kept === null, state.refused], () => this.#more(panel, state));
  }

  /**
   * @param {Panel} panel
   * @param {Told} state
   * @param {import('../core/panel/view.js').View} view
   */
  #showCodes({ kept, step }, state, view) {
    const { text, language } = this;
    const key = state.panel.find((/** @type {Told} */ one) => one.index === state.index)?.key ?? null;
    const titled = (/** @type {string} */ title, /** @type {HTMLElement} */ code) => element('section', {}, element('h2', {}, title), code);
    this.#region('code', [key, kept === null], () => key && kept && titled(text.ownCode, keyCodeOf(roleName(state.mode, state.index), key, language)));
    const { endorsed, seals, decrypted, restarts, bodies, entries, ballots } = view;
    const told = [state.panel, state.complaints, endorsed, seals, decrypted, restarts, entries, ballots, bodies.share.length];
    this.#region('people', told, () => people(text, state, view, language));
    const print = step?.do === 'ask' ? null : view.fingerprint;
    this.#region('print', print, () => (print === null ? null : titled(text.fingerprint, codeOf(print, language))));
  }

  /** @param {Panel} panel @returns {[string, string]} the sentence and its kind */
  #sentence({ step, kept, broken, hitch, state, view }) {
    const { text } = this;
    if (hitch !== null) return [text[hitch], 'warn'];
    if (broken !== null) return [text.stops.breach + text.clause(broken.clause), 'bad'];
    if (kept === null) return [text.lead[/** @type {'open' | 'secret'} */ (state?.mode)], ''];
    if (step === null || step.do === 'make' || step.do === 'send' || step.do === 'show' || step.do === 'give-key') return [text.working, ''];
    if (step.do === 'wait') return [step.missing.length > 0 ? text.waits[step.what] + text.missing(step.missing) : text.waits[step.what], ''];
    if (step.do === 'done') return [text.done[step.end], step.end === 'result' ? 'good' : 'warn'];
    if (step.do === 'stop') {
      const first = step.why === 'findings' ? view?.findings[0] : undefined;
      return [first ? text.stops.findings + text.clause(first.clause) : text.stops[step.why], 'bad'];
    }
    return [text.turn, 'warn'];
  }

  /** @param {Panel} panel @returns {HTMLElement | null} */
  #action(panel) {
    const { text } = this;
    const { kept, step, view } = panel;
    if (kept === null) {
      const button = element('button', { class: 'action', type: 'button' }, text.begin);
      const said = element('p', { class: 'small', role: 'status' });
      button.addEventListener('click', async () => {
        button.disabled = true;
        said.textContent = await panel.begin().then(() => '', (fault) => text[hitchOf(fault)]);
        button.disabled = false;
        this.#hurry();
      });
      return element('div', {}, element('p', { class: 'next' }, button), said);
    }
    if (step?.do !== 'ask' || view === null) return null;
    const agreed = { what: step.what, of: panel.asked() };
    return comparison(this.#question(step.what, view), () => {
      this.#agreed = agreed;
      this.#hurry();
    });
  }

  /**
   * @param {'compare' | 'seal' | 'count'} what
   * @param {import('../core/panel/view.js').View} view
   */
  #question(what, view) {
    const { text, language } = this;
    if (what === 'compare') {
      const shown = view.fingerprint === null ? [] : [codeOf(view.fingerprint, language)];
      return { title: text.compareTitle, lead: text.compareLead, shown, ticks: [text.compareE, text.compareCodes], button: text.endorse };
    }
    if (what === 'count') {
      return { title: text.countTitle, lead: text.countLead(view.ballots), shown: [], ticks: [], button: text.count };
    }
    const { hash, present, ballots } = view.close ?? { hash: '', present: 0, ballots: 0 };
    const closing = element('h3', {}, text.closing);
    const lead = text.sealLead(present, ballots);
    return { title: text.sealTitle, lead, shown: [closing, codeOf(hash, language)], ticks: [text.sealSame], button: text.seal };
  }

  /**
   * Sign what stands in a part of the page; where that comes to nothing, its button comes back.
   * @param {string} name of the part
   * @param {() => Promise<void>} sign
   */
  async #sign(name, sign) {
    const hitch = await sign().then(() => null, hitchOf);
    this.say(this.text[hitch ?? 'signed'], hitch === null ? 'good' : 'warn');
    if (hitch === null) this.#hurry();
    else this.#regions[name].key = '';
  }

  /**
   * Backup, restoring, refusing.
   * @param {Panel} panel
   * @param {Told} state
   */
  #more(panel, state) {
    const parts = panel.kept === null ? [this.#restoring(panel)] : [this.#saving(panel), this.#restoring(panel)];
    return element('section', { class: 'page__aside' }, element('h2', {}, this.text.backup), ...parts, this.#refusing(panel, state));
  }

  /** @param {Panel} panel */
  #saving(panel) {
    const { text } = this;
    const phrase = element('input', { type: 'password', id: 'save-phrase', minlength: SHORTEST, required: true, autocomplete: 'new-password' });
    return folded({ summary: text.save, lead: text.backupLead, button: text.save }, [{ label: text.passphrase, field: phrase }], async () => {
      const file = await panel.hand.ask('backedUp', { kept: panel.kept, passphrase: phrase.value });
      const link = element('a', { download: `ballot-panel-${panel.kept?.index}.json`, href: URL.createObjectURL(new Blob([file])) });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), PAUSE);
      phrase.value = '';
      return '';
    });
  }

  /** @param {Panel} panel */
  #restoring(panel) {
    const { text } = this;
    const file = element('input', { type: 'file', id: 'restore-file', accept: '.json,application/json', required: true });
    const phrase = element('input', { type: 'password', id: 'restore-phrase', required: true, autocomplete: 'off' });
    const fields = [{ label: text.file, field: file }, { label: text.passphrase, field: phrase }];
    const words = { summary: panel.kept === null ? text.restoreHere : text.restore, lead: text.backupLead, button: text.restoreNow };
    return folded(words, fields, async () => {
      const chosen = await file.files?.[0]?.arrayBuffer();
      const found = await panel.hand.ask('restored', { file: chosen, passphrase: phrase.value }).catch(() => null);
      const why = found === null ? 'unfit' : await panel.restore(found);
      this.#hurry();
      return why === null ? '' : text[/** @type {'unfit' | 'older' | 'foreign'} */ (why)];
    });
  }

  /** @param {Panel} panel @param {Told} state */
  #refusing(panel, state) {
    const { text } = this;
    const reason = element('textarea', { id: 'refusal', maxlength: 400, required: !state.refused, lang: 'zh-Hans' });
    const fields = state.refused ? [] : [{ label: text.refuseReason, field: reason }];
    const words = { summary: text.refuse, lead: text.refuseLead, button: state.refused ? text.returnNow : text.refuseNow, open: state.refused };
    return folded(words, fields, async () => {
      const hitch = await panel.line.post('refusal', { reason: state.refused ? '' : reason.value }).then(() => null, hitchOf);
      this.#hurry();
      return hitch === null ? '' : text[hitch];
    });
  }
}
