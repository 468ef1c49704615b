/** The checking device (§6): from the bytes of a checked ballot to what it held, or why it failed. */
import { ballotHash, readSpoil, termsOf, verifySpoil } from './ballot.js';
import { Breach } from './clause.js';
import { readElection } from './closing.js';
import { hex, same } from './encoding.js';
import { readManifest } from './manifest.js';

/** @typedef {import('./record.js').Body} Body */
/** @typedef {{project: string, name: string, mark: string}} Choice */

/**
 * What a checked ballot held, by the names of the manifest, and E, which the person compares with the hall's screen.
 * Breach 4.5 where election and manifest don't belong together, 6 where the ballot is another one or does not open.
 * @param {{manifest: Body, election: Body, spoil: Body}} given
 * @param {Uint8Array} shown the full HB that the booth showed before
 * @returns {{choices: Choice[], fingerprint: Uint8Array, title: string}}
 */
export function checkedBallot({ manifest: manifestBody, election: electionBody, spoil: spoilBody }, shown) {
  const manifest = readManifest(manifestBody);
  const election = readElection(electionBody);
  if (!same(election.manifest, manifest.digest)) throw new Breach('4.5', 'the election binds another manifest');
  if (election.key === null) throw new Breach('4.5', 'an open election has no ballots to check');
  const spoil = readSpoil(spoilBody);
  const found = ballotHash(spoil.election, spoil.credential, spoil.counter, spoil.choices);
  if (!same(found, shown)) throw new Breach('6', `the checked ballot is ${hex(found)}, the booth showed ${hex(shown)}`);
  const marks = verifySpoil(spoil, termsOf(manifest, election.digest, election.key));
  const names = new Map(manifest.projects.map(({ id, name }) => [id, name]));
  const choices = manifest.options.filter((_, at) => marks[at] === 1).map(({ project, mark }) => {
    return { project, name: names.get(project) ?? project, mark };
  });
  return { choices, fingerprint: election.digest, title: manifest.title };
}

/**
 * The spoil among these whose HB is the one that was shown, else the first one; Breach 6 for none.
 * @param {Body[]} spoils
 * @param {Uint8Array} shown
 */
export function spoilOf(spoils, shown) {
  const own = spoils.find((body) => {
    const { election, credential, counter, choices } = readSpoil(body);
    return same(ballotHash(election, credential, counter, choices), shown);
  });
  const found = own ?? spoils[0];
  if (found === undefined) throw new Breach('6', 'no checked ballot is in what was given');
  return found;
}
