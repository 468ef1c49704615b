/**
 * Booths without a page: the booth's own engine in this process, casting over HTTP; `node tests/js/booths.mjs BASE`.
 * Reads a line of JSON for each deputy, {card, marks}, and answers with what came of it: {ballot, receipt, sent}.
 */
import { createInterface } from 'node:readline';
import { Engine } from '../../static/js/booth/engine.js';
import { delivered, Pause } from '../../static/js/booth/post.js';
import { receiptIn } from '../../static/js/booth/receipt.js';
import { Site } from '../../static/js/booth/site.js';
import { hex } from '../../static/js/core/encoding.js';
import { cardOf } from '../../static/js/modules/cardSecret.js';

// The one thing of a page that asking the site needs: its language.
Object.assign(globalThis, { document: { documentElement: { lang: 'zh-Hans' } } });

const site = new Site(process.argv[2]);
const engine = new Engine();
const known = engine.load(await site.downloaded());
engine.prepare();
const pause = new Pause();
/** @type {import('../../static/js/booth/post.js').Way} a hall that is busy is asked again, as from a phone */
const way = {
  send: (bytes) => site.send('ballots', bytes),
  pause: (milliseconds) => pause.for(milliseconds),
  onDelay: () => undefined,
};

/** @param {{card: string, marks: number[]}} deputy */
async function voted({ card, marks }) {
  engine.admit(cardOf(card));
  const code = hex(/** @type {Uint8Array} */ (engine.lay(marks)));
  const { ballot, bytes } = engine.cast();
  if (ballot !== code) throw new Error('another ballot than the one whose code was shown');
  const answer = await delivered(bytes, way);
  if ('rejected' in answer) throw new Error(answer.rejected);
  return { ballot, receipt: receiptIn(answer.receipt, known), sent: bytes.length };
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await voted(JSON.parse(line)))}\n`);
}
