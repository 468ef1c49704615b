/** Manifests of every style of §3.2 for tests. */
import { readManifest as manifest } from '../../../static/js/core/manifest.js';

const KEY = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
const OTHER = '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c';
export const UUID = '00000000-0000-4000-8000-000000000001';

/**
 * @param {string[]} projects
 * @param {string[]} marks
 * @param {(options: string[]) => {id: string, options: string[], min: number, max: number}[]} limits
 * @param {object} [rule]
 * @param {object} [changes]
 */
export function manifestBody(projects, marks, limits, rule = {}, changes = {}) {
  const options = projects.flatMap((project) => marks.map((mark) => ({ id: `${project}-${mark}`, project, mark })));
  return {
    protocol: 'ballot/1', suite: 'r255-sha512-ed25519', election: UUID, mode: 'open', kind: 'selection', title: '票决', assembly: '示范县', session: '第一次会议',
    projects: projects.map((id) => ({ id, name: `项目 ${id}`, detail: [['牵头单位', '县民政局']] })),
    options, limits: limits(options.map(({ id }) => id)),
    rule: { seats: 1, quorum: null, pass: null, points: null, tie: 'revote', shortfall: 'vacant', publish_votes: true, levels: [], smallest: 10, parent: null, ...rule },
    trustees: null, counters: [KEY, OTHER], log_key: KEY, software: { version: 'test', booth: '00'.repeat(32) }, rehearsal: false, ...changes,
  };
}

export { manifest };

/** @type {(...given: Parameters<typeof manifestBody>) => ReturnType<typeof manifest>} */
const made = (...given) => manifest(manifestBody(...given));
const PROJECTS = ['a', 'b', 'c', 'd'];
/** @param {string[]} options */
const each = (options) => PROJECTS.map((project) => ({ id: project, options: options.filter((id) => id.startsWith(`${project}-`)), min: 0, max: 1 }));
/**
 * @param {string[]} options
 * @param {string} mark
 */
const of = (options, mark) => options.filter((id) => id.endsWith(mark));

/** @param {number} max @param {number} [min] */
export const select = (max, min = 0) => made(PROJECTS, ['approve'], (options) => [{ id: 'all', options, min, max }]);
export const judge = () => made(PROJECTS, ['approve', 'oppose'], (options) => [...each(options), { id: 'all', options: of(options, 'approve'), min: 0, max: 2 }]);
export const rank = () => made(PROJECTS, ['rank-1', 'rank-2', 'rank-3'], (options) => {
  return [...each(options), ...['rank-1', 'rank-2', 'rank-3'].map((mark) => ({ id: mark, options: of(options, mark), min: 0, max: 1 }))];
}, { points: { 'rank-1': 3, 'rank-2': 2, 'rank-3': 1 } });
const BAR = { of: 'due', num: 1, den: 2, strict: false };
export const assess = () => made(PROJECTS, ['satisfied', 'basically', 'dissatisfied'], each, {
  seats: 0, levels: [{ mark: 'satisfied', bar: BAR }, { mark: 'basically', bar: BAR }, { mark: 'dissatisfied', bar: null }],
}, { kind: 'assessment' });
