/** The panel's page without a page: whole ceremonies and counts step by step, with reloads, forks, bad shares and backups. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hex } from '../../static/js/core/encoding.js';
import { backedUp, restored, Unfit } from '../../static/js/core/panel/backup.js';
import * as make from '../../static/js/core/panel/make.js';
import { checkHead } from '../../static/js/core/panel/view.js';
import { bodyDigest, headBody } from '../../static/js/core/record.js';
import { nextStep } from '../../static/js/core/panel/steps.js';
import { signEntry } from '../../static/js/core/trustees.js';
import { digest } from '../../static/js/core/fields.js';
import { Denied } from '../../static/js/modules/panelLine.js';
import { Device, Site, seed } from './halls.js';
import { aPage } from './pages.js';

/** @param {number} size @param {number} [deputies] */
function aPanel(size, deputies) {
  const site = new Site(size, deputies);
  return { site, devices: Array.from({ length: size }, (_, at) => new Device(site, at + 1)) };
}

/** @param {Device[]} devices */
function settle(devices) {
  for (let round = 0; round < 5; round++) for (const device of devices) device.run();
  return devices.map((device) => device.run());
}

/** @param {Device[]} devices */
function ceremony(devices) {
  settle(devices);
  for (const device of devices) device.agree();
  return settle(devices);
}

test('three devices that reload after every step make one key, endorse it and wait for the opening', () => {
  const { site, devices } = aPanel(3);
  assert.deepEqual(settle(devices), Array(3).fill({ do: 'ask', what: 'compare' }));
  assert.deepEqual(ceremony(devices).map(({ do: what }) => what), Array(3).fill('wait'));
  assert.deepEqual(site.entries.map(({ kind }) => kind), [
    'manifest', 'roll', ...Array(3).fill('trustee'), ...Array(3).fill('reveal'), ...Array(6).fill('share'), 'election', ...Array(3).fill('endorse'),
  ]);
  assert.deepEqual(site.walk().pending, []);
});

test('a late scrutineer is waited for by name', () => {
  const { devices } = aPanel(3);
  assert.deepEqual(settle(devices.slice(0, 2)), Array(2).fill({ do: 'wait', what: 'trustee', missing: [3] }));
});

test('what the ceremony alone needed is destroyed with the endorsement', () => {
  const { devices } = aPanel(2);
  ceremony(devices);
  for (const { kept: { attempt } } of devices) assert.deepEqual([attempt.coefficients, attempt.decrypt, attempt.nonces], [[], '', {}]);
});

test('sealed and counted by two of three, every sum is decrypted and no second close ever', () => {
  const { site, devices } = aPanel(3);
  ceremony(devices);
  site.open();
  site.vote(0, [1, 1, 0]);
  site.vote(1, [1, 0, 1]);
  site.close();
  for (const device of devices) assert.deepEqual(device.agree(), { do: 'wait', what: 'tally', missing: [] });
  site.tally();
  for (const device of devices.slice(1)) assert.deepEqual(device.agree(), { do: 'wait', what: 'result', missing: [] });
  assert.deepEqual(site.walk().report.findings, []);
  assert.equal(site.bodies('decryption').length, 2);
  const { kept } = devices[1];
  const { view, walk } = devices[1].look();
  const other = { ...view, close: { present: 4, ballots: 2, hash: '00'.repeat(32) } };
  assert.throws(() => make.decrypt(kept, other, walk), { clause: '8.3' });
  assert.throws(() => make.seal(kept, other), { clause: '8.1' });
});

test('a record with one fault in it is not decrypted', () => {
  const { site, devices } = aPanel(2);
  ceremony(devices);
  site.open();
  site.vote(0, [1, 1, 0]);
  site.add('ballot', site.bodies('ballot')[0]);
  assert.deepEqual(devices[0].run(), { do: 'stop', why: 'findings' });
});

test('a record that lacks what was seen, or has another in its place, is signed no more', () => {
  const { site, devices } = aPanel(2);
  ceremony(devices);
  const [device] = devices;
  const last = site.entries.length - 1;
  device.kept = { ...device.kept, seen: { seq: last, hash: hex(site.entries[last].hash) } };
  assert.equal(device.run().do, 'wait');
  const dropped = site.entries.pop();
  assert.deepEqual(device.run(), { do: 'stop', why: 'forked' });
  site.add('restart', { reason: '示例' });
  assert.deepEqual(device.run(), { do: 'stop', why: 'forked' });
  assert.notEqual(dropped, undefined);
});

test('a head that is not signed by the log key, or lies elsewhere, is a finding', () => {
  const { site } = aPanel(2);
  const last = site.entries[site.entries.length - 1];
  const good = headBody(site.entries[0].body.election, last, seed('log'));
  const walk = () => new Site(2).walk();
  const found = (/** @type {unknown} */ head) => {
    const fresh = walk();
    checkHead(fresh, head);
    return fresh.report.findings.map(({ clause }) => clause);
  };
  assert.deepEqual(found(good), []);
  assert.deepEqual(found({ ...good, signature: '11'.repeat(64) }), ['2.2']);
  const elsewhere = /** @type {any} */ ({ seq: last.seq, hash: new Uint8Array(32) });
  assert.deepEqual(found(headBody(good.election, elsewhere, seed('log'))), ['2.2']);
});

