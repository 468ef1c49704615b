/** What the panel's page shows: codes to compare, everybody's state, voids to sign, the backup. */
import { fingerprintHex, fingerprintWords, keyCode, keyCodeHex, keyCodeWords } from '../core/codes.js';
import { codeShown, element, labelled } from './dom.js';

/** @typedef {import('./panelText.js').TEXT['zh']} Text */
/** @typedef {import('../core/panel/view.js').View} View */
/** @typedef {{[name: string]: any}} Told */

/** @param {string} text */
function unhex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

/** A fingerprint or closing code, in hex, as people compare it. @param {string} digest @param {'zh' | 'en'} language */
export function codeOf(digest, language) {
  const value = unhex(digest);
  const words = { zh: fingerprintWords(value, 'zh'), en: fingerprintWords(value, 'en') };
  return codeShown({ words, hex: fingerprintHex(value) }, language);
}

/**
 * A key code as it is read aloud (§4.6).
 * @param {string} name role and number, in Chinese as the record has it
 * @param {string} key in hex
 * @param {'zh' | 'en'} language
 */
export function keyCodeOf(name, key, language) {
  const code = keyCode(name, unhex(key));
  const words = keyCodeWords(code, language);
  return codeShown({ words: { zh: [words], en: [words] }, hex: keyCodeHex(code) }, language);
}

/**
 * Role and number as the record and every code have them.
 * @param {string} mode
 * @param {number} index
 */
export function roleName(mode, index) {
  return `${mode === 'open' ? '计票人' : '监票人'} ${index}`;
}

/**
 * @param {Text} text
 * @param {Told} state
 * @param {View} view
 * @param {'zh' | 'en'} language
 */
export function people(text, state, view, language) {
  const rows = state.panel.map((/** @type {Told} */ one) => {
    const done = stateOf(one, view);
    const code = one.key === null ? '—' : keyCodeOf(roleName(state.mode, one.index), one.key, language);
    const state_ = `${text.states[done]} · ${one.online ? text.online : text.away}`;
    const who = element('span', {}, text.role(state.mode, one.index), ' ', element('span', { lang: 'zh-Hans' }, one.name));
    return row(who, [[text.code, code], [text.state, state_]]);
  });
  return element('section', {}, element('h2', {}, text.people), table([text.who, text.code, text.state], rows), ...notes(text, state, view));
}

/** A table as components/tables.html writes it: on narrow pages a small sheet a row. @param {string[]} heads @param {HTMLElement[]} rows */
export function table(heads, rows) {
  const head = element('tr', { role: 'row' }, ...heads.map((words) => element('th', { role: 'columnheader', scope: 'col' }, words)));
  const body = element('tbody', { role: 'rowgroup' }, ...rows);
  return element('table', { class: 'table', role: 'table' }, element('thead', { role: 'rowgroup' }, head), body);
}

/** @param {Node | string} name @param {[string, Node | string][]} cells each under its heading's words */
export function row(name, cells) {
  const first = element('th', { role: 'rowheader', scope: 'row', class: 'table__wide' }, name);
  const rest = cells.map(([label, content]) => element('td', { role: 'cell', 'data-label': label }, element('span', {}, content)));
  return element('tr', { role: 'row' }, first, ...rest);
}

/** @param {Text} text @param {Told} state @param {View} view */
function notes(text, state, view) {
  const said = [
    ...(view.entries > 0 ? [text.checked(view.entries, view.ballots)] : []),
    ...(view.restarts > 0 ? [text.restarts(view.restarts)] : []),
    ...state.complaints.map(text.complaint),
  ];
  return said.map((words) => element('p', { class: 'small' }, words));
}

/**
 * How far one of the panel has come.
 * @param {Told} one
 * @param {View} view
 * @returns {keyof Text['states']}
 */
