/** The checking device before its user: takes the code by camera, picture or paste, then the published check, and compares. */
import { Unreadable } from '../core/archive.js';
import { checkedBallot, spoilOf } from '../core/check.js';
import { Breach } from '../core/clause.js';
import { codeOf } from '../core/verify/contents.js';
import { codeShown, element, labelled } from './dom.js';
import { TEXT } from './checkText.js';
import { sourceOf, together } from './checkSource.js';
import { scanner, scanPicture } from './scan.js';
import { acceptDrops } from './verifyForm.js';
import { markWords } from './verifyText.js';

/** @typedef {'zh' | 'en'} Language */

/** @param {Language} language */
export function checking(language) {
  const text = TEXT[language];
  const code = element('input', { type: 'text', id: 'code', autocomplete: 'off', spellcheck: 'false', inputmode: 'text' });
  const image = element('input', { type: 'file', id: 'image', accept: 'image/*' });
  const files = element('input', { type: 'file', id: 'files', multiple: true });
  const paste = element('textarea', { id: 'paste', rows: 4, spellcheck: 'false' });
  const below = element('div', { 'aria-live': 'polite' });
  const box = labelled(text.files, text.spoilHint, files);
  acceptDrops(box, files);
  image.addEventListener('change', async () => {
    const found = image.files?.[0] && (await scanPicture(image.files[0]));
    code.value = found ?? '';
    below.replaceChildren(found ? '' : text.noCode);
  });
  const form = element(
    'form',
    { class: 'verify' },
    element('h2', {}, text.shown),
    element('p', { class: 'field__hint' }, text.shownHint),
    scanner(text, (found) => (code.value = found)),
    labelled(text.image, null, image),
    labelled(text.code, null, code),
    element('h2', {}, text.spoil),
    box,
    labelled(text.paste, null, paste),
    element('p', { class: 'next' }, element('button', { class: 'action', type: 'submit' }, text.begin)),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const brought = await Promise.all([...(files.files ?? [])].map(async (file) => new Uint8Array(await file.arrayBuffer())));
    if (paste.value.trim() !== '') brought.push(new TextEncoder().encode(paste.value));
    const verdict = compared(code.value, brought, language);
    below.replaceChildren(verdict);
    verdict.querySelector('h2')?.focus();
  });
  return element('div', {}, form, below);
}

/**
 * The verdict on a code and what was brought for it.
 * @param {string} code
 * @param {Uint8Array[]} brought
 * @param {Language} language
 */
function compared(code, brought, language) {
  const text = TEXT[language];
  try {
    const shown = code.replace(/\s/g, '').toLowerCase().match(/[0-9a-f]{64}/)?.[0];
    const { manifest, election, spoils } = together(brought.map(sourceOf));
    const missing = Object.entries({ shown, manifest, election }).filter(([, found]) => !found).map(([part]) => part);
    if (!shown || !manifest || !election) return unusable(missing, language);
    const ballot = Uint8Array.from(shown.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
    return passed(checkedBallot({ manifest, election, spoil: spoilOf(spoils, ballot) }, ballot), language);
  } catch (fault) {
    if (!(fault instanceof Breach || fault instanceof Unreadable)) throw fault;
    return verdict('refused', text.fail, [reasonOf(fault, language), text.failText, `${text.technical}${text.colon}${fault.message}`]);
  }
}

/**
 * @param {Breach | Unreadable} fault
 * @param {Language} language
 */
function reasonOf(fault, language) {
  const { reasons } = TEXT[language];
  if (fault instanceof Unreadable || !['4.5', '6'].includes(fault.clause)) return reasons.form;
  if (fault.clause === '4.5') return reasons.unlike;
  return /showed|no checked ballot/.test(fault.what) ? reasons.other : reasons.unopened;
}

/**
 * @param {string[]} missing
 * @param {Language} language
 */
function unusable(missing, language) {
  const text = TEXT[language];
  const parts = missing.map((part) => text.parts[/** @type {keyof typeof text.parts} */ (part)]);
  return verdict('refused', text.unusable, [text.missing(parts.join(language === 'zh' ? '、' : ', '))]);
}

/**
 * @param {ReturnType<typeof checkedBallot>} found
 * @param {Language} language
 */
function passed({ choices, fingerprint, title }, language) {
  const text = TEXT[language];
  const items = choices.map(({ name, mark }) => element('li', {}, `${name}${text.colon}${markWords(mark, language)}`));
  const made = verdict('accepted', text.pass, [title]);
  const list = items.length > 0 ? element('ul', { class: 'words' }, ...items) : element('p', {}, text.empty);
  made.append(
    element('h3', {}, text.chosen), list, element('h3', {}, text.compare), codeShown(codeOf(fingerprint), language),
    element('p', {}, text.compareHint), element('p', { class: 'small' }, text.trial),
  );
  return made;
}

/**
 * @param {'accepted' | 'refused'} kind
 * @param {string} words
 * @param {string[]} lines
 */
function verdict(kind, words, lines) {
  const heading = element('h2', { class: 'verdict__words', tabindex: -1 }, words);
  return element('section', { class: `verdict verdict--${kind}` }, heading, ...lines.map((line) => element('p', {}, line)));
}
