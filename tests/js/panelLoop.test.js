/** The panel's device at work on a way that breaks: nothing ends it but a no, and nothing is signed that was not shown. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { actSignature } from '../../static/js/core/panel/make.js';
import { Line } from '../../static/js/modules/panelLine.js';
import { Hand, Panel } from '../../static/js/modules/panelLoop.js';
import { ADDRESS, Disk, Network, Thread } from './browsers.js';
import { Device, Site } from './halls.js';

/** @type {Disk} */
let disk;

beforeEach(() => {
  disk = new Disk();
  globalThis.indexedDB = disk.indexedDB;
});

/** A panel of two: the first is the page's loop in its browser, the second a device that is always there. */
async function aPage(hire = () => /** @type {any} */ (new Thread())) {
  const site = new Site(2);
  const network = new Network(site, 1);
  globalThis.fetch = network.fetch;
  const panel = new Panel(new Line(ADDRESS, 'link 1'), new Hand(hire), null);
  await panel.turn(null);
  return { site, network, panel, other: new Device(site, 2) };
}

/** @typedef {Awaited<ReturnType<typeof aPage>>} Seats */

/** Both take steps until only a person or the site can go on. @param {Seats} seats */
async function settle({ panel, other }) {
  for (let round = 0; round < 5; round++) {
    while (await panel.turn(null));
    other.run();
  }
}

/** Both people say yes. @param {Seats} seats @param {'compare' | 'seal'} what */
async function agree(seats, what) {
  await settle(seats);
  while (await seats.panel.turn({ what, of: seats.panel.asked() }));
  seats.other.agree();
  await settle(seats);
}

/** A ceremony that is over. */
async function aCeremony() {
  const seats = await aPage();
  await seats.panel.begin();
  await agree(seats, 'compare');
  return seats;
}

/** A vote that is open. */
async function anOpenVote() {
  const seats = await aCeremony();
  seats.site.open();
  await settle(seats);
  return seats;
}

/** A void that the desk asks for. @param {Seats} seats @param {number} deputy */
function aVoid({ panel }, deputy) {
  return { election: panel.view?.fingerprint, credential: `${deputy}`.repeat(64), reason: 'paper', spare: null };
}

test('a vote that arrives between the word on the record and its lines is left for the next look', async () => {
  const { site, network, panel } = await anOpenVote();
  let deputy = 0;
  network.way = (path, answer) => {
    if (path.startsWith('/entries.jsonl')) site.vote(deputy++, [1, 0, 0]);
    return answer();
  };
  site.vote(3, [0, 1, 0]);
  await panel.turn(null);
  assert.deepEqual([panel.step, panel.view?.ballots, site.bodies('ballot').length], [{ do: 'wait', what: 'close', missing: [] }, 1, 2]);
  network.way = (_path, answer) => answer();
  await panel.turn(null);
  assert.deepEqual([panel.step?.do, panel.view?.ballots], ['wait', 2]);
});

test('a site that goes back behind what was followed shows another record', async () => {
  const { site, panel } = await anOpenVote();
  site.vote(0, [1, 0, 0]);
  await panel.turn(null);
  site.entries.pop();
  await panel.turn(null);
  assert.deepEqual(panel.step, { do: 'stop', why: 'forked' });
});

/** An answer that is no answer, by the type that it should have. */
const NONE = [
  () => Promise.reject(new TypeError('offline')),
  (/** @type {string} */ type) => new Response(new ReadableStream({ start: (control) => control.error(new Error('cut')) }), { headers: { 'Content-Type': type } }),
  () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } }),
  () => new Response('<html>', { status: 403, headers: { 'Content-Type': 'text/html' } }),
  (/** @type {string} */ type) => new Response('{"height":', { status: 500, headers: { 'Content-Type': type } }),
];

for (const [path, type] of [['/panel/state', 'application/json'], ['/entries.jsonl', 'application/jsonl'], ['/head.json', 'application/json']]) {
  test(`an answer from ${path} that breaks off, or that somebody else gives, is none: the page goes on when there is one`, async () => {
    const { site, network, panel } = await anOpenVote();
    site.vote(0, [1, 0, 0]);
    for (const none of NONE) {
      network.way = (asked, answer) => (asked.startsWith(path) ? none(type) : answer());
      assert.equal(await panel.turn(null), false);
      assert.equal(panel.hitch, 'offline');
    }
    network.way = (_path, answer) => answer();
    await panel.turn(null);
    assert.deepEqual([panel.hitch, panel.step?.do, panel.view?.findings, panel.view?.ballots], [null, 'wait', [], 1]);
  });
}

test('JSON that was cut off is no answer, and a line without its end is no line', async () => {
  const { site, network, panel } = await anOpenVote();
  network.way = (path, answer) => (path === '/panel/state' ? new Response('{"height":', { headers: { 'Content-Type': 'application/json' } }) : answer());
  await panel.turn(null);
  assert.equal(panel.hitch, 'offline');
  site.vote(0, [1, 0, 0]);
  const half = new TextDecoder().decode(site.entries[site.entries.length - 1].line()).slice(0, 99);
  network.way = (path, answer) => (path.startsWith('/entries.jsonl') ? new Response(half, { headers: { 'Content-Type': 'application/jsonl' } }) : answer());
  await panel.turn(null);
  assert.deepEqual([panel.hitch, panel.step?.do, panel.view?.findings], [null, 'wait', []]);
});

test('what can not be read as an entry is a faulty record, asked for once', async () => {
  const { site, network, panel } = await anOpenVote();
  site.vote(0, [1, 0, 0]);
  network.way = (path, answer) => (path.startsWith('/entries.jsonl') ? new Response('示例\n', { headers: { 'Content-Type': 'application/jsonl' } }) : answer());
  await panel.turn(null);
  assert.deepEqual([panel.step, panel.view?.findings.map(({ clause }) => clause)], [{ do: 'stop', why: 'findings' }, ['1.3']]);
});

