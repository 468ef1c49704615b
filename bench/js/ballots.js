/** Times making and verifying one ballot, first and warm; runs in node and in a page alike. */
import { readBallot, verifyBallot } from '../../static/js/core/ballot.js';
import { Draft } from '../../static/js/core/draft.js';
import { base, randomScalar } from '../../static/js/core/group.js';
import { publicKey } from '../../static/js/core/signature.js';

/**
 * @param {number} options
 * @param {number} max
 * @param {number} rounds
 * @returns {{name: string, value: number, unit: 'ms'}[]} the first time and the median of the others
 */
export function timings(options, max, rounds) {
  const election = crypto.getRandomValues(new Uint8Array(32));
  const key = base(randomScalar());
  const [prepared] = timed(() => key.prepare('secret').prepare('public'));
  const positions = Array.from({ length: options }, (_, at) => at);
  const terms = { election, key, options, limits: [{ positions, min: 0, max }] };
  const credentialSeed = crypto.getRandomValues(new Uint8Array(32));
  const marks = positions.map((at) => (at < max ? 1 : 0));
  const [made, verified] = [[], []].map((list) => /** @type {number[]} */ (list));
  for (let round = 0; round < rounds; round++) {
    const seed = crypto.getRandomValues(new Uint8Array(32));
    const [making, body] = timed(() => new Draft(terms, publicKey(credentialSeed), 1, marks, seed).cast(credentialSeed));
    const [verifying] = timed(() => verifyBallot(readBallot(body), body, terms));
    made.push(making);
    verified.push(verifying);
  }
  const named = { 'tables of K': prepared, ...firstAndWarm('create', made), ...firstAndWarm('verify', verified) };
  return Object.entries(named).map(([name, value]) => ({ name: `${name} ${options}/${max}`, value, unit: 'ms' }));
}

/**
 * @param {string} what
 * @param {number[]} values
 */
function firstAndWarm(what, values) {
  return { [`${what}, first`]: values[0], [`${what}, warm`]: median(values.slice(1)) };
}

/**
 * @template T
 * @param {() => T} work
 * @returns {[number, T]}
 */
function timed(work) {
  const start = performance.now();
  const result = work();
  return [performance.now() - start, result];
}

/** @param {number[]} values */
function median(values) {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)];
}
