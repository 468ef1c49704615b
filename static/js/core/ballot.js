/** A ballot (§5, §6) as everybody reads and verifies it; how the booth makes one stands in draft.js. */
import { Breach } from './clause.js';
import { sumCiphertexts } from './elgamal.js';
import { challenge, digest, hex } from './encoding.js';
import * as fields from './fields.js';
import { add, base, multiply } from './group.js';
import { positions } from './manifest.js';
import { verifyRange } from './proofs.js';
import * as signature from './signature.js';

export const BALLOT_FIELDS = /** @type {const} */ ([
  'election', 'credential', 'counter', 'choices', 'bits', 'sums', 'signature',
]);
export const SPOIL_FIELDS = /** @type {const} */ (['election', 'credential', 'counter', 'choices', 'seed', 'signature']);
export const MOST_SPOILS = 8;

/** @typedef {import('./group.js').Point} Point */
/** @typedef {import('./elgamal.js').Ciphertext} Ciphertext */
/** @typedef {import('./proofs.js').RangeProof} RangeProof */
/** @typedef {import('./proofs.js').RangeStatement} RangeStatement */
/** @typedef {import('./manifest.js').Manifest} Manifest */
/** @typedef {import('./signature.js').Key} Key */
/** @typedef {{[name: string]: import('./encoding.js').Json}} Body */
/** @typedef {{positions: number[], min: number, max: number}} Span a limit by the positions of its options */

/**
 * What every ballot of an election is measured by.
 * @typedef {object} Terms
 * @property {Uint8Array} election E
 * @property {Point} key K
 * @property {number} options how many
 * @property {Span[]} limits
 */

/**
 * The limits of a manifest by position.
 * @param {Manifest} manifest
 * @returns {Span[]}
 */
export function spans(manifest) {
  return manifest.limits.map((limit) => ({ positions: positions(manifest, limit), min: limit.min, max: limit.max }));
}

/**
 * The terms of a manifest's election with fingerprint E and key K.
 * @param {Manifest} manifest
 * @param {Uint8Array} election
 * @param {Point} key
 * @returns {Terms}
 */
export function termsOf(manifest, election, key) {
  return { election, key, options: manifest.options.length, limits: spans(manifest) };
}

/**
 * Throw a Breach of `clause` unless the marks are 0 or 1, one per option, and keep every limit.
 * @param {number[]} marks
 * @param {number} options
 * @param {Span[]} limits
 * @param {string} clause
 */
export function checkMarks(marks, options, limits, clause) {
  if (marks.length !== options || marks.some((mark) => mark !== 0 && mark !== 1)) {
    throw new Breach(clause, `a ballot has a mark of 0 or 1 for each of ${options} options`);
  }
  for (const { positions: places, min, max } of limits) {
    const chosen = places.reduce((sum, place) => sum + marks[place], 0);
    if (chosen < min || chosen > max) {
      throw new Breach(clause, `${chosen} marks where ${min} to ${max} may be given`);
    }
  }
}

/**
 * ξ_i = S("nonce"; E, P, counter, i, seed) (§5.1).
 * @param {Uint8Array} election
 * @param {Key} credential
 * @param {number} counter
 * @param {number} place
 * @param {Uint8Array} seed
 */
export function nonce(election, credential, counter, place, seed) {
  return challenge('nonce', election, credential, counter, place, seed);
}

/**
 * HB = D("ballot"; E, P, counter, α_0, β_0, …) (§5.2).
 * @param {Uint8Array} election
 * @param {Key} credential
 * @param {number} counter
 * @param {Ciphertext[]} choices
 */
export function ballotHash(election, credential, counter, choices) {
  return digest('ballot', election, credential, counter, ...choices.flat());
}

/**
 * What a credential signs to cast: D("cast"; HB, {"bits", "sums"}) (§5.5).
 * @param {Uint8Array} hash
 * @param {import('./encoding.js').Json} bits
 * @param {import('./encoding.js').Json} sums
 */
export function castDigest(hash, bits, sums) {
  return digest('cast', hash, { bits, sums });
}

/**
 * What a credential signs to check: D("spoil"; HB, seed) (§6).
 * @param {Uint8Array} hash
 * @param {Uint8Array} seed
 */
export function spoilDigest(hash, seed) {
  return digest('spoil', hash, seed);
}

/**
 * The fields of `ballot` in mode secret.
 * @typedef {object} Ballot
 * @property {Uint8Array} election
 * @property {Key} credential
 * @property {number} counter
 * @property {Ciphertext[]} choices
 * @property {RangeProof[]} bits
 * @property {RangeProof[]} sums
 * @property {Uint8Array} signature
 */
