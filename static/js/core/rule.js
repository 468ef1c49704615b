/** The ballot rule (§8.6): bars, points, levels, and what happens on a tie or shortfall. */
import { Breach } from './clause.js';
import * as fields from './fields.js';

export const FIELDS = /** @type {const} */ ([
  'seats', 'quorum', 'pass', 'points', 'tie', 'shortfall', 'publish_votes', 'levels', 'smallest', 'parent',
]);
export const BASES = /** @type {const} */ (['due', 'present', 'returned', 'valid']);
export const SMALLEST = 10;

/**
 * Holds when x·den > num·base, or ≥ where it is not strict; `of` names the base.
 * @typedef {{of: typeof BASES[number], num: number, den: number, strict: boolean}} Bar
 */
/** @typedef {{mark: string, bar: Bar | null}} Level a level of an assessment; only the last has no bar */

/**
 * A rule that passed `readRule` and, with its manifest, `checkRule`.
 * @typedef {object} Rule
 * @property {number} seats
 * @property {Bar | null} quorum
 * @property {Bar | null} pass
 * @property {Map<string, number> | null} points
 * @property {'revote' | 'presidium'} tie
 * @property {'supplementary' | 'vacant'} shortfall
 * @property {boolean} publishVotes
 * @property {Level[]} levels
 * @property {number} smallest
 * @property {string | null} parent
 */

/**
 * Read the object of §8.6; Breach 1.3 for its shape.
 * @param {unknown} body
 * @returns {Rule}
 */
export function readRule(body) {
  const record = fields.record(body, FIELDS);
  return {
    seats: fields.count(record.seats),
    quorum: fields.nullable(record.quorum, bar),
    pass: fields.nullable(record.pass, bar),
    points: fields.nullable(record.points, points),
    tie: fields.oneOf('revote', 'presidium')(record.tie),
    shortfall: fields.oneOf('supplementary', 'vacant')(record.shortfall),
    publishVotes: fields.flag(record.publish_votes),
    levels: fields.array(record.levels, level),
    smallest: fields.count(record.smallest),
    parent: fields.nullable(record.parent, fields.uuid),
  };
}

/**
 * @param {unknown} value
 * @returns {Bar}
 */
function bar(value) {
  const record = fields.record(value, ['of', 'num', 'den', 'strict']);
  const read = {
    of: fields.oneOf(...BASES)(record.of),
    num: fields.count(record.num),
    den: fields.count(record.den),
    strict: fields.flag(record.strict),
  };
  if (read.den < 1) throw new Breach('8.6', "a bar's den is at least 1");
  return read;
}

/** @param {unknown} value */
function points(value) {
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const record = fields.record(value, names);
  return new Map(names.map((mark) => [fields.ident(mark), fields.count(record[mark])]));
}

/**
 * @param {unknown} value
 * @returns {Level}
 */
function level(value) {
  const record = fields.record(value, ['mark', 'bar']);
  return { mark: fields.ident(record.mark), bar: fields.nullable(record.bar, bar) };
}

/**
 * Throw Breach 8.6 unless the rule fits the election's kind, its options' marks and its being a rehearsal.
 * @param {Rule} rule
 * @param {'selection' | 'assessment'} kind
 * @param {Set<string>} marks
 * @param {boolean} rehearsal
 */
export function checkRule(rule, kind, marks, rehearsal) {
  if (rule.smallest > SMALLEST || (rule.smallest < SMALLEST && !rehearsal)) {
    throw new Breach('8.6', `smallest is ${SMALLEST}; fewer only in a rehearsal`);
  }
  if (kind === 'assessment') {
    checkLevels(rule);
    return;
  }
  if (rule.seats < 1 || rule.levels.length > 0) throw new Breach('8.6', 'a selection has seats and no levels');
  const named = rule.points;
  if (named && (named.size !== marks.size || ![...marks].every((mark) => named.has(mark)))) {
    throw new Breach('8.6', 'points name exactly the marks of the options');
  }
}

/** @param {Rule} rule */
function checkLevels(rule) {
  if (rule.seats > 0 || rule.pass !== null || rule.points !== null) {
    throw new Breach('8.6', 'an assessment has 0 seats, no pass bar and no points');
  }
  fields.distinct(rule.levels.map((one) => one.mark), '8.6', "a level's mark");
  const last = rule.levels.length - 1;
  if (last < 0 || !rule.levels.every((one, at) => (one.bar === null) === (at === last))) {
    throw new Breach('8.6', 'the last level, and it alone, has no bar');
  }
}
