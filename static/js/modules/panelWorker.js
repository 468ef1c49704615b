/** Does the panel's heavy work off the page's thread: follows the record, entry by entry, and makes what is to be signed. */
import { Breach } from '../core/clause.js';
import { utf8 } from '../core/encoding.js';
import { backedUp, restored } from '../core/panel/backup.js';
import { begin } from '../core/panel/kept.js';
import * as make from '../core/panel/make.js';
import { checkHead, viewOf } from '../core/panel/view.js';
import { Enough, Walk } from '../core/verify/walk.js';

/** @typedef {import('../core/panel/kept.js').Kept} Kept */
/** @typedef {import('../core/panel/view.js').Seen} Seen */

let walk = new Walk();

/** @param {{lines: string[], seen: Seen | null, head?: unknown}} found */
function take({ lines, seen, head }) {
  try {
    for (const line of lines) walk.takeLine(utf8(line));
    if (head !== undefined) checkHead(walk, head);
  } catch (fault) {
    if (!(fault instanceof Enough)) throw fault;
  }
  return viewOf(walk, seen);
}

/** @param {{what: 'draw' | 'reveal' | 'share' | 'receive' | 'endorse' | 'seal' | 'decrypt', kept: Kept}} found */
function made({ what, kept }) {
  return make[what](kept, viewOf(walk, kept.seen), walk);
}

/** @type {Record<string, (found: any) => unknown>} */
const TASKS = {
  take,
  made,
  begin,
  badSender: ({ kept }) => make.badSender(kept, viewOf(walk, kept.seen)),
  opening: ({ kept, to }) => make.opening(kept, to),
  actSignature: ({ kept, kind, body }) => make.actSignature(kept, kind, body),
  backedUp: ({ kept, passphrase }) => backedUp(kept, passphrase),
  restored: ({ file, passphrase }) => restored(new Uint8Array(file), passphrase),
};

self.addEventListener('message', ({ data: { id, task, given } }) => {
  try {
    self.postMessage({ id, answer: TASKS[task](given) });
  } catch (fault) {
    const breach = fault instanceof Breach ? { clause: fault.clause, what: fault.what } : null;
    self.postMessage({ id, fault: fault instanceof Error ? fault.message : String(fault), breach });
  }
});
