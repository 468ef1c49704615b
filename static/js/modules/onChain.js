/** Holds the entry that the site names for a tracking code against its own chain, and the ballot in it against the code. */
import { checkHead } from '../booth/chain.js';
import { Site, Unreached } from '../booth/site.js';
import { ballotHash, readBallot } from '../core/ballot.js';
import { Breach } from '../core/clause.js';
import { trackingCode } from '../core/codes.js';
import { same } from '../core/encoding.js';
import { readManifest } from '../core/manifest.js';
import { openHash, readOpenBallot } from '../core/openvote.js';
import { readEntry } from '../core/record.js';
import { TEXT } from './chainText.js';
import { element, pageLanguage } from './dom.js';

/** @param {HTMLElement} root data-base, data-seq and data-code say what the site found */
export async function start(root) {
  const text = TEXT[pageLanguage()];
  const { base = '', seq, code = '' } = root.dataset;
  root.setAttribute('role', 'status');
  root.replaceChildren(element('p', {}, text.asking));
  try {
    root.replaceChildren(await compared(new Site(base), Number(seq), code, text));
  } catch (fault) {
    if (!(fault instanceof Unreached || fault instanceof Breach)) throw fault;
    const words = fault instanceof Unreached ? text.unreached : text.offChain;
    root.replaceChildren(told(fault instanceof Unreached ? 'warn' : 'bad', [words, `${text.technical}${fault.message}`]));
  }
}

/**
 * @param {Site} site
 * @param {number} seq
 * @param {string} code
 * @param {typeof TEXT['zh']} text
 */
async function compared(site, seq, code, text) {
  const { head, links } = await site.chain();
  const manifest = readManifest(readEntry(await site.bytes('entries/0')).body);
  checkHead(links, head, site.election, manifest.logKey);
  const entry = readEntry(await site.bytes(`entries/${seq}`));
  entry.check();
  const link = links[seq];
  if (link === undefined || !same(link.hash, entry.hash)) return told('bad', [text.offChain]);
  const isOwn = codeOf(entry.body, manifest.mode) === plain(code);
  return isOwn ? told('good', [text.onChain(links.length), text.same]) : told('bad', [text.other]);
}

/**
 * The tracking code that a ballot's own contents have.
 * @param {import('../core/record.js').Body} body
 * @param {'secret' | 'open'} mode
 */
function codeOf(body, mode) {
  if (mode === 'secret') {
    const { election, credential, counter, choices } = readBallot(body);
    return plain(trackingCode(ballotHash(election, credential, counter, choices)));
  }
  const { election, credential, marks } = readOpenBallot(body);
  return plain(trackingCode(openHash(election, credential, marks)));
}

/** A tracking code as it is compared, however it was typed. @param {string} code */
function plain(code) {
  return code.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
}

/**
 * @param {'good' | 'warn' | 'bad'} kind
 * @param {string[]} lines
 */
export function told(kind, lines) {
  return element('div', { class: `notice notice--${kind}` }, ...lines.map((line) => element('p', {}, line)));
}