test('a body that was relied on and stands otherwise in the record is not endorsed', () => {
  const { site, devices } = aPanel(2);
  settle(devices);
  const [device] = devices;
  const { kept } = device;
  const other = hex(bodyDigest('trustee', { index: 9 }));
  device.kept = { ...kept, attempt: { ...kept.attempt, relied: [...kept.attempt.relied, other] } };
  assert.throws(() => device.agree(), { clause: '4.6' });
  assert.equal(site.bodies('endorse').length, 0);
});

test('a bad share is found and its sender named', () => {
  const { devices } = aPanel(2);
  settle(devices);
  const { view } = devices[1].look();
  const { kept } = devices[1];
  const fresh = { ...kept, attempt: { ...kept.attempt, share: null } };
  assert.equal(make.badSender(fresh, view), null);
  view.bodies.share = view.bodies.share.map((body) => (body.from === 1 ? { ...body, cipher: '11'.repeat(32) } : body));
  assert.throws(() => make.receive(fresh, view), { clause: '4.3' });
  assert.equal(make.badSender(fresh, view), 1);
});

test('after a restart the complained share is shown first, and then new secrets are drawn', () => {
  const { site, devices } = aPanel(2);
  settle(devices);
  const before = devices[0].kept.attempt;
  site.add('restart', { reason: '示例' });
  site.complaints.push({ number: 0, by: 2, of: 1, shown: false });
  assert.deepEqual(devices[0].run(), { do: 'show', to: 2 });
  assert.equal(make.opening(devices[0].kept, 2).nonce, before.nonces[2]);
  site.complaints[0].shown = true;
  devices[0].run();
  const { attempt } = devices[0].kept;
  assert.notEqual(attempt.seed, before.seed);
  assert.deepEqual([attempt.number, attempt.nonces], [1, {}]);
  assert.deepEqual(ceremony(devices).map(({ do: what }) => what), ['wait', 'wait']);
});

test('a device without the keys that the record knows it by stops instead of drawing new ones', () => {
  const { site, devices } = aPanel(2);
  settle(devices);
  assert.deepEqual(new Device(site, 1).run(), { do: 'stop', why: 'lost' });
});

test('who has refused signs nothing', () => {
  const { devices } = aPanel(2);
  const { view } = devices[0].look();
  const seat = { key: null, refused: true, height: view.entries, hash: view.head, complaints: [] };
  assert.deepEqual(nextStep(devices[0].kept, view, seat), { do: 'stop', why: 'refused' });
});

test('a backup opens with its passphrase alone and brings the device back', () => {
  const { site, devices } = aPanel(2);
  settle(devices);
  const file = backedUp(devices[0].kept, '示例口令一二三');
  assert.throws(() => restored(file, '示例口令一二四'), Unfit);
  assert.throws(() => restored(file.slice(1), '示例口令一二三'), Unfit);
  const other = new Device(site, 1);
  other.kept = restored(file, '示例口令一二三');
  assert.deepEqual(other.run(), { do: 'ask', what: 'compare' });
});

/** Let the first of three cheat both others; the third has all shares and is about to find its own bad. */
function cheated() {
  const { site, devices } = aPanel(3);
  const take = site.take.bind(site);
  site.take = (kind, bodies) => take(kind, bodies.map((body) => (kind === 'share' && body.from === 1 ? spoilt(body, devices[0].kept.attempt) : body)));
  for (const at of [0, 1, 2, 1, 0, 1]) devices[at].run();
  assert.throws(() => devices[2].run(), { clause: '4.3' });
  return { site, kept: devices[2].kept };
}

/** @param {any} body @param {any} attempt */
function spoilt({ signature, ...body }, attempt) {
  assert.equal(typeof signature, 'string');
  return signEntry('share', digest(attempt.id), { ...body, cipher: '11'.repeat(32) }, digest(attempt.seed));
}

test('whose complaint comes after another one of the same sender looks again and goes on', async () => {
  const { site, kept } = cheated();
  const late = () => {
    site.add('restart', { reason: '示例' });
    throw new Denied('missing', 'no such share');
  };
  const page = await aPage(site, kept, { meanwhile: { complaints: late } });
  for (let turn = 0; turn < 4; turn++) await page.turn(null);
  assert.deepEqual(site.bodies('trustee').map(({ index }) => index), [3]);
  assert.deepEqual([page.broken, page.step], [null, { do: 'wait', what: 'trustee', missing: [1, 2] }]);
});

test('what the site does not take is sent once more after a fresh look, and then this device stops', async () => {
  const { site, devices } = aPanel(2);
  let sent = 0;
  const no = () => {
    sent += 1;
    throw new Denied('other-body', 'no');
  };
  const page = await aPage(site, devices[0].kept, { meanwhile: { entries: no } });
  for (let turn = 0; turn < 5; turn++) await page.turn(null);
  assert.deepEqual([sent, page.broken?.clause], [2, 'other-body']);
});

test('who has refused is shown nothing to sign', async () => {
  const { site, devices } = aPanel(2);
  ceremony(devices);
  const voids = [{ id: 'one', body: { election: hex(site.e) }, signed: [] }];
  for (const refused of [false, true]) {
    const page = await aPage(site, devices[0].kept, { state: { refused }, voids });
    await page.turn(null);
    assert.equal(page.voids.length, refused ? 0 : 1);
  }
});
