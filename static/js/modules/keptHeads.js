/** Holds heads and receipts that somebody kept against the site's present chain; the files stay in the browser. */
import { checkHead, liesOn } from '../booth/chain.js';
import { Site, Unreached } from '../booth/site.js';
import { Breach } from '../core/clause.js';
import { hex } from '../core/encoding.js';
import { readManifest } from '../core/manifest.js';
import { readEntry, readHead, readReceipt } from '../core/record.js';
import { TEXT } from './chainText.js';
import { element, labelled, pageLanguage } from './dom.js';
import { told } from './onChain.js';

/** @typedef {typeof TEXT['zh']} Text */
/** @typedef {import('../booth/chain.js').Link} Link */
/** @typedef {import('../core/manifest.js').Manifest} Manifest */

/** @param {HTMLElement} root data-base is the election's address */
export function start(root) {
  const text = TEXT[pageLanguage()];
  const files = element('input', { type: 'file', id: 'kept-files', class: 'field__control', accept: '.json,application/json', multiple: true });
  const below = element('div', { role: 'status' });
  const form = element('form', { class: 'form' }, labelled(text.files, null, files), element('p', { class: 'next' }, element('button', { class: 'action', type: 'submit' }, text.begin)));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    below.replaceChildren(element('p', {}, text.asking));
    below.replaceChildren(...(await verdicts(new Site(root.dataset.base ?? ''), [...(files.files ?? [])], text)));
  });
  root.replaceChildren(form, below);
}

/**
 * @param {Site} site
 * @param {File[]} files
 * @param {Text} text
 */
async function verdicts(site, files, text) {
  if (files.length === 0) return [told('warn', [text.noFile])];
  try {
    const { head, links } = await site.chain();
    const manifest = readManifest(readEntry(await site.bytes('entries/0')).body);
    checkHead(links, head, site.election, manifest.logKey);
    return await Promise.all(files.map(async (file) => verdict(file.name, await file.text(), links, manifest, text)));
  } catch (fault) {
    if (!(fault instanceof Unreached || fault instanceof Breach)) throw fault;
    const isAway = fault instanceof Unreached;
    return [told(isAway ? 'warn' : 'bad', [isAway ? text.unreached : text.broken, `${text.technical}${fault.message}`])];
  }
}

/**
 * @param {string} name
 * @param {string} content
 * @param {Link[]} links
 * @param {Manifest} manifest
 * @param {Text} text
 */
function verdict(name, content, links, manifest, text) {
  const kept = read(content);
  if (kept === null || kept.election !== manifest.election) return told('warn', [`${name}${text.colon}${text.strange}`]);
  try {
    kept.verify(manifest.logKey);
  } catch (fault) {
    if (!(fault instanceof Breach)) throw fault;
    return told('warn', [`${name}${text.colon}${text.forged}`]);
  }
  const isThere = liesOn(links, { seq: kept.seq, hash: hex(kept.hash) });
  return told(isThere ? 'good' : 'bad', [`${name}${text.colon}${isThere ? text.kept(kept.seq) : text.lost(kept.seq)}`]);
}

/**
 * A receipt or a head; null for what is neither.
 * @param {string} content
 */
function read(content) {
  try {
    const body = JSON.parse(content);
    return 'ballot' in body ? readReceipt(body) : readHead(body);
  } catch {
    return null;
  }
}