test('lists of what waits for signatures hold nothing up, whatever their addresses answer', async () => {
  const { network, panel } = await anOpenVote();
  for (const none of NONE) {
    network.way = (path, answer) => (path === '/voids.json' || path === '/annulment.json' ? none('application/json') : answer());
    await panel.turn(null);
    assert.deepEqual([panel.hitch, panel.step?.do, panel.voids, panel.annulment], [null, 'wait', [], null]);
  }
});

test('an answer that does not come is waited for a while, not for ever', async (t) => {
  const { network, panel } = await anOpenVote();
  t.mock.timers.enable({ apis: ['setTimeout'] });
  network.way = (_path, _answer, signal) => new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
  const turn = panel.turn(null);
  t.mock.timers.tick(15_000);
  await turn;
  assert.equal(panel.hitch, 'offline');
});

test('a store that is full fails the turn, sends nothing that it did not keep, and is tried again', async () => {
  const { site, panel } = await aPage();
  await panel.begin();
  disk.full = true;
  assert.equal(await panel.turn(null), false);
  assert.deepEqual([panel.hitch, site.bodies('trustee')], ['failed', []]);
  disk.full = false;
  while (await panel.turn(null));
  assert.deepEqual([panel.hitch, site.bodies('trustee').length], [null, 1]);
});

test('a worker that breaks down gives way to a new one, which follows the record anew', async () => {
  /** @type {Thread[]} */
  const threads = [];
  const { panel, site } = await aPage(() => {
    threads.push(new Thread(threads.length > 0));
    return /** @type {any} */ (threads.at(-1));
  });
  assert.deepEqual([panel.hitch, threads.map(({ ended }) => ended)], ['failed', [true]]);
  await panel.turn(null);
  assert.deepEqual([panel.hitch, panel.view?.entries, threads.length], [null, site.entries.length, 2]);
});

test('what is signed is what was shown: not another act under the same id, and none that came meanwhile', async () => {
  const seats = await aCeremony();
  const { network, panel } = seats;
  const [body, other] = [aVoid(seats, 1), aVoid(seats, 2)];
  network.voids = [{ id: 'x', body, signed: [] }];
  network.annulment = { body: { election: body.election, reason: '示例' }, signed: [] };
  await panel.turn(null);
  const { voids, annulment } = panel;
  network.voids = [{ id: 'x', body: other, signed: [] }, { id: 'y', body: other, signed: [] }];
  network.annulment = { body: { election: body.election, reason: '另一个理由' }, signed: [] };
  await panel.turn(null);
  network.sent = [];
  await panel.signVoids(voids);
  await panel.signAnnulment(/** @type {any} */ (annulment));
  const given = (/** @type {'void' | 'annul'} */ kind, /** @type {any} */ act) => {
    return { index: 1, signature: actSignature(/** @type {any} */ (panel.kept), kind, { ...act, signatures: [] }) };
  };
  assert.deepEqual(network.sent, [['/voids/x/signatures', given('void', body)], ['/annulment/signatures', given('annul', annulment?.body)]]);
});

/** @type {Record<string, (seats: Seats) => void>} what stops a device for good, while acts wait for its signature */
const STOPS = {
  'another record': ({ panel }) => Object.assign(/** @type {any} */ (panel.kept), { seen: { seq: 0, hash: '00'.repeat(32) } }),
  'a faulty record': ({ site }) => site.add('restart', {}),
  'an office given up': ({ network }) => Object.assign(network.seat, { refused: true }),
  'a check that fails': ({ panel }) => /** @type {any} */ (panel.kept).attempt.relied.push('00'.repeat(32)),
};

for (const [name, happen] of Object.entries(STOPS)) {
  test(`after ${name} a device offers nothing to sign, and signs nothing`, async () => {
    const seats = await aPage();
    const { network, panel } = seats;
    await panel.begin();
    await settle(seats);
    network.voids = [{ id: 'x', body: aVoid(seats, 1), signed: [] }];
    network.annulment = { body: { election: panel.view?.fingerprint, reason: '示例' }, signed: [] };
    await panel.turn(null);
    const { voids, annulment } = panel;
    assert.deepEqual([voids.length, annulment === null], [1, false]);
    happen(seats);
    await panel.turn({ what: 'compare', of: panel.asked() });
    await offersNothing(seats, voids, annulment);
    await panel.turn(null);
    await offersNothing(seats, voids, annulment);
  });
}

/** @param {Seats} seats @param {any} voids @param {any} annulment */
async function offersNothing({ network, panel }, voids, annulment) {
  network.sent = [];
  assert.deepEqual([panel.voids, panel.annulment], [[], null]);
  await assert.rejects(panel.signVoids(voids));
  await assert.rejects(panel.signAnnulment(annulment));
  assert.deepEqual(network.sent, []);
}

test('a device that sealed another close offers no box of paper, and signs none', async () => {
  const seats = await anOpenVote();
  const { site, network, panel } = seats;
  site.close();
  await agree(seats, 'seal');
  network.papers = [{ id: 'x', body: { election: panel.view?.fingerprint, box: '甲箱' }, signed: [] }];
  await panel.turn(null);
  const { papers, kept } = panel;
  assert.equal(papers.length, 1);
  panel.kept = /** @type {any} */ ({ ...kept, seal: { .../** @type {any} */ (kept).seal, close: '00'.repeat(32) } });
  await panel.turn(null);
  assert.deepEqual([panel.step, panel.papers], [{ do: 'stop', why: 'other-close' }, []]);
  await assert.rejects(panel.signPapers(papers));
});
