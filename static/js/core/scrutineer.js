/** One scrutineer's part in the key ceremony (§4): what it draws, commits, reveals and shares, and what it makes of the others' shares. */
import { Breach } from './clause.js';
import { digest64, hex } from './encoding.js';
import { base, multiply, randomScalar, scalar, scalarAdd, scalarBytes, scalarMultiply, small } from './group.js';
import { proveTrustee } from './proofs.js';
import * as signature from './signature.js';
import { commitDigest, evaluatePoints, signEntry } from './trustees.js';

/** @typedef {import('./group.js').Point} Point */
/** @typedef {import('./group.js').Scalar} Scalar */
/** @typedef {import('./group.js').Draw} Draw */
/** @typedef {import('./trustees.js').Share} Share */

/**
 * What one scrutineer keeps during one attempt: its signing seed, a_0…a_{t−1} and e; drawn anew for each attempt.
 * @typedef {object} CeremonySecrets
 * @property {Uint8Array} attempt
 * @property {number} index
 * @property {import('./signature.js').Seed} seed
 * @property {Scalar[]} coefficients
 * @property {Scalar} decrypt
 */

/**
 * Draw a_0…a_{t−1} and then e.
 * @param {Uint8Array} attempt
 * @param {number} index
 * @param {number} threshold
 * @param {import('./signature.js').Seed} seed
 * @param {Draw} [draw]
 * @returns {CeremonySecrets}
 */
export function drawSecrets(attempt, index, threshold, seed, draw = randomScalar) {
  const coefficients = Array.from({ length: threshold }, () => draw());
  return { attempt, index, seed, coefficients, decrypt: draw() };
}

/**
 * Make the body that commits (§4.1).
 * @param {CeremonySecrets} secrets
 * @param {string} name
 */
export function trusteeBody({ attempt, index, seed, coefficients, decrypt }, name) {
  const commit = commitDigest(attempt, index, coefficients.map(base), base(decrypt));
  const body = { index, name, sign: hex(signature.publicKey(seed)), commit: hex(commit) };
  return signEntry('trustee', attempt, body, seed);
}

/**
 * Make the body that reveals and proves (§4.2); only once all n commits stand.
 * @param {CeremonySecrets} secrets
 * @param {Draw} [draw]
 */
export function revealBody({ attempt, index, seed, coefficients, decrypt }, draw = randomScalar) {
  const points = coefficients.map(base);
  const statement = { attempt, index, sign: signature.publicKey(seed), coefficients: points, encrypt: base(decrypt) };
  const [c, answers] = proveTrustee(statement, [...coefficients, decrypt], draw);
  const body = {
    index,
    encrypt: hex(statement.encrypt.bytes),
    coefficients: points.map((point) => hex(point.bytes)),
    proof: { c: hex(scalarBytes(c)), v: answers.map((answer) => hex(scalarBytes(answer))) },
  };
  return signEntry('reveal', attempt, body, seed);
}

/**
 * Σ_j a_j·at^j.
 * @param {Scalar[]} coefficients
 * @param {number} at
 */
export function evaluate(coefficients, at) {
  return coefficients.reduceRight((sum, next) => scalarAdd(scalarMultiply(sum, small(at)), next));
}

/**
 * @param {Uint8Array} data
 * @param {Uint8Array} attempt
 * @param {number} sender
 * @param {number} receiver
 * @param {Point} ephemeral
 * @param {Point} shared
 */
function masked(data, attempt, sender, receiver, ephemeral, shared) {
  const pad = digest64('share', attempt, sender, receiver, ephemeral, shared);
  return data.map((byte, at) => byte ^ pad[at]);
}

/**
 * Make the share for scrutineer `to`, whose encryption key is `encrypt` (§4.3).
 * @param {CeremonySecrets} secrets
 * @param {number} to
 * @param {Point} encrypt
 * @param {Draw} [draw]
 */
export function shareBody({ attempt, index, seed, coefficients }, to, encrypt, draw = randomScalar) {
  const r = draw();
  const ephemeral = base(r);
  const plain = scalarBytes(evaluate(coefficients, to));
  const cipher = masked(plain, attempt, index, to, ephemeral, multiply(r, encrypt));
  return signEntry('share', attempt, { from: index, to, ephemeral: hex(ephemeral.bytes), cipher: hex(cipher) }, seed);
}

/**
 * Decrypt a share to this scrutineer and check it against its sender's points; Breach 4.3 when it is bad.
 * @param {CeremonySecrets} secrets
 * @param {Share} share
 * @param {Point[]} coefficients
 * @returns {Scalar}
 */
export function openShare({ attempt, index, decrypt }, { sender, receiver, ephemeral, cipher }, coefficients) {
  const plain = masked(cipher, attempt, sender, receiver, ephemeral, multiply(decrypt, ephemeral));
  const value = shareOf(plain, sender);
  if (!base(value).equals(evaluatePoints(coefficients, index))) {
    throw new Breach('4.3', `the share from scrutineer ${sender} does not fit its coefficients`);
  }
  return value;
}

/**
 * @param {Uint8Array} plain
 * @param {number} sender
 */
function shareOf(plain, sender) {
  try {
    return scalar(plain);
  } catch {
    throw new Breach('4.3', `the share from scrutineer ${sender} is no scalar`);
  }
}

/**
 * s_l: the own share and those received, summed (§4.3).
 * @param {CeremonySecrets} secrets
 * @param {Scalar[]} received
 */
export function secretShare({ coefficients, index }, received) {
  return received.reduce(scalarAdd, evaluate(coefficients, index));
}
