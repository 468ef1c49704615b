/** Shows a report: the verdict, findings clause by clause, what the record says, and a certificate to print. */
import { ending, isAccepted, plain } from '../core/verify/words.js';
import { codeShown, element } from './dom.js';
import { resultShown } from './verifyResult.js';
import { KINDS, TEXT } from './verifyText.js';

/** @typedef {import('../core/verify/words.js').Language} Language */
/** @typedef {import('./verifyWorker.js').Outcome} Outcome */
/** @typedef {{file: File, kept: import('./verifyForm.js').Kept, language: Language}} Circumstances */

/**
 * @param {Outcome} outcome
 * @param {Circumstances} circumstances
 */
export function reportShown(outcome, circumstances) {
  const { report, contents } = outcome;
  const { language } = circumstances;
  const isGood = isAccepted(report);
  const verdict = element(
    'section',
    { class: `verdict verdict--${isGood ? 'accepted' : 'refused'}` },
    element('h2', { class: 'verdict__words', tabindex: -1 }, ending(report, language)),
    element('p', {}, report.title ?? ''),
    ...notesShown(report.notes, language),
    isGood ? null : element('p', {}, TEXT[language].noResult),
  );
  return element(
    'div',
    { class: 'report' },
    verdict,
    report.findings.length > 0 ? findingsShown(outcome, language) : null,
    contents && contentsShown(contents, outcome, language),
    certificate(outcome, circumstances),
  );
}

/**
 * @param {string[]} notes
 * @param {Language} language
 */
function notesShown(notes, language) {
  const { rehearsal, unsigned } = TEXT[language];
  const words = { rehearsal, 'unsigned annul': unsigned };
  return notes.map((note) => element('p', { class: 'verdict__note' }, words[/** @type {keyof typeof words} */ (note)]));
}

/**
 * @param {Outcome} outcome
 * @param {Language} language
 */
function findingsShown({ report, kinds }, language) {
  const text = TEXT[language];
  const items = report.findings.map(({ clause, entry, what }) => {
    const kind = entry === null ? '' : (KINDS[kinds[entry] ?? '']?.[language] ?? '');
    const place = entry === null ? text.whole : text.entry(entry, kind);
    return element(
      'li',
      { class: 'finding' },
      element('p', { class: 'finding__place' }, `${text.clause(clause)} · ${place}`),
      element('p', {}, plain(clause, language)),
      element('p', { class: 'finding__what' }, `${text.technical}${text.colon}`, element('span', { lang: 'en' }, what)),
    );
  });
  return element('section', {}, element('h2', {}, text.findings), element('ol', { class: 'findings' }, ...items));
}

/**
 * @param {import('../core/verify/contents.js').Contents} contents
 * @param {Outcome} outcome
 * @param {Language} language
 */
function contentsShown(contents, { report }, language) {
  const text = TEXT[language];
  const { manifest, paper, open, close, annul } = contents;
  const people = manifest.trustees === null
    ? text.counters(manifest.counters.length)
    : text.peopleOf(manifest.trustees.count, manifest.trustees.threshold);
  const rows = facts([
    [text.title, `${manifest.title} · ${manifest.assembly} · ${manifest.session}`],
    [text.fingerprint, contents.fingerprint && codeShown(contents.fingerprint, language)],
    ['', contents.fingerprint && text.fingerprintHint],
    [text.people, people],
    [text.due, contents.due],
    [text.present, close?.present ?? null],
    [text.ballots, close && report.ballots],
    [text.paper, close && `${paper.issued} / ${paper.returned} / ${paper.invalid}`],
    [text.time, close && `${open?.time} – ${close.time}`],
    [text.closing, contents.closing && codeShown(contents.closing, language)],
    [text.annulled, annul?.reason ?? null],
  ]);
  const result = report.result && resultShown(manifest, report.result, language);
  return element('section', {}, element('h2', {}, text.says), rows, result);
}

/**
 * Names and values; a value of null leaves its row out, an empty name continues the row before.
 * @param {[string, string | number | Node | null][]} rows
 */
function facts(rows) {
  const cells = rows.filter(([, value]) => value !== null).flatMap(([name, value]) => {
    const shown = element('dd', {}, value instanceof Node ? value : String(value));
    return name === '' ? [shown] : [element('dt', {}, name), shown];
  });
  return element('dl', { class: 'facts' }, ...cells);
}

/**
 * @param {Outcome} outcome
 * @param {Circumstances} circumstances
 */
function certificate({ report, sha256 }, { file, kept, language }) {
  const text = TEXT[language];
  const { heads, receipts, issue } = kept;
  const held = heads.length + receipts.length > 0 || issue !== null;
  const print = element('button', { class: 'action action--quiet', type: 'button' }, text.print);
  print.addEventListener('click', () => window.print());
  const rows = facts([
    [text.file, file.name],
    [text.sha256, element('code', { class: 'long' }, sha256)],
    [text.entries, report.entries],
    [text.head, report.head && element('code', { class: 'long' }, report.head)],
    [text.kept, held ? text.keptOf(heads.length, receipts.length, issue !== null) : text.nothing],
    [text.checkedAt, new Date().toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', { timeZoneName: 'short' })],
  ]);
  const heading = element('h2', {}, text.certificate);
  return element('section', { class: 'certificate' }, heading, rows, element('p', { class: 'small' }, text.by), element('p', { class: 'next' }, print));
}