/**
 * The fields of `spoil`: a ballot that was checked, with the seed that opens it.
 * @typedef {{election: Uint8Array, credential: Key, counter: number, choices: Ciphertext[], seed: Uint8Array, signature: Uint8Array}} Spoil
 */

/**
 * Read the fields of `ballot` in mode secret.
 * @param {unknown} body
 * @returns {Ballot}
 */
export function readBallot(body) {
  const record = fields.record(body, BALLOT_FIELDS);
  return {
    election: fields.digest(record.election),
    credential: fields.key(record.credential),
    counter: fields.count(record.counter),
    choices: fields.array(record.choices, ciphertext),
    bits: fields.array(record.bits, rangeProof),
    sums: fields.array(record.sums, rangeProof),
    signature: fields.signed(record.signature),
  };
}

/**
 * Read the fields of `spoil`.
 * @param {unknown} body
 * @returns {Spoil}
 */
export function readSpoil(body) {
  const record = fields.record(body, SPOIL_FIELDS);
  return {
    election: fields.digest(record.election),
    credential: fields.key(record.credential),
    counter: fields.count(record.counter),
    choices: fields.array(record.choices, ciphertext),
    seed: fields.digest(record.seed),
    signature: fields.signed(record.signature),
  };
}

/**
 * @param {unknown} value
 * @returns {Ciphertext}
 */
function ciphertext(value) {
  const [alpha, beta] = fields.array(value, fields.element, 2);
  return [alpha, beta];
}

/**
 * @param {unknown} value
 * @returns {RangeProof}
 */
function rangeProof(value) {
  const [challenges, answers] = fields.array(value, (half) => fields.array(half, fields.number), 2);
  return [challenges, answers];
}

/**
 * HB, or a Breach: 5.5 for shape and signature, 5.4 for a proof that does not hold.
 * Whether the credential is live, has not voted and has this counter is for the record to say.
 * @param {Ballot} ballot
 * @param {Body} body
 * @param {Terms} terms
 */
export function verifyBallot(ballot, body, terms) {
  const { election, credential, counter, choices, bits, sums } = ballot;
  if (hex(election) !== hex(terms.election)) throw new Breach('5.5', 'a ballot of another election');
  const { options, limits } = terms;
  if (choices.length !== options || bits.length !== options || sums.length !== limits.length) {
    throw new Breach('5.5', `${choices.length}, ${bits.length}, ${sums.length} choices, bits and sums for ${options} options`);
  }
  const hash = ballotHash(election, credential, counter, choices);
  // The signature first: it is the cheapest way to be rid of what no deputy sent.
  signature.verify(credential, castDigest(hash, body.bits, body.sums), ballot.signature, '5.5');
  const proofs = [...bits, ...sums];
  statements(hash, choices, terms).forEach((statement, at) => verifyRange(statement, proofs[at]));
  return hash;
}

/**
 * What a ballot must prove: a bit per option, then a sum per limit (§5.4).
 * @param {Uint8Array} hash
 * @param {Ciphertext[]} choices
 * @param {Terms} terms
 * @returns {RangeStatement[]}
 */
export function statements(hash, choices, { key, limits }) {
  const common = { ballotHash: hash, key };
  const bits = choices.map((pair, place) => {
    return { ...common, tag: /** @type {const} */ ('bit'), place, ciphertext: pair, low: 0, high: 1 };
  });
  const sums = limits.map(({ positions: places, min, max }, place) => {
    const sum = sumCiphertexts(places.map((at) => choices[at]));
    return { ...common, tag: /** @type {const} */ ('sum'), place, ciphertext: sum, low: min, high: max };
  });
  return [...bits, ...sums];
}

/**
 * The marks that a checked ballot held; Breach 6 if its seed does not open it or nobody signed it.
 * @param {Spoil} spoil
 * @param {Terms} terms
 * @returns {number[]}
 */
export function verifySpoil(spoil, terms) {
  const { election, credential, counter, choices, seed } = spoil;
  if (hex(election) !== hex(terms.election) || choices.length !== terms.options) {
    throw new Breach('6', 'a checked ballot of another election or length');
  }
  const hash = ballotHash(election, credential, counter, choices);
  signature.verify(credential, spoilDigest(hash, seed), spoil.signature, '6');
  return choices.map((_, place) => opened(spoil, terms.key, place));
}

/**
 * @param {Spoil} spoil
 * @param {Point} key
 * @param {number} place
 */
function opened({ election, credential, counter, choices, seed }, key, place) {
  const secret = nonce(election, credential, counter, place, seed);
  const [alpha, beta] = choices[place];
  const blank = multiply(secret, key);
  const isBlank = beta.equals(blank);
  if (!alpha.equals(base(secret)) || !(isBlank || beta.equals(add(blank, key)))) {
    throw new Breach('6', `the seed does not open option ${place}`);
  }
  return isBlank ? 0 : 1;
}
