/** Finds manifest, election and checked ballots in whatever somebody brings: record.zip, lines of entries, or one object. */
import { Archive } from '../core/archive.js';
import { Breach } from '../core/clause.js';
import { read, utf8 } from '../core/encoding.js';

/** @typedef {import('../core/record.js').Body} Body */
/** @typedef {{manifest: Body | null, election: Body | null, spoils: Body[]}} Source */

/** @param {Uint8Array} bytes @returns {boolean} */
function isArchive(bytes) {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

/**
 * Read a file or pasted text; Breach 1.3 or Unreadable for what is nothing of the kind.
 * @param {Uint8Array} bytes
 * @returns {Source}
 */
export function sourceOf(bytes) {
  const lines = isArchive(bytes) ? [...new Archive(bytes).lines()] : linesOf(new TextDecoder().decode(bytes));
  /** @type {Source} */
  const source = { manifest: null, election: null, spoils: [] };
  for (const line of lines) take(source, read(line));
  return source;
}

/** @param {string} text */
function linesOf(text) {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '').map(utf8);
}

/**
 * An entry, an object of several bodies by kind, or one body alone.
 * @param {Source} source
 * @param {any} value
 */
function take(source, value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Breach('1.3', 'an object is missing');
  if ('kind' in value && 'body' in value) put(source, value.kind, value.body);
  else if ('protocol' in value) put(source, 'manifest', value);
  else if ('seed' in value) put(source, 'spoil', value);
  else if ('ceremony' in value) put(source, 'election', value);
  else for (const [kind, body] of Object.entries(value)) put(source, kind, body);
}

/**
 * The last election counts: those before a restart don't.
 * @param {Source} source
 * @param {string} kind
 * @param {Body} body
 */
function put(source, kind, body) {
  if (kind === 'manifest') source.manifest = body;
  else if (kind === 'election') source.election = body;
  else if (kind === 'spoil') source.spoils.push(body);
}

/**
 * What several sources hold together.
 * @param {Source[]} sources
 * @returns {Source}
 */
export function together(sources) {
  return {
    manifest: sources.findLast(({ manifest }) => manifest)?.manifest ?? null,
    election: sources.findLast(({ election }) => election)?.election ?? null,
    spoils: sources.flatMap(({ spoils }) => spoils),
  };
}
