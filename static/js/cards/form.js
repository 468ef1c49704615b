/** The registrar before the page: takes the list, draws the cards, prints, saves what is public, destroys the rest. */
import { issueOnSheet } from '../core/cards.js';
import { element, labelled } from '../modules/dom.js';
import { draw, keysFile, mostSpares } from './draw.js';
import { BadList, holdersOf, nameless } from './holders.js';
import { UnfitOrigin, origin } from './origin.js';
import { delivery, sheets } from './papers.js';
import { TEXT } from './text.js';

/** @typedef {'zh' | 'en'} Language */
/** @typedef {import('./draw.js').Draw} Draw */
/** @typedef {import('./papers.js').Words} Words */
/** @typedef {{drawn: {draw: Draw, print: import('./papers.js').Print} | null}} Kept what outlives a change of language */

/** A list that is no text, or more spares than the protocol allows; says so in the reader's language. */
class Unusable extends Error {}

/** One for all: cards that are shown again, in another language, are guarded once. @param {Event} event */
const guard = (event) => event.preventDefault();

/**
 * The page; while there are cards its form is away, as another issue would take the place of one that may be printed.
 * @param {Language} language
 * @param {Record<Language, Words>} words what stands on the papers
 * @param {Kept} kept
 */
export function registrar(language, words, kept) {
  const below = element('div', { 'aria-live': 'polite' });
  const show = () => {
    form.hidden = true;
    below.replaceChildren(drawnPart(kept, language, words[language], () => (form.hidden = false)));
    below.querySelector('h2')?.focus();
  };
  const form = listForm(language, (drawn) => {
    // The button may have been pressed twice while a file was read.
    if (kept.drawn) return;
    kept.drawn = drawn;
    show();
  }, (faults) => below.replaceChildren(faults));
  if (kept.drawn) show();
  return element('div', {}, form, below);
}

/**
 * @param {Language} language
 * @param {(drawn: NonNullable<Kept['drawn']>) => void} onDrawn
 * @param {(faults: HTMLElement) => void} onFaults
 */
function listForm(language, onDrawn, onFaults) {
  const text = TEXT[language];
  const plain = { autocomplete: 'off', spellcheck: 'false' };
  const site = element('input', { type: 'url', id: 'site', required: true, placeholder: 'https://', ...plain });
  const title = element('input', { type: 'text', id: 'title', maxlength: 80, ...plain });
  const file = element('input', { type: 'file', id: 'file', accept: '.csv,text/csv,text/plain' });
  const paste = element('textarea', { id: 'paste', rows: 5, ...plain });
  const count = element('input', { type: 'number', id: 'count', min: 1, max: 20000 });
  const spares = element('input', { type: 'number', id: 'spares', min: 0 });
  const fields = [
    labelled(text.site, text.siteHint, site), labelled(text.title, text.titleHint, title), labelled(text.file, text.fileHint, file),
    labelled(text.paste, text.pasteHint, paste), labelled(text.count, text.countHint, count), labelled(text.spares, text.sparesHint, spares),
  ];
  const form = element('form', { class: 'verify' }, element('p', { class: 'small' }, text.apart), ...fields,
    element('p', { class: 'next' }, element('button', { class: 'action', type: 'submit' }, text.draw)));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      const print = { site: origin(site.value), title: title.value.normalize('NFC').trim() };
      const list = file.files?.[0] ? await textOf(file.files[0], language) : paste.value;
      const holders = list.trim() === '' && count.value ? nameless(count.valueAsNumber) : holdersOf(list, today());
      onDrawn({ draw: draw(holders, sparesFor(spares, holders.length, language)), print });
    } catch (fault) {
      onFaults(faultList(fault, language));
    }
  });
  return form;
}

/**
 * What was drawn: its code, the three things to do with it, and its end.
 * @param {Kept} kept
 * @param {Language} language
 * @param {Words} words
 * @param {() => void} onLeft
 */
function drawnPart(kept, language, words, onLeft) {
  if (!kept.drawn) throw new Error('nothing is drawn');
  const text = TEXT[language];
  const { draw: drawn, print } = kept.drawn;
  const part = element('section', { class: 'drawn' });
  const paper = element('div', { class: 'paper' });
  const leave = () => {
    removeEventListener('beforeunload', guard);
    kept.drawn = null;
    paper.remove();
    onLeft();
    part.replaceChildren(element('h2', { tabindex: -1 }, text.destroyed));
    part.querySelector('h2')?.focus();
  };
  addEventListener('beforeunload', guard);
  part.append(
    element('h2', { tabindex: -1 }, text.done(drawn.due, drawn.drawn.length - drawn.due)),
    element('p', {}, `${text.code}${text.colon}`, element('span', { class: 'code__hex' }, (issueOnSheet(drawn.issue).match(/.{4}/g) ?? []).join(' '))),
    element('p', { class: 'small' }, text.codeHint),
    element('p', {}, text.next),
    step(text.printSheets, text.printSheetsHint, () => printed(paper, sheets(drawn, print, words))),
    step(text.printDelivery, null, () => printed(paper, delivery(drawn, print, words))),
    step(text.save, text.saveHint, () => saved('keys.json', keysFile(drawn))),
    step(text.destroy, null, leave),
    paper,
  );
  return part;
}

/**
 * @param {string} words
 * @param {string | null} hint
 * @param {() => void} act
 */
function step(words, hint, act) {
  const button = element('button', { class: 'action action--quiet', type: 'button' }, words);
  button.addEventListener('click', act);
  return element('div', { class: 'next' }, button, hint ? element('p', { class: 'field__hint' }, hint) : null);
}

/**
 * Show a paper to the printer alone; it is gone from the page when the printer has it.
 * @param {HTMLElement} place
 * @param {HTMLElement} paper
 */
function printed(place, paper) {
  place.replaceChildren(paper);
  addEventListener('afterprint', () => place.replaceChildren(), { once: true });
  print();
}

/**
 * @param {string} name
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
function saved(name, bytes) {
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/json' }));
  element('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/**
 * @param {unknown} fault
 * @param {Language} language
 */
function faultList(fault, language) {
  const text = TEXT[language];
  const said = (/** @type {string[]} */ lines) => element('section', { class: 'verdict verdict--refused', role: 'alert' },
    element('p', { class: 'verdict__words' }, text.faults), element('ul', {}, ...lines.map((line) => element('li', {}, line))));
  if (fault instanceof UnfitOrigin) return said([text.noSite]);
  if (fault instanceof Unusable) return said([fault.message]);
  if (!(fault instanceof BadList)) throw fault;
  return said(fault.faults.map(({ line, column, wrong }) => {
    return `${line ? text.line(line) : text.whole}${column && ` ${column}`}${text.colon}${text.wrong[wrong]}`;
  }));
}

/**
 * @param {HTMLInputElement} field
 * @param {number} due
 * @param {Language} language
 */
function sparesFor(field, due, language) {
  const most = mostSpares(due);
  const wanted = field.value === '' ? most : field.valueAsNumber;
  if (!(wanted <= most)) throw new Unusable(TEXT[language].tooMany(most));
  return wanted;
}

/**
 * @param {File} file
 * @param {Language} language
 */
async function textOf(file, language) {
  const bytes = await file.arrayBuffer();
  // The second is what Excel on a Chinese Windows writes when told "CSV".
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      continue;
    }
  }
  throw new Unusable(TEXT[language].noText);
}

/** The calendar day on which seats are counted. */
function today() {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
}
