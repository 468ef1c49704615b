/** Reads record.zip without trusting it (§2.3): its two files, their sizes, and its lines one at a time. */
import { Inflate } from '../../vendor/fflate.js';
import { Breach } from './clause.js';
import { read } from './encoding.js';
import { ENTRIES, HEAD, LARGEST_FILE, LONGEST_LINE, readHead } from './record.js';

const LARGEST_HEAD = 2 ** 12;
const LARGEST_DIRECTORY = 2 ** 16;
// Hashes and points hardly shrink: no election announces twenty times its own size, and a bomb would have to be read.
const LARGEST_EXPANSION = 20;
const ALWAYS_FINE = 2 ** 24;
// Deflate makes at most 1,032 bytes of one: four megabytes at a time.
const CHUNK = 2 ** 12;
const END = 0x06054b50;
const END_64 = 0x07064b50;
const MEMBER = 0x02014b50;
const LOCAL = 0x04034b50;
const ZIP_64 = 0x0001;
const UNICODE_PATH = 0x7075;
const NEWEST = 63;
// Flags: how hard the deflater tried, sizes behind the data, names in UTF-8.
const HARMLESS = 0x080e;
const STORED = 0;
const DEFLATED = 8;
const NEWLINE = 10;

/** The file is no archive, or it is damaged: there is nothing to verify. */
export class Unreadable extends Error {}

/** @typedef {{name: string, flags: number, method: number, crc: number, packed: number, size: number, start: number, limit: number}} Member */

/** An opened record.zip. */
export class Archive {
  #view;
  #bytes;
  /** @type {Map<string, Member>} */
  #members;

  /**
   * Look at the archive's directory; Unreadable for what is no zip, Breach 2.3 for other files in it.
   * @param {Uint8Array} bytes
   */
  constructor(bytes) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const members = directory(this.#view, bytes);
    const names = members.map(({ name }) => name).sort();
    if (names.length !== 2 || names[0] !== ENTRIES || names[1] !== HEAD) throw otherFiles();
    for (const { name, method, flags } of members) {
      if ((method !== STORED && method !== DEFLATED) || (flags & ~HARMLESS) !== 0) {
        throw new Breach('2.3', `${name} is neither stored nor deflated`);
      }
    }
    checkPlaces(members);
    this.#members = new Map(members.map((member) => [member.name, member]));
    if (this.size > LARGEST_FILE || this.size > Math.max(ALWAYS_FINE, LARGEST_EXPANSION * bytes.length)) {
      throw new Breach('2.3', `${ENTRIES} is larger than ${LARGEST_FILE} bytes or expands beyond all measure`);
    }
  }

  /** How many bytes of entries the archive announces, for a progress bar. */
  get size() {
    return this.#member(ENTRIES).size;
  }

  /** The head; Breach 2.3 when it is too long, 1.3 for its form. */
  head() {
    const text = [];
    for (const chunk of this.#chunks(HEAD, LARGEST_HEAD)) text.push(...chunk);
    return readHead(read(Uint8Array.from(text)));
  }

  /** The entries' lines without their ends; Breach 2.3 for one that is too long or has no end. */
  *lines() {
    this.#readThrough(ENTRIES, LARGEST_FILE);
    let rest = new Uint8Array(0);
    for (const chunk of this.#chunks(ENTRIES, LARGEST_FILE)) {
      const text = joined(rest, chunk);
      let start = 0;
      for (let end = text.indexOf(NEWLINE); end >= 0; end = text.indexOf(NEWLINE, start)) {
        if (end - start > LONGEST_LINE) throw tooLong();
        yield text.subarray(start, end);
        start = end + 1;
      }
      rest = text.slice(start);
      if (rest.length > LONGEST_LINE) throw tooLong();
    }
    if (rest.length > 0) throw new Breach('2.3', 'the last line has no end');
  }

  /** @param {string} name */
  #member(name) {
    return /** @type {Member} */ (this.#members.get(name));
  }

  /**
   * Whether a file is damaged must not depend on how far a verifier reads.
   * @param {string} name
   * @param {number} most
   */
  #readThrough(name, most) {
    const chunks = this.#chunks(name, most);
    while (!chunks.next().done);
  }

  /**
   * @param {string} name
   * @param {number} most
   */
  *#chunks(name, most) {
    const member = this.#member(name);
    let [size, crc] = [0, ~0];
    for (const chunk of unpacked(this.#packed(member), member)) {
      const part = chunk.subarray(0, member.size - size);
      size += part.length;
      if (size > most) throw new Breach('2.3', `${name} is larger than ${most} bytes`);
      crc = checksum(crc, part);
      yield part;
    }
    if (size !== member.size) throw new Unreadable(`${name} has another size than it says`);
    if (~crc >>> 0 !== member.crc) throw new Unreadable(`${name} is damaged: its checksum is another`);
  }

  /** @param {Member} member */
  #packed({ name, packed, start }) {
    const [view, bytes] = [this.#view, this.#bytes];
    if (start + 30 > bytes.length || view.getUint32(start, true) !== LOCAL) throw new Unreadable(`${name} is not where it should be`);
    const [length, extra] = [view.getUint16(start + 26, true), view.getUint16(start + 28, true)];
    const from = start + 30 + length + extra;
    if (ascii(bytes.subarray(start + 30, start + 30 + length)) !== name) throw new Unreadable(`${name} has another name in its place`);
    if (from + packed > bytes.length) throw new Unreadable(`${name} is cut short`);
    return bytes.subarray(from, from + packed);
  }
}

