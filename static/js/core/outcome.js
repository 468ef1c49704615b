/** What the totals mean (§8.6 to §8.8): values in, outcome out; a tie is named, never broken. */

/** @typedef {import('./rule.js').Bar} Bar */
/** @typedef {import('./rule.js').Rule} Rule */
/** @typedef {import('./manifest.js').Manifest} Manifest */

/**
 * The four bases of §8.6 at the close; `paperOver` says that some box returned more papers than were issued for it.
 * Whole numbers without bound, since a record may claim counts whose products pass 2^53.
 * @typedef {{due: bigint, present: bigint, returned: bigint, valid: bigint, paperOver: boolean}} Turnout
 */
/**
 * A project with its totals by mark, and what §8.7 counts of them.
 * @typedef {{project: string, marks: Map<string, bigint>, approvals: bigint, score: bigint}} Standing
 */

/**
 * The `outcome` of the result body (§8.7 for a selection, §8.8 for an assessment).
 * @param {Manifest} manifest
 * @param {bigint[]} totals one per option, in the manifest's order
 * @param {Turnout} turnout
 */
export function outcome(manifest, totals, turnout) {
  const marks = marksByProject(manifest, totals);
  const reason = reasonAgainst(manifest.rule, turnout);
  if (manifest.kind === 'assessment') return assessment(manifest.rule, marks, turnout, reason);
  return selection(manifest.rule, marks, turnout, reason);
}

/**
 * Whether `x` reaches the bar (§8.6), in whole numbers; an absent bar always holds.
 * @param {Bar | null} bar
 * @param {bigint} x
 * @param {Turnout} turnout
 */
export function holds(bar, x, turnout) {
  if (bar === null) return true;
  const [reached, needed] = [x * BigInt(bar.den), BigInt(bar.num) * turnout[bar.of]];
  return bar.strict ? reached > needed : reached >= needed;
}

/**
 * Why the whole vote is invalid, the quorum before the paper, or null (§8.7).
 * @param {Rule} rule
 * @param {Turnout} turnout
 */
export function reasonAgainst(rule, turnout) {
  if (!holds(rule.quorum, turnout.present, turnout)) return 'quorum';
  return turnout.paperOver ? 'paper' : null;
}

/**
 * The totals by project and mark in the manifest's order, empty for a project without options.
 * @param {Manifest} manifest
 * @param {bigint[]} totals
 */
export function marksByProject(manifest, totals) {
  if (totals.length !== manifest.options.length) throw new RangeError('there is one total per option');
  return manifest.projects.map(({ id }) => {
    const own = manifest.options.flatMap((option, at) => (option.project === id ? [/** @type {const} */ ([option.mark, totals[at]])] : []));
    return { project: id, marks: new Map(own) };
  });
}

/**
 * A project's approvals and score: its `approve` total, or what points make of it.
 * @param {Rule} rule
 * @param {string} project
 * @param {Map<string, bigint>} marks
 * @returns {Standing}
 */
export function standing({ points }, project, marks) {
  if (points === null) {
    const approvals = marks.get('approve') ?? 0n;
    return { project, marks, approvals, score: approvals };
  }
  let [approvals, score] = [0n, 0n];
  for (const [mark, total] of marks) {
    const worth = BigInt(points.get(mark) ?? 0);
    if (worth > 0n) approvals += total;
    score += worth * total;
  }
  return { project, marks, approvals, score };
}

/**
 * The chosen and the tied of the eligible, who come by falling score.
 * A tie across the last seat chooses none of the tied: only those with a higher score are chosen.
 * @param {Standing[]} ranking
 * @param {number} seats
 */
export function chosenAndTied(ranking, seats) {
  if (ranking.length <= seats || ranking[seats - 1].score !== ranking[seats].score) {
    return { chosen: ids(ranking.slice(0, seats)), tied: [] };
  }
  const line = ranking[seats].score;
  return { chosen: ids(ranking.filter(({ score }) => score > line)), tied: ids(ranking.filter(({ score }) => score === line)) };
}

/**
 * The mark of the first level whose bar holds (§8.8); x is the sum of its own and all earlier marks' totals.
 * @param {Rule} rule
 * @param {Map<string, bigint>} marks
 * @param {Turnout} turnout
 */
export function levelOf({ levels }, marks, turnout) {
  let soFar = 0n;
  for (const { mark, bar } of levels) {
    soFar += marks.get(mark) ?? 0n;
    if (holds(bar, soFar, turnout)) return mark;
  }
  throw new RangeError('the last level has a bar that does not hold');
}

/**
 * @param {Rule} rule
 * @param {{project: string, marks: Map<string, bigint>}[]} projects
 * @param {Turnout} turnout
 * @param {string | null} reason
 */
function selection(rule, projects, turnout, reason) {
  if (reason !== null) return selected(reason, [], { chosen: [], tied: [] }, [], rule.seats);
  const everyone = projects.map(({ project, marks }) => standing(rule, project, marks));
  const eligible = everyone.filter(({ approvals }) => holds(rule.pass, approvals, turnout));
  const below = everyone.filter((one) => !eligible.includes(one));
  // The sort is stable, so that equal scores stay in the manifest's order.
  const ranking = [...eligible].sort((left, right) => (left.score === right.score ? 0 : left.score > right.score ? -1 : 1));
  return selected(null, ranking, chosenAndTied(ranking, rule.seats), ids(below), Math.max(0, rule.seats - eligible.length));
}

/**
 * @param {string | null} reason
 * @param {Standing[]} ranking
 * @param {{chosen: string[], tied: string[]}} split
 * @param {string[]} below
 * @param {number} vacant
 */
function selected(reason, ranking, { chosen, tied }, below, vacant) {
  const rows = ranking.map(({ project, score, marks }) => ({ project, score: Number(score), marks: plain(marks) }));
  return { valid: reason === null, reason, ranking: rows, chosen, tied, below, vacant };
}

/**
 * @param {Rule} rule
 * @param {{project: string, marks: Map<string, bigint>}[]} projects
 * @param {Turnout} turnout
 * @param {string | null} reason
 */
function assessment(rule, projects, turnout, reason) {
  const rows = projects.map(({ project, marks }) => ({ project, marks: plain(marks), level: levelOf(rule, marks, turnout) }));
  return { valid: reason === null, reason, projects: reason === null ? rows : [] };
}

/**
 * Totals as JSON holds them; one beyond 2^53 comes out as a number that canonical JSON refuses.
 * @param {Map<string, bigint>} marks
 */
function plain(marks) {
  return Object.fromEntries([...marks].map(([mark, total]) => [mark, Number(total)]));
}

/** @param {Standing[]} standings */
function ids(standings) {
  return standings.map(({ project }) => project);
}
