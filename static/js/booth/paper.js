/** The ballot paper that a manifest makes (§3.2): what may be marked, how much is, and no mark too many. */
import { spans } from '../core/ballot.js';

/** @typedef {import('../core/manifest.js').Manifest} Manifest */
/** @typedef {{place: number, mark: string}} Box `place` among all options */
/** @typedef {{id: string, name: string, detail: [string, string][], boxes: Box[]}} Line a project */
/** @typedef {'tick' | 'one' | 'rank' | 'judge' | 'assess'} Style */
/** @typedef {{what: 'chosen' | 'ranked' | 'approved' | 'judged' | 'assessed', given: number, most: number}} Count */
/**
 * @typedef {object} Paper
 * @property {Style} style one of several projects, some of them, a rank each, for or against each, a level each
 * @property {Line[]} lines
 * @property {import('../core/ballot.js').Span[]} spans
 * @property {number} places how many options
 */

/** A limit is reached: one more mark would be too many. */
export class Full extends Error {
  /** @param {number} most */
  constructor(most) {
    super(`at most ${most} marks`);
    this.most = most;
  }
}

/**
 * @param {Manifest} manifest
 * @returns {Paper}
 */
export function paperOf(manifest) {
  const boxes = manifest.options.map(({ project, mark }, place) => ({ project, place, mark }));
  const lines = manifest.projects.map(({ id, name, detail }) => {
    return { id, name, detail, boxes: boxes.filter((box) => box.project === id).map(({ place, mark }) => ({ place, mark })) };
  });
  return { style: styleOf(manifest), lines, spans: spans(manifest), places: boxes.length };
}

/**
 * @param {Manifest} manifest
 * @returns {Style}
 */
function styleOf(manifest) {
  if (manifest.kind === 'assessment') return 'assess';
  if (manifest.options.some(({ mark }) => mark.startsWith('rank-'))) return 'rank';
  if (manifest.options.some(({ mark }) => mark === 'oppose')) return 'judge';
  return most(spans(manifest), manifest.options.map((_, place) => place)) === 1 ? 'one' : 'tick';
}

/**
 * How many of these places may be marked together.
 * @param {import('../core/ballot.js').Span[]} limits
 * @param {number[]} places
 */
function most(limits, places) {
  const over = limits.filter((limit) => places.every((place) => limit.positions.includes(place)));
  return Math.min(places.length, ...over.map((limit) => limit.max));
}

/**
 * A blank ballot.
 * @param {Paper} paper
 */
export function blank(paper) {
  return Array.from({ length: paper.places }, () => 0);
}

/**
 * The marks with this one given. A project's other mark gives way to it, as does the other project where only
 * one may be chosen; Full where a limit would be passed.
 * @param {Paper} paper
 * @param {number[]} marks
 * @param {number} place
 */
export function marked(paper, marks, place) {
  const own = paper.lines.find(({ boxes }) => boxes.some((box) => box.place === place))?.boxes.map((box) => box.place) ?? [];
  const next = paper.style === 'one' ? blank(paper) : marks.map((mark, at) => (own.includes(at) ? 0 : mark));
  next[place] = 1;
  const passed = paper.spans.find((span) => sum(next, span.positions) > span.max);
  if (passed) throw new Full(passed.max);
  return next;
}

/**
 * The marks without this one.
 * @param {number[]} marks
 * @param {number} place
 */
export function unmarked(marks, place) {
  return marks.map((mark, at) => (at === place ? 0 : mark));
}

/**
 * Whether one more mark here would pass a limit.
 * @param {Paper} paper
 * @param {number[]} marks
 * @param {number} place
 */
export function isFull(paper, marks, place) {
  try {
    marked(paper, marks, place);
    return false;
  } catch (fault) {
    if (!(fault instanceof Full)) throw fault;
    return true;
  }
}

/**
 * How many marks each limit still asks for, those alone that ask for some.
 * @param {Paper} paper
 * @param {number[]} marks
 */
export function wanting(paper, marks) {
  return paper.spans.map((span) => span.min - sum(marks, span.positions)).filter((missing) => missing > 0);
}

/**
 * What always stands in view: how much is marked, and how much may be.
 * @param {Paper} paper
 * @param {number[]} marks
 * @returns {Count[]}
 */
export function counts(paper, marks) {
  const lines = paper.lines.length;
  const given = paper.lines.filter(({ boxes }) => boxes.some(({ place }) => marks[place] === 1)).length;
  if (paper.style === 'assess') return [{ what: 'assessed', given, most: lines }];
  if (paper.style === 'rank') return [{ what: 'ranked', given, most: Math.min(lines, ...paper.lines.map(({ boxes }) => boxes.length)) }];
  const approvals = paper.lines.flatMap(({ boxes }) => boxes).filter(({ mark }) => mark === 'approve').map(({ place }) => place);
  const chosen = { given: sum(marks, approvals), most: most(paper.spans, approvals) };
  if (paper.style === 'judge') return [{ what: 'approved', ...chosen }, { what: 'judged', given, most: lines }];
  return [{ what: 'chosen', ...chosen }];
}

/**
 * The projects that bear a mark, in the paper's order or by rank, and those without one.
 * @param {Paper} paper
 * @param {number[]} marks
 */
export function review(paper, marks) {
  const given = paper.lines.flatMap((line) => line.boxes.filter(({ place }) => marks[place] === 1).map((box) => ({ ...line, mark: box.mark })));
  if (paper.style === 'rank') given.sort((one, other) => one.mark.localeCompare(other.mark));
  const named = new Set(given.map(({ id }) => id));
  return { given, without: paper.lines.filter(({ id }) => !named.has(id)) };
}

/**
 * @param {number[]} marks
 * @param {number[]} places
 */
function sum(marks, places) {
  return places.reduce((total, place) => total + marks[place], 0);
}
