/** Shows the result of an accepted record as a table: every project with its votes and what became of it. */
import { element } from './dom.js';
import { TEXT, markWords } from './verifyText.js';

/** @typedef {import('../core/verify/words.js').Language} Language */
/** @typedef {{[name: string]: any}} Body */

/**
 * @param {Body} manifest
 * @param {Body} result
 * @param {Language} language
 */
export function resultShown(manifest, result, language) {
  const text = TEXT[language];
  const { outcome } = result;
  const reason = /** @type {'quorum' | 'paper' | null} */ (outcome.reason);
  const isSelection = manifest.kind === 'selection';
  return element(
    'div',
    {},
    element('h2', {}, text.result),
    reason && element('p', { class: 'verdict__note' }, text.invalid[reason]),
    isSelection ? selection(manifest, result, language) : assessment(manifest, result, language),
    isSelection && outcome.vacant > 0 ? element('p', {}, text.vacant(outcome.vacant)) : null,
  );
}

/**
 * @param {Body} manifest
 * @param {Body} result
 * @param {Language} language
 */
function selection(manifest, result, language) {
  const text = TEXT[language];
  const { outcome } = result;
  const marks = marksOf(manifest);
  const scored = manifest.rule.points !== null;
  const scores = new Map(outcome.ranking.map((/** @type {Body} */ row) => [row.project, row.score]));
  const order = [...scores.keys(), ...outcome.below];
  const listed = order.length > 0 ? order : manifest.projects.map((/** @type {Body} */ { id }) => id);
  const rows = listed.map((/** @type {string} */ id) => [
    ...named(manifest, id),
    ...marks.map((mark) => totalOf(manifest, result, id, mark)),
    ...(scored ? [scores.get(id) ?? ''] : []),
    standing(id, outcome, text),
  ]);
  const heads = [text.project, ...marks.map((mark) => markWords(mark, language)), ...(scored ? [text.score] : []), text.status];
  return table(text.caption, heads, rows);
}

/**
 * @param {Body} manifest
 * @param {Body} result
 * @param {Language} language
 */
function assessment(manifest, result, language) {
  const text = TEXT[language];
  const marks = marksOf(manifest);
  const levels = new Map(result.outcome.projects.map((/** @type {Body} */ row) => [row.project, row.level]));
  const rows = manifest.projects.map((/** @type {Body} */ { id }) => [
    ...named(manifest, id),
    ...marks.map((mark) => totalOf(manifest, result, id, mark)),
    levels.has(id) ? markWords(levels.get(id), language) : '',
  ]);
  return table(text.caption, [text.project, ...marks.map((mark) => markWords(mark, language)), text.level], rows);
}

/** @param {Body} manifest @returns {string[]} */
function marksOf(manifest) {
  return [...new Set(manifest.options.map((/** @type {Body} */ { mark }) => mark))].map(String);
}

/** @param {Body} manifest @param {string} id @returns {string[]} */
function named(manifest, id) {
  return [manifest.projects.find((/** @type {Body} */ project) => project.id === id).name];
}

/**
 * @param {Body} manifest
 * @param {Body} result
 * @param {string} id
 * @param {string} mark
 */
function totalOf(manifest, result, id, mark) {
  const place = manifest.options.findIndex((/** @type {Body} */ option) => option.project === id && option.mark === mark);
  return place < 0 ? '' : result.total[place];
}

/**
 * @param {string} id
 * @param {Body} outcome
 * @param {typeof TEXT['zh']} text
 */
function standing(id, outcome, text) {
  if (!outcome.valid) return '';
  if (outcome.chosen.includes(id)) return text.chosen;
  if (outcome.tied.includes(id)) return text.tied;
  return outcome.below.includes(id) ? text.below : text.unseated;
}

/**
 * @param {string} caption
 * @param {string[]} heads
 * @param {(string | number)[][]} rows the first cell names the row
 */
function table(caption, heads, rows) {
  const head = element('tr', {}, ...heads.map((words) => element('th', { scope: 'col' }, words)));
  const lines = rows.map(([name, ...cells]) => {
    const isNumber = (/** @type {string | number} */ cell) => typeof cell === 'number';
    const written = cells.map((cell) => element('td', { class: isNumber(cell) ? 'table__number' : null }, String(cell)));
    return element('tr', {}, element('th', { scope: 'row' }, String(name)), ...written);
  });
  // Its own scrolling, reached by keyboard too, keeps the page from scrolling sideways.
  return element(
    'div',
    { class: 'table', tabindex: 0, role: 'region', 'aria-label': caption },
    element('table', {}, element('caption', {}, caption), element('thead', {}, head), element('tbody', {}, ...lines)),
  );
}
