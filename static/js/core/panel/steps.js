/** What comes next for a scrutineer or counter: one step from what the device keeps, the record and the site's word. */

/** @typedef {import('./kept.js').Kept} Kept */
/** @typedef {import('./view.js').View} View */
/** @typedef {import('../record.js').Body} Body */

/**
 * What the site says beside the record; none of it is believed where the record can tell.
 * @typedef {object} Seat
 * @property {string | null} key that the site has of this counter (mode open)
 * @property {boolean} refused
 * @property {number} height of the record
 * @property {string | null} hash of its last entry
 * @property {{number: number, by: number, of: number, shown: boolean}[]} complaints about bad shares
 */
/**
 * `make` names a step of make.js; `send` what goes to the site; `ask` what only the person can say; `wait` what for.
 * @typedef {{do: 'make', what: 'draw' | 'reveal' | 'share' | 'receive'}
 *   | {do: 'send', kind: string, bodies: Body[]}
 *   | {do: 'give-key'}
 *   | {do: 'show', to: number}
 *   | {do: 'ask', what: 'compare' | 'seal' | 'count'}
 *   | {do: 'wait', what: 'record' | 'freeze' | 'trustee' | 'reveal' | 'share' | 'election' | 'endorse' | 'open' | 'close' | 'tally' | 'result', missing: number[]}
 *   | {do: 'stop', why: 'findings' | 'forked' | 'other-key' | 'refused' | 'other-close' | 'lost'}
 *   | {do: 'done', end: 'result' | 'annul'}} Step
 */

/**
 * The next step of a device whose person has begun.
 * @param {Kept} kept
 * @param {View} view
 * @param {Seat} seat
 * @returns {Step}
 */
export function nextStep(kept, view, seat) {
  return broken(kept, view, seat) ?? (kept.mode === 'open' ? openStep(kept, view, seat) : secretStep(kept, view, seat));
}

/**
 * What must never be: a record with faults, another one than was seen before, or a seat given up.
 * @param {Kept} kept
 * @param {View} view
 * @param {Seat} seat
 * @returns {Step | null}
 */
function broken(kept, view, seat) {
  if (seat.refused) return { do: 'stop', why: 'refused' };
  const ahead = view.entries > seat.height || (view.entries === seat.height && view.head !== seat.hash);
  const lacks = kept.seen !== null && view.entries <= kept.seen.seq && view.entries >= seat.height;
  if (view.forked || ahead || lacks) return { do: 'stop', why: 'forked' };
  if (view.findings.length > 0) return { do: 'stop', why: 'findings' };
  if (view.end !== null) return { do: 'done', end: view.end };
  return null;
}

/**
 * @param {Kept} kept
 * @param {View} view
 * @param {Seat} seat
 * @returns {Step}
 */
function openStep(kept, view, seat) {
  if (view.attempt === null) return seat.key === kept.key ? wait('freeze') : { do: 'give-key' };
  if (publicKey(view, kept.index) !== kept.key) return { do: 'stop', why: 'other-key' };
  if (view.entries < seat.height && view.close === null) return wait(view.opened ? 'close' : 'record');
  return closingStep(kept, view, seat);
}

/**
 * @param {Kept} kept
 * @param {View} view
 * @param {Seat} seat
 * @returns {Step}
 */
function secretStep(kept, view, seat) {
  if (view.attempt === null) return wait('freeze');
  if (view.entries < seat.height) return wait('record');
  if (kept.attempt === null || kept.attempt.id !== view.attempt) return restarted(kept, view, seat);
  return ceremonyStep(kept, kept.attempt, view) ?? closingStep(kept, view, seat);
}

/**
 * A new attempt: what a complaint asks of the one before is shown first, then its secrets go.
 * @param {Kept} kept
 * @param {View} view
 * @param {Seat} seat
 * @returns {Step}
 */
function restarted(kept, view, seat) {
  if (view.bodies.trustee.some(({ index }) => index === kept.index)) return { do: 'stop', why: 'lost' };
  const { attempt } = kept;
  const asked = seat.complaints.find(({ number, of, shown }) => number === attempt?.number && of === kept.index && !shown);
  if (asked !== undefined && attempt?.nonces[asked.by] !== undefined) return { do: 'show', to: asked.by };
  return { do: 'make', what: 'draw' };
}

/**
 * @param {Kept} kept
 * @param {import('./kept.js').Attempt} attempt
 * @param {View} view
 * @returns {Step | null}
 */
function ceremonyStep(kept, { made, share }, view) {
  const { trustee, reveal, share: shares } = view.bodies;
  const mine = (/** @type {Body[]} */ bodies) => bodies.some(({ index, from }) => (index ?? from) === kept.index);
  const missing = (/** @type {Body[]} */ bodies) => others(view, bodies.map(({ index, from }) => index ?? from));
  if (!mine(trustee)) return send('trustee', [made.trustee]);
  if (trustee.length < view.size) return wait('trustee', missing(trustee));
  if (made.reveal === undefined) return { do: 'make', what: 'reveal' };
  if (!mine(reveal)) return send('reveal', [made.reveal]);
  if (reveal.length < view.size) return wait('reveal', missing(reveal));
  if (made.share === undefined) return { do: 'make', what: 'share' };
  if (made.share.length > 0 && !mine(shares)) return send('share', made.share);
  if (shares.length < view.size * (view.size - 1)) return wait('share', missing(shares));
  if (share === null) return { do: 'make', what: 'receive' };
  if (view.fingerprint === null) return wait('election');
  if (made.endorse === undefined) return { do: 'ask', what: 'compare' };
  if (!view.endorsed.includes(kept.index)) return send('endorse', [made.endorse]);
  if (view.endorsed.length < view.size) return wait('endorse', others(view, view.endorsed));
  return null;
}

/**
 * From the opening on: watch, seal, decrypt.
 * @param {Kept} kept
 * @param {View} view
 * @param {Seat} seat
 * @returns {Step}
 */
function closingStep(kept, view, seat) {
  if (!view.opened) return wait('open');
  if (view.close === null) return wait('close');
  if (view.entries < seat.height) return wait('record');
  if (kept.seal !== null && kept.seal.close !== view.close.hash) return { do: 'stop', why: 'other-close' };
  // Once a box or the tally stands, the record takes no further seal (§2.5).
  if (!view.seals.includes(kept.index) && view.boxes === 0 && !view.tally) {
    return kept.seal === null ? { do: 'ask', what: 'seal' } : send('seal', [kept.seal.body]);
  }
  if (kept.mode === 'open' || !view.tally) return wait(kept.mode === 'open' ? 'result' : 'tally');
  if (view.decrypted.includes(kept.index)) return wait('result');
  if (kept.answered === null) return { do: 'ask', what: 'count' };
  if (kept.answered.close !== view.close.hash) return { do: 'stop', why: 'other-close' };
  return send('decryption', [kept.answered.body]);
}

/** @param {View} view @param {number} index */
function publicKey(view, index) {
  return view.signers.find(([one]) => one === index)?.[1] ?? null;
}

/** @param {View} view @param {number[]} there */
function others({ size }, there) {
  return Array.from({ length: size }, (_, at) => at + 1).filter((index) => !there.includes(index));
}

/**
 * @param {string} kind
 * @param {Body[]} bodies
 * @returns {Step}
 */
function send(kind, bodies) {
  return { do: 'send', kind, bodies };
}

/**
 * @param {Extract<Step, {do: 'wait'}>['what']} what
 * @param {number[]} [missing]
 * @returns {Step}
 */
function wait(what, missing = []) {
  return { do: 'wait', what, missing };
}
