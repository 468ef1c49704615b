/** Stands in for a browser before pytest: a line of JSON asks on standard input, a line answers on standard output. */
import { createInterface } from 'node:readline';
import { Breach } from '../../static/js/core/clause.js';
import { Unreadable } from '../../static/js/core/archive.js';
import { cards } from './peer/cards.js';
import { ceremony } from './peer/ceremony.js';
import { count } from './peer/count.js';
import { vote } from './peer/vote.js';
import { verify } from './peer/verify.js';
import { words } from './peer/words.js';

/** @type {Record<string, (order: any) => unknown>} what may be asked for, by name */
const orders = { ...cards, ...ceremony, ...count, ...vote, ...words, verify };

/**
 * What an order yields, or what it was refused for.
 * @param {{order: string, [name: string]: unknown}} asked
 */
function answer({ order, ...given }) {
  try {
    return { answer: orders[order](given) };
  } catch (fault) {
    if (fault instanceof Breach) return { breach: [fault.clause, fault.what] };
    if (fault instanceof Unreadable) return { unreadable: fault.message };
    return { fault: fault instanceof Error ? `${fault.stack}` : String(fault) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
