/** The visitor's side of a verification: choose or drop a record, watch, read what came of it; nothing is uploaded. */
import { element, labelled } from './dom.js';
import { TEXT } from './verifyText.js';
import { reportShown } from './verifyReport.js';

/** @typedef {import('../core/verify/words.js').Language} Language */
/** @typedef {import('./verifyWorker.js').Answer} Answer */
/** @typedef {{heads: unknown[], receipts: unknown[], issue: string | null}} Kept */

/**
 * The form and everything that follows from it.
 * @param {Language} language
 * @param {() => Worker} spawn starts the worker that verifies
 */
export function verification(language, spawn) {
  const text = TEXT[language];
  const record = element('input', { type: 'file', id: 'record', accept: '.zip,application/zip', required: true });
  const saved = element('input', { type: 'file', id: 'saved', accept: '.json,application/json', multiple: true });
  const issue = element('input', { type: 'text', id: 'issue', autocomplete: 'off', spellcheck: 'false', maxlength: 64 });
  const begin = element('button', { class: 'action', type: 'submit' }, text.begin);
  const more = element(
    'details',
    { class: 'more' },
    element('summary', { class: 'more__summary' }, text.more),
    labelled(text.saved, text.savedHint, saved),
    labelled(text.issue, text.issueHint, issue),
  );
  const box = labelled(text.record, text.recordHint, record);
  const form = element('form', { class: 'verify' }, box, more, element('p', { class: 'next' }, begin));
  const below = element('div', { class: 'verify__below' });
  acceptDrops(box, record);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    begin.disabled = true;
    await verifyChosen({ record, saved, issue, below, language, spawn }).finally(() => (begin.disabled = false));
  });
  return element('div', {}, form, below);
}

/**
 * Let a file be dropped where it can be chosen.
 * @param {HTMLElement} box
 * @param {HTMLInputElement} field
 */
export function acceptDrops(box, field) {
  box.classList.add('field--drop');
  box.addEventListener('dragover', (event) => event.preventDefault());
  box.addEventListener('drop', (event) => {
    event.preventDefault();
    if (event.dataTransfer?.files.length) field.files = event.dataTransfer.files;
  });
}

/**
 * @param {{record: HTMLInputElement, saved: HTMLInputElement, issue: HTMLInputElement, below: HTMLElement,
 *   language: Language, spawn: () => Worker}} parts
 */
async function verifyChosen({ record, saved, issue, below, language, spawn }) {
  const text = TEXT[language];
  const file = record.files?.[0];
  if (file === undefined) return;
  try {
    const kept = await readKept([...(saved.files ?? [])], issue.value);
    const outcome = await watched({ record: await file.arrayBuffer(), ...kept }, spawn(), below, text);
    show(below, 'unreadable' in outcome ? fault(text.unreadable, outcome.unreadable) : reportShown(outcome, { file, kept, language }));
  } catch (reason) {
    show(below, fault(text.failed, reason instanceof Error ? reason.message : String(reason)));
  }
}

/**
 * Heads and receipts among the files that somebody kept, and the issue as people write it down.
 * @param {File[]} files
 * @param {string} issue
 * @returns {Promise<Kept>}
 */
async function readKept(files, issue) {
  const bodies = await Promise.all(files.map(async (file) => JSON.parse(await file.text())));
  const written = issue.replace(/[\s-]/g, '');
  const isHex = /^[0-9a-f]+$/i.test(written) && written.length !== 26;
  return {
    heads: bodies.filter((body) => !('ballot' in body)),
    receipts: bodies.filter((body) => 'ballot' in body),
    issue: written === '' ? null : isHex ? written.toLowerCase() : written.toUpperCase(),
  };
}

/**
 * Show the progress of a task until its outcome is there.
 * @param {import('./verifyWorker.js').Task} task
 * @param {Worker} worker
 * @param {HTMLElement} below
 * @param {typeof TEXT['zh']} text
 * @returns {Promise<Exclude<Answer, {done: number}>>}
 */
function watched(task, worker, below, text) {
  const bar = element('progress', { id: 'progress', max: 100, value: 0 });
  const said = element('span', { class: 'progress__said' }, text.percent(0));
  const spoken = element('p', { class: 'visually-hidden', 'aria-live': 'polite' }, text.percent(0));
  below.replaceChildren(element('div', { class: 'progress' }, element('label', { for: 'progress' }, text.working), bar, said, spoken));
  let told = 0;
  return new Promise((resolve, reject) => {
    worker.addEventListener('message', ({ data }) => {
      if (!('done' in data)) {
        worker.terminate();
        resolve(data);
        return;
      }
      const percent = Math.min(100, Math.floor((100 * data.done) / Math.max(1, data.whole)));
      bar.value = percent;
      said.textContent = text.percent(percent);
      // Every percent would drown out everything else that a screen reader has to say.
      if (percent >= told + 10) spoken.textContent = text.percent((told = percent));
    });
    worker.addEventListener('error', (event) => {
      worker.terminate();
      reject(new Error(event.message));
    });
    worker.postMessage(task, [task.record]);
  });
}

/**
 * @param {string} words
 * @param {string} detail
 */
function fault(words, detail) {
  const heading = element('h2', { class: 'verdict__words', tabindex: -1 }, words);
  return element('section', { class: 'verdict verdict--refused', role: 'alert' }, heading, element('p', { class: 'small', lang: 'en' }, detail));
}

/**
 * @param {HTMLElement} below
 * @param {HTMLElement} section
 */
function show(below, section) {
  below.replaceChildren(section);
  section.querySelector('h2')?.focus();
}