function otherFiles() {
  return new Breach('2.3', `the archive must hold ${ENTRIES} and ${HEAD}, each once, and nothing else`);
}

function tooLong() {
  return new Breach('2.3', `a line of more than ${LONGEST_LINE} bytes`);
}

/**
 * The members that the directory at the archive's end lists.
 * @param {DataView} view
 * @param {Uint8Array} bytes
 * @returns {Member[]}
 */
function directory(view, bytes) {
  const end = lastOf(view, END, Math.max(0, bytes.length - 2 ** 16 - 22));
  if (end < 0 || end + 22 > bytes.length) throw new Unreadable('no zip archive');
  const [count, size, offset] = [view.getUint16(end + 10, true), view.getUint32(end + 12, true), view.getUint32(end + 16, true)];
  const is64 = view.getUint32(Math.max(0, end - 20), true) === END_64;
  if (is64 || count !== 2 || size > LARGEST_DIRECTORY) throw otherFiles();
  // What stands before the archive is skipped, as every reader of zip files does.
  const before = end - size - offset;
  if (before < 0) throw new Unreadable('no zip archive: its directory is elsewhere');
  const members = [];
  for (let at = end - size; at < end; ) {
    if (at + 46 > end || view.getUint32(at, true) !== MEMBER || bytes[at + 6] > NEWEST) throw new Unreadable('no zip archive: a bad directory');
    const [name, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const after = at + 46 + name + extra;
    // Zip readers, and their versions, differ on parts that overlap or run past the end.
    if (after + comment > end) throw new Unreadable('no zip archive: its directory runs past its end');
    checkExtra(view, after - extra, after);
    members.push(memberAt(view, bytes, at, before, end - size));
    at = after + comment;
  }
  if (members.length !== 2) throw otherFiles();
  return members;
}

/**
 * Refuse members whose data run into what follows them.
 * @param {Member[]} members
 */
function checkPlaces(members) {
  const [first, second] = [...members].sort((one, other) => one.start - other.start);
  for (const [member, following] of /** @type {[Member, number][]} */ ([[first, second.start], [second, second.limit]])) {
    if (member.start + 30 + member.name.length + member.packed > following) throw new Breach('2.3', `${member.name} runs into what follows it`);
  }
}

/**
 * Times and owners do no harm; another size or name than the directory's own would.
 * @param {DataView} view
 * @param {number} from
 * @param {number} to
 */
function checkExtra(view, from, to) {
  for (let at = from; to - at >= 4; ) {
    const [kind, length] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
    if (length + 4 > to - at) throw new Unreadable('no zip archive: a bad directory');
    if (kind === ZIP_64 || kind === UNICODE_PATH) throw otherFiles();
    at += length + 4;
  }
}

/**
 * @param {DataView} view
 * @param {Uint8Array} bytes
 * @param {number} at
 * @param {number} before
 * @param {number} limit where the directory begins, and every member must have ended
 * @returns {Member}
 */
function memberAt(view, bytes, at, before, limit) {
  const number = (/** @type {number} */ offset) => view.getUint32(at + offset, true);
  const short = (/** @type {number} */ offset) => view.getUint16(at + offset, true);
  return {
    name: ascii(bytes.subarray(at + 46, at + 46 + short(28))),
    flags: short(8),
    method: short(10),
    crc: number(16),
    packed: number(20),
    size: number(24),
    start: number(42) + before,
    limit,
  };
}

/**
 * Where `mark` stands for the last time at or after `from`; −1 for nowhere.
 * @param {DataView} view
 * @param {number} mark
 * @param {number} from
 */
function lastOf(view, mark, from) {
  for (let at = view.byteLength - 4; at >= from; at--) if (view.getUint32(at, true) === mark) return at;
  return -1;
}

/** @param {Uint8Array} bytes */
function ascii(bytes) {
  return String.fromCharCode(...bytes);
}

/**
 * @param {Uint8Array} packed
 * @param {Member} member
 */
function* unpacked(packed, { name, method }) {
  if (method === STORED) {
    for (let at = 0; at < packed.length; at += 2 ** 16) yield packed.subarray(at, at + 2 ** 16);
    return;
  }
  /** @type {Uint8Array[]} */
  let ready = [];
  const inflate = new Inflate((chunk) => ready.push(chunk));
  for (let at = 0; at === 0 || at < packed.length; at += CHUNK) {
    try {
      // Never told that it has all: whether the last bits are missing, size and checksum say, as on the other side.
      inflate.push(packed.subarray(at, at + CHUNK), false);
    } catch (fault) {
      throw new Unreadable(`${name} is damaged: ${fault instanceof Error ? fault.message : fault}`);
    }
    yield* ready;
    ready = [];
  }
}

/**
 * @param {Uint8Array} left
 * @param {Uint8Array} right
 */
function joined(left, right) {
  if (left.length === 0) return right;
  const whole = new Uint8Array(left.length + right.length);
  whole.set(left);
  whole.set(right, left.length);
  return whole;
}

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/**
 * The running CRC-32 of a zip member, inverted as it runs.
 * @param {number} crc
 * @param {Uint8Array} data
 */
function checksum(crc, data) {
  let value = crc;
  for (const byte of data) value = TABLE[(value ^ byte) & 255] ^ (value >>> 8);
  return value;
}
