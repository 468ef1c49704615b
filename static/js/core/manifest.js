/** What an election is about (§3.1, §3.2, §8.6): projects, options, limits, the rule, and who counts. */
import { Breach } from './clause.js';
import { digest } from './encoding.js';
import * as fields from './fields.js';
import { checkRule, readRule } from './rule.js';

export const FIELDS = /** @type {const} */ ([
  'protocol', 'suite', 'election', 'mode', 'kind', 'title', 'assembly', 'session', 'projects', 'options',
  'limits', 'rule', 'trustees', 'counters', 'log_key', 'software', 'rehearsal',
]);
export const PROTOCOL = 'ballot/1';
export const SUITE = 'r255-sha512-ed25519';
export const MOST_OPTIONS = 200;
export const MOST_LIMITS = 100;
const SELECTION_MARKS = new Set(['approve', 'oppose', ...Array.from({ length: 9 }, (_, at) => `rank-${at + 1}`)]);

/** @typedef {import('./signature.js').Key} Key */
/** @typedef {{id: string, name: string, detail: [string, string][]}} Project `detail` is its sheet, label and value */
/** @typedef {{id: string, project: string, mark: string}} Option one mark that a ballot may give to one project */
/** @typedef {{id: string, options: string[], min: number, max: number}} Limit from `min` to `max` marks among these options */
/** @typedef {{count: number, threshold: number}} Trustees how many scrutineers hold the key, and how many of them open it */

/**
 * A manifest that passed `readManifest`; `digest` is M.
 * @typedef {object} Manifest
 * @property {string} election
 * @property {'secret' | 'open'} mode
 * @property {'selection' | 'assessment'} kind
 * @property {string} title
 * @property {string} assembly
 * @property {string} session
 * @property {Project[]} projects
 * @property {Option[]} options
 * @property {Limit[]} limits
 * @property {import('./rule.js').Rule} rule
 * @property {Trustees | null} trustees
 * @property {Key[]} counters
 * @property {Key} logKey
 * @property {{version: string, booth: Uint8Array}} software
 * @property {boolean} rehearsal
 * @property {Uint8Array} digest
 */

/**
 * Read and check the body of the entry `manifest`; Breach 1.3, 1.5, 3.1, 3.2 or 8.6.
 * @param {unknown} body
 * @returns {Manifest}
 */
export function readManifest(body) {
  const record = fields.record(body, FIELDS);
  if (record.protocol !== PROTOCOL || record.suite !== SUITE) {
    throw new Breach('3.1', `this is not ${PROTOCOL} with ${SUITE}`);
  }
  const read = software(record.software);
  const manifest = {
    election: fields.uuid(record.election),
    mode: fields.oneOf('secret', 'open')(record.mode),
    kind: fields.oneOf('selection', 'assessment')(record.kind),
    title: fields.text(record.title),
    assembly: fields.text(record.assembly),
    session: fields.text(record.session),
    projects: fields.array(record.projects, project),
    options: fields.array(record.options, option),
    limits: fields.array(record.limits, limit),
    rule: readRule(record.rule),
    trustees: fields.nullable(record.trustees, trustees),
    counters: fields.array(record.counters, fields.key),
    logKey: fields.key(record.log_key),
    software: read,
    rehearsal: fields.flag(record.rehearsal),
    digest: digest('manifest', record),
  };
  for (const check of [checkIds, checkLimits, checkPeople, checkMarks]) check(manifest);
  checkRule(manifest.rule, manifest.kind, new Set(manifest.options.map((one) => one.mark)), manifest.rehearsal);
  return manifest;
}

/** @param {unknown} value */
function software(value) {
  const record = fields.record(value, ['version', 'booth']);
  return { version: fields.text(record.version), booth: fields.digest(record.booth) };
}

/**
 * @param {unknown} value
 * @returns {Project}
 */
function project(value) {
  const record = fields.record(value, ['id', 'name', 'detail']);
  return { id: fields.ident(record.id), name: fields.text(record.name), detail: fields.array(record.detail, line) };
}

/**
 * @param {unknown} value
 * @returns {[string, string]}
 */
function line(value) {
  const [label, content] = fields.array(value, fields.text, 2);
  return [label, content];
}

/**
 * @param {unknown} value
 * @returns {Option}
 */
function option(value) {
  const record = fields.record(value, ['id', 'project', 'mark']);
  return { id: fields.ident(record.id), project: fields.ident(record.project), mark: fields.ident(record.mark) };
}

/**
 * @param {unknown} value
 * @returns {Limit}
 */