function stateOf(one, view) {
  const { trustee, reveal, share } = view.bodies;
  const made = (/** @type {Told[]} */ bodies) => bodies.some(({ index, from }) => (index ?? from) === one.index);
  if (one.refused) return 'refused';
  if (view.decrypted.includes(one.index)) return 'decryption';
  if (view.seals.includes(one.index)) return 'seal';
  if (view.endorsed.includes(one.index)) return 'endorse';
  if (made(share)) return 'share';
  if (made(reveal)) return 'reveal';
  if (made(trustee)) return 'trustee';
  return one.key === null ? 'none' : 'key';
}

/**
 * Something to compare: boxes to tick, and a button that works once all are ticked.
 * @param {{title: string, lead: string, shown: HTMLElement[], ticks: string[], button: string}} words
 * @param {() => void} onYes
 */
export function comparison({ title, lead, shown, ticks, button }, onYes) {
  const boxes = ticks.map((words, at) => {
    const box = element('input', { type: 'checkbox', id: `compare-${at}` });
    return { box, field: element('div', { class: 'option' }, box, element('label', { for: box.id }, words)) };
  });
  const press = element('button', { class: 'action', type: 'button', disabled: boxes.length > 0 }, button);
  for (const { box } of boxes) box.addEventListener('change', () => (press.disabled = !boxes.every(({ box: one }) => one.checked)));
  press.addEventListener('click', () => {
    press.disabled = true;
    onYes();
  });
  const heading = element('h2', { tabindex: -1 }, title);
  const fields = boxes.map(({ field }) => field);
  return element('section', {}, heading, element('p', { class: 'lead' }, lead), ...shown, ...fields, element('p', { class: 'next' }, press));
}

/**
 * Voids that wait: who signs reads the card number and why.
 * @param {Text} text
 * @param {Told[]} voids
 * @param {() => void} onSign
 */
export function waitingVoids(text, voids, onSign) {
  const line = (/** @type {Told} */ { body }) => {
    const number = (/** @type {string} */ key) => `${key.slice(0, 4)} ${key.slice(4, 8)}`;
    const why = /** @type {Record<string, string>} */ (text.reasons)[body.reason];
    const spare = body.spare === null ? why : why + text.replaced(number(body.spare));
    return row(element('code', {}, number(body.credential)), [[text.reason, spare]]);
  };
  const press = element('button', { class: 'action', type: 'button' }, text.signAll(voids.length));
  press.addEventListener('click', () => {
    press.disabled = true;
    onSign();
  });
  const lead = element('p', { class: 'words' }, text.voidsLead);
  return element('section', {}, element('h2', {}, text.voids), lead, table([text.card, text.reason], voids.map(line)), element('p', { class: 'next' }, press));
}

/**
 * A vote that two organizers want ended: who signs reads why.
 * @param {Text} text
 * @param {string} reason
 * @param {() => void} onSign
 */
export function waitingAnnulment(text, reason, onSign) {
  const press = element('button', { class: 'action', type: 'button' }, text.annulNow);
  press.addEventListener('click', () => {
    press.disabled = true;
    onSign();
  });
  const why = element('p', {}, `${text.annulReason}`, element('span', { lang: 'zh-Hans' }, reason));
  return element('section', {}, element('h2', {}, text.annul), element('p', { class: 'words' }, text.annulLead), why, element('p', { class: 'next' }, press));
}

/**
 * A form behind a summary: fields, and a button that is told their values.
 * @param {{summary: string, lead: string, button: string, open?: boolean}} words
 * @param {{label: string, field: HTMLInputElement | HTMLTextAreaElement}[]} fields
 * @param {() => Promise<string>} onSubmit returns what is to be said
 */
export function folded({ summary, lead, button, open = false }, fields, onSubmit) {
  const said = element('p', { class: 'small', role: 'status' });
  const press = element('button', { class: 'action action--quiet', type: 'submit' }, button);
  const form = element('form', {}, element('p', { class: 'words' }, lead), ...fields.map(({ label, field }) => labelled(label, null, field)), element('p', { class: 'next' }, press), said);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    press.disabled = true;
    said.textContent = await onSubmit().finally(() => (press.disabled = false));
  });
  return element('details', { class: 'more', open }, element('summary', { class: 'more__summary' }, summary), form);
}
