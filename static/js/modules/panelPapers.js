/** Boxes of paper that wait for a signature: who signs reads every number that two people counted. */
import { element } from './dom.js';
import { row, table } from './panelShown.js';

/** @typedef {import('./panelText.js').TEXT['zh']} Text */
/** @typedef {import('../core/panel/view.js').View} View */
/** @typedef {{[name: string]: any}} Told */

/**
 * @param {Text} text
 * @param {Told[]} papers
 * @param {View} view
 * @param {() => void} onSign
 */
export function waitingPapers(text, papers, view, onSign) {
  const press = element('button', { class: 'action', type: 'button' }, text.signBoxes(papers.length));
  press.addEventListener('click', () => {
    press.disabled = true;
    onSign();
  });
  const lead = element('p', { class: 'words' }, text.papersLead);
  const boxes = papers.map(({ body }) => box(text, body, view));
  return element('section', {}, element('h2', {}, text.papers), lead, ...boxes, element('p', { class: 'next' }, press));
}

/** @param {Text} text @param {Told} body @param {View} view */
function box(text, body, view) {
  const { issued, returned, invalid, counts } = body;
  const heading = element('h3', { lang: 'zh-Hans' }, body.box);
  const numbers = element('p', { class: 'words' }, text.boxNumbers(issued, returned, returned - invalid, invalid));
  const several = new Set(view.options.map(({ mark }) => mark)).size > 1;
  const rows = view.options.map(({ name, mark }, place) => {
    const words = element('span', { lang: 'zh-Hans' }, name);
    const who = several ? element('span', {}, words, ' ', text.mark(mark)) : words;
    return row(who, [[text.votes, String(counts[place])]]);
  });
  return element('section', {}, heading, numbers, table([text.option, text.votes], rows));
}
