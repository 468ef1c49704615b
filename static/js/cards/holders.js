/** Who gets a card: one for each deputy whose seat counts on the day, in the order of the list. */
import { papaparse } from '../../vendor/papaparse.js';

/** @typedef {{number: string | null, name: string, delegation: string}} Holder */
/** @typedef {'empty-file' | 'unknown-column' | 'doubled-column' | 'missing-column' | 'missing' | 'doubled' | 'day' | 'order-of-days' | 'too-long' | 'characters' | 'broken' | 'nobody'} Wrong */
/** @typedef {{line: number, column: string, wrong: Wrong}} Fault `line` 0 is the whole list */

/** The columns of the deputies' export; the first word of each is what the site writes. */
const HEADS = /** @type {Record<string, string[]>} */ ({
  number: ['证号', '代表证号', '编号', 'number', 'no', 'certificate number'],
  name: ['姓名', '名字', 'name'],
  delegation: ['代表团', '代表团名称', 'delegation'],
  term: ['届次', '届', 'term'],
  login: ['用户名', '登录名', '账号', 'login', 'username'],
  phone: ['手机', '手机号', '电话', 'phone', 'mobile'],
  mail: ['邮箱', '电子邮箱', 'mail', 'email', 'e-mail'],
  since: ['任职日期', '开始日期', 'since', 'from'],
  until: ['离任日期', '结束日期', 'until', 'to'],
});
const FIELDS = Object.entries(HEADS).flatMap(([field, words]) => words.map((word) => /** @type {const} */ ([word, field])));
const FIELD_OF = new Map(FIELDS);
const LONGEST = { number: 32, name: 80, delegation: 80 };
const UNPRINTABLE = /[^ \P{Z}]|\p{C}/u;
const GUARDED = /^'+[=+\-@\t\r＝＋－＠]/;
const DAY = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/;

/** A list that can't be used; every fault has its line. */
export class BadList extends Error {
  /** @param {Fault[]} faults */
  constructor(faults) {
    super(`${faults.length} faults`);
    this.faults = faults;
  }
}

/**
 * Read the deputies' export as CSV, or as cells copied from a spreadsheet; BadList with every fault.
 * @param {string} text
 * @param {string} today as 2027-01-12
 * @returns {Holder[]}
 */
export function holdersOf(text, today) {
  const parsed = papaparse.parse(text.replace(/^\ufeff/, ''), { delimiter: text.split('\n', 1)[0].includes('\t') ? '\t' : ',' });
  if (parsed.errors.length > 0) throw new BadList(parsed.errors.map(({ row }) => ({ line: (row ?? 0) + 1, column: '', wrong: 'broken' })));
  const rows = /** @type {string[][]} */ (parsed.data).map((row) => row.map(plain));
  const at = rows.findIndex((row) => row.some(Boolean));
  if (at < 0 || !rows.slice(at + 1).some((row) => row.some(Boolean))) throw new BadList([{ line: 0, column: '', wrong: 'empty-file' }]);
  const fields = columns(rows[at], at + 1);
  const lines = rows.map((row, index) => ({ line: index + 1, cells: row })).slice(at + 1).filter(({ cells }) => cells.some(Boolean));
  const people = lines.map(({ line, cells }) => ({ line, ...person(fields, cells) }));
  const faults = people.flatMap((one, index) => faultsOf(one, people.slice(0, index).map(({ number }) => number)));
  if (faults.length > 0) throw new BadList(faults);
  const seated = people.filter(({ since, until }) => (!since || dayOf(since) <= today) && (!until || today <= dayOf(until)));
  if (seated.length === 0) throw new BadList([{ line: 0, column: '', wrong: 'nobody' }]);
  return seated.map(({ number, name, delegation }) => ({ number, name, delegation }));
}

/**
 * Holders of whom nothing is known: their names are written on the cards by hand.
 * @param {number} count
 * @returns {Holder[]}
 */
export function nameless(count) {
  return Array.from({ length: count }, () => ({ number: null, name: '', delegation: '' }));
}

/** @param {string} cell */
function plain(cell) {
  return (GUARDED.test(cell) ? cell.slice(1) : cell).normalize('NFC').trim();
}

/**
 * @param {string[]} head
 * @param {number} line
 */
function columns(head, line) {
  const fields = head.map((cell) => FIELD_OF.get(cell.replace(/\s*[*＊]$/, '').toLowerCase()) ?? '');
  /** @type {Fault[]} */
  const faults = head.flatMap((cell, at) => (cell && !fields[at] ? [{ line, column: cell, wrong: 'unknown-column' }] : []));
  for (const field of Object.keys(HEADS)) {
    const times = fields.filter((found) => found === field).length;
    if (times > 1) faults.push({ line, column: HEADS[field][0], wrong: 'doubled-column' });
    if (times === 0 && ['number', 'name'].includes(field)) faults.push({ line, column: HEADS[field][0], wrong: 'missing-column' });
  }
  if (faults.length > 0) throw new BadList(faults);
  return fields;
}

/**
 * @param {string[]} fields
 * @param {string[]} cells
 */
function person(fields, cells) {
  const cell = (/** @type {string} */ field) => cells[fields.indexOf(field)] ?? '';
  return { number: cell('number'), name: cell('name'), delegation: cell('delegation'), since: cell('since'), until: cell('until') };
}

/**
 * @param {ReturnType<typeof person> & {line: number}} one
 * @param {string[]} before numbers of the lines above
 * @returns {Fault[]}
 */
function faultsOf({ line, ...one }, before) {
  const fault = (/** @type {string} */ field, /** @type {Wrong} */ wrong) => ({ line, column: HEADS[field][0], wrong });
  const missing = /** @type {const} */ (['number', 'name']).filter((field) => !one[field]).map((field) => fault(field, 'missing'));
  const days = /** @type {const} */ (['since', 'until']).filter((field) => one[field] && !dayOf(one[field])).map((field) => fault(field, 'day'));
  const orderly = !dayOf(one.since) || !dayOf(one.until) || dayOf(one.since) <= dayOf(one.until);
  const shapes = Object.entries(LONGEST).flatMap(([field, longest]) => {
    const cell = one[/** @type {keyof typeof one} */ (field)];
    return [...(Array.from(cell).length > longest ? [fault(field, 'too-long')] : []), ...(UNPRINTABLE.test(cell) ? [fault(field, 'characters')] : [])];
  });
  return [...missing, ...days, ...(orderly ? [] : [fault('until', 'order-of-days')]), ...shapes, ...(one.number && before.includes(one.number) ? [fault('number', 'doubled')] : [])];
}

/**
 * A day written as 2027-01-12, 2027/1/12 or 2027年1月12日, as 2027-01-12; empty for what is none.
 * @param {string} text
 */
function dayOf(text) {
  const found = DAY.exec(text);
  if (!found) return '';
  const written = `${found[1]}-${found[2].padStart(2, '0')}-${found[3].padStart(2, '0')}`;
  const moment = new Date(`${written}T00:00:00Z`);
  return !Number.isNaN(moment.valueOf()) && moment.toISOString().startsWith(written) ? written : '';
}