function limit(value) {
  const record = fields.record(value, ['id', 'options', 'min', 'max']);
  const options = fields.array(record.options, fields.ident);
  return { id: fields.ident(record.id), options, min: fields.count(record.min), max: fields.count(record.max) };
}

/**
 * @param {unknown} value
 * @returns {Trustees}
 */
function trustees(value) {
  const record = fields.record(value, ['count', 'threshold']);
  return { count: fields.count(record.count), threshold: fields.count(record.threshold) };
}

/** @param {Manifest} manifest */
function checkIds({ projects, options, limits }) {
  if (options.length < 1 || options.length > MOST_OPTIONS || limits.length > MOST_LIMITS) {
    throw new Breach('3.1', `1 to ${MOST_OPTIONS} options and at most ${MOST_LIMITS} limits`);
  }
  fields.distinct(projects.map((one) => one.id), '3.1', "a project's id");
  fields.distinct(options.map((one) => one.id), '3.1', "an option's id");
  fields.distinct(limits.map((one) => one.id), '3.1', "a limit's id");
  fields.distinct(options.map((one) => `${one.project} ${one.mark}`), '3.1', "a project's mark");
  const known = new Set(projects.map((one) => one.id));
  for (const one of options) {
    if (!known.has(one.project)) throw new Breach('3.1', `option ${one.id} names no project of the manifest`);
  }
}

/** @param {Manifest} manifest */
function checkLimits({ options, limits }) {
  const known = new Set(options.map((one) => one.id));
  for (const one of limits) {
    fields.distinct(one.options, '3.1', `in limit ${one.id} an option`);
    if (!one.options.every((name) => known.has(name))) {
      throw new Breach('3.1', `limit ${one.id} names no option of the manifest`);
    }
    if (one.options.length === 0 || one.min > one.max || one.max > one.options.length) {
      throw new Breach('3.1', `limit ${one.id} must name an option and keep min ≤ max ≤ their number`);
    }
  }
}

/** @param {Manifest} manifest */
function checkPeople({ mode, trustees: people, counters, rehearsal }) {
  if (mode === 'open') {
    if (people !== null || counters.length < 2) {
      throw new Breach('3.1', "an open election has no scrutineers' key and at least two counters");
    }
    fields.distinct(counters, '3.1', "a counter's key");
    return;
  }
  if (people === null || counters.length > 0) {
    throw new Breach('3.1', 'a secret election has scrutineers and no counters');
  }
  if (people.threshold < 1 || people.threshold > people.count || people.count >= 2 * people.threshold) {
    throw new Breach('3.1', 'the threshold t of n scrutineers keeps t ≤ n < 2t');
  }
  if (people.count < 2 && !rehearsal) throw new Breach('3.1', 'one scrutineer alone counts in a rehearsal only');
}

/** @param {Manifest} manifest */
function checkMarks(manifest) {
  for (const { id } of manifest.projects) {
    const own = manifest.options.filter((one) => one.project === id);
    checkMarksOf(id, own.map((one) => one.mark), manifest);
    if (own.length > 1 && !hasLimitOfOne(own.map((one) => one.id), manifest.limits)) {
      throw new Breach('3.2', `project ${id} has several options and no limit of 1 over just these`);
    }
  }
}

/**
 * @param {string} id
 * @param {string[]} own the project's marks
 * @param {Manifest} manifest
 */
function checkMarksOf(id, own, { kind, rule }) {
  if (kind === 'assessment') {
    if (own.length !== rule.levels.length || !rule.levels.every(({ mark }) => own.includes(mark))) {
      throw new Breach('3.2', `project ${id} must have exactly the marks of the levels`);
    }
  } else if (!own.every((mark) => SELECTION_MARKS.has(mark))) {
    throw new Breach('3.2', `project ${id} has a mark that no selection knows`);
  } else if (rule.points === null && !own.includes('approve')) {
    throw new Breach('3.2', `project ${id} cannot be approved`);
  }
}

/**
 * @param {string[]} options
 * @param {Limit[]} limits
 */
function hasLimitOfOne(options, limits) {
  return limits.some((one) => one.max === 1 && one.options.length === options.length && options.every((name) => one.options.includes(name)));
}

/**
 * The positions of a limit's options among all options.
 * @param {Manifest} manifest
 * @param {Limit} limit
 */
export function positions(manifest, { options }) {
  const place = new Map(manifest.options.map((one, at) => [one.id, at]));
  return options.map((name) => /** @type {number} */ (place.get(name)));
}
