/** The lamp that a page shows while somebody writes is the one that the report will have. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { lampOf } from '../../static/js/modules/liveLamp.js';

const LAG = { basis: 'lag', green: 100, yellow: 300 };
const ABSOLUTE = { basis: 'absolute', green: 700, yellow: 300 };
/**
 * The same rows as tests/tracking/test_rules.py has.
 * @type {[{basis: string, green: number, yellow: number}, number, number, string][]}
 */
const ROWS = [
  [LAG, 500, 500, 'green'],
  [LAG, 500, 900, 'green'],
  [LAG, 500, 400, 'green'],
  [LAG, 500, 399, 'yellow'],
  [LAG, 500, 200, 'yellow'],
  [LAG, 500, 199, 'red'],
  [LAG, 0, 0, 'green'],
  [ABSOLUTE, 0, 700, 'green'],
  [ABSOLUTE, 0, 699, 'yellow'],
  [ABSOLUTE, 1000, 300, 'yellow'],
  [ABSOLUTE, 0, 299, 'red'],
];

test('a lamp follows from its rule to the thousandth', () => {
  for (const [rule, planned, actual, lamp] of ROWS) assert.equal(lampOf(rule, planned, actual), lamp);
});
