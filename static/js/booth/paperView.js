/** The ballot paper on the phone: marks go in one by one, and what is marked always stands in view. */
import { element } from '../modules/dom.js';
import { counts, Full, isFull, wanting } from './paper.js';
import { markWords } from './text.js';

/** @typedef {import('./booth.js').Booth} Booth */
/** @typedef {import('./paper.js').Paper} Paper */
/** @typedef {import('./paper.js').Line} Line */
/** @typedef {import('./text.js').Text} Text */
/** @typedef {(marks: number[]) => void} Refresh brings what is seen up to the marks */

const BRIEF = 24;

/**
 * The paper, and how it is refreshed after each mark.
 * @param {Booth} booth
 * @param {Paper} paper
 * @param {Text} text
 * @returns {{nodes: Node[], refresh: Refresh}}
 */
export function paperShown(booth, paper, text) {
  const said = element('p', { class: 'booth__said', role: 'status', hidden: true });
  const say = (/** @type {string} */ words) => {
    said.textContent = words;
    said.hidden = words === '';
  };
  const lines = paper.lines.map((line) => lineShown(line, { booth, paper, text, say }));
  const none = paper.style === 'one' ? noneShown(booth, text) : null;
  const bar = barShown(booth, paper, text, say);
  // No browser may remember between visits what was ticked.
  const form = element('form', { class: 'booth__paper', autocomplete: 'off' }, element('ol', { class: 'choices' }, ...lines.map(({ node }) => node), none && none.node));
  form.addEventListener('submit', (event) => event.preventDefault());
  const refresh = (/** @type {number[]} */ marks) => {
    for (const part of [...lines, ...(none ? [none] : []), bar]) part.refresh(marks);
  };
  return { nodes: [form, said, bar.node], refresh };
}

/**
 * Give a mark, or say why it can't be given; either way the page shows what the ballot holds.
 * @param {Tools} tools
 * @param {number} place
 * @param {Refresh} refresh
 */
function give({ booth, say, text }, place, refresh) {
  try {
    say('');
    booth.take({ type: 'mark', place });
  } catch (fault) {
    if (!(fault instanceof Full)) throw fault;
    say(text.full(fault.most));
    refresh(booth.state.marks ?? []);
  }
}

/** @typedef {{booth: Booth, paper: Paper, text: Text, say: (words: string) => void}} Tools */

/**
 * @param {Line} line
 * @param {Tools} tools
 */
function lineShown(line, tools) {
  const { style } = tools.paper;
  if (style === 'rank') return rankShown(line, tools);
  return style === 'judge' || style === 'assess' ? judgedShown(line, tools) : tickShown(line, tools);
}

/**
 * A project to choose or not.
 * @param {Line} line
 * @param {Tools} tools
 */
function tickShown(line, tools) {
  const { booth, paper } = tools;
  const [{ place }] = line.boxes;
  const isOne = paper.style === 'one';
  const box = element('input', { type: isOne ? 'radio' : 'checkbox', id: `o${place}`, name: isOne ? 'one' : `o${place}`, autocomplete: 'off' });
  const node = element('li', { class: 'choice' }, box, element('label', { class: 'choice__name', for: box.id }, ...named(line)), ...more(line, tools.text));
  const refresh = (/** @type {number[]} */ marks) => {
    box.checked = marks[place] === 1;
    node.classList.toggle('choice--on', box.checked);
    node.classList.toggle('choice--full', !box.checked && isFull(paper, marks, place));
  };
  box.addEventListener('change', () => (box.checked ? give(tools, place, refresh) : booth.take({ type: 'unmark', place })));
  return { node, refresh };
}

/**
 * Where one project at most is chosen: none of them.
 * @param {Booth} booth
 * @param {Text} text
 */
function noneShown(booth, text) {
  const box = element('input', { type: 'radio', id: 'none', name: 'one', autocomplete: 'off' });
  const node = element('li', { class: 'choice' }, box, element('label', { class: 'choice__name', for: box.id }, text.none.one));
  const refresh = (/** @type {number[]} */ marks) => void (box.checked = !marks.includes(1));
  box.addEventListener('change', () => {
    const given = booth.state.marks?.indexOf(1) ?? -1;
    if (given >= 0) booth.take({ type: 'unmark', place: given });
  });
  return { node, refresh };
}

/**
 * A project to be for, against or neither, or to be given a level.
 * @param {Line} line
 * @param {Tools} tools
 */
function judgedShown(line, tools) {
  const { booth, paper, text } = tools;
  const first = line.boxes[0].place;
  const offers = [...line.boxes.map(({ place, mark }) => ({ place, words: markWords(mark, text) })), { place: -1, words: paper.style === 'judge' ? text.none.judge : text.none.assess }];
  const radios = offers.map(({ place, words }) => {
    const radio = element('input', { type: 'radio', id: `o${first}-${place < 0 ? 'none' : place}`, name: `o${first}`, autocomplete: 'off' });
    return { place, radio, label: element('label', { for: radio.id }, words) };
  });
  const group = element('div', { class: 'choice__marks' }, ...radios.map(({ radio, label }) => element('span', { class: 'option' }, radio, label)));
  const legend = element('legend', { class: 'choice__name' }, ...named(line));
  const node = element('li', { class: 'choice choice--wide' }, element('fieldset', { class: 'choice__group' }, legend, group), ...more(line, text));
  const refresh = (/** @type {number[]} */ marks) => {
    const given = line.boxes.find(({ place }) => marks[place] === 1)?.place ?? -1;
    for (const { place, radio } of radios) radio.checked = place === given;
    node.classList.toggle('choice--on', given >= 0);
  };
  for (const { place, radio } of radios) {
    radio.addEventListener('change', () => (place >= 0 ? give(tools, place, refresh) : takeBack(booth, line)));
  }
  return { node, refresh };
}

/**
 * A project to be given a rank; a rank that another project has is not offered.
 * @param {Line} line
 * @param {Tools} tools
 */
function rankShown(line, tools) {
  const { booth, paper, text } = tools;
  const offers = line.boxes.map(({ place, mark }) => element('option', { value: place }, markWords(mark, text)));
  const select = element('select', { id: `o${line.boxes[0].place}`, class: 'choice__rank', autocomplete: 'off' }, element('option', { value: '' }, text.none.rank), ...offers);
  const label = element('label', { class: 'choice__name', for: select.id }, ...named(line));
  const node = element('li', { class: 'choice choice--ranked' }, label, select, ...more(line, text));
  const refresh = (/** @type {number[]} */ marks) => {
    const given = line.boxes.find(({ place }) => marks[place] === 1)?.place;
    select.value = given === undefined ? '' : String(given);
    for (const offer of offers) offer.disabled = Number(offer.value) !== given && isFull(paper, marks, Number(offer.value));
    node.classList.toggle('choice--on', given !== undefined);
  };
  select.addEventListener('change', () => (select.value === '' ? takeBack(booth, line) : give(tools, Number(select.value), refresh)));
  return { node, refresh };
}

/**
 * @param {Booth} booth
 * @param {Line} line
 */
function takeBack(booth, { boxes }) {
  const given = boxes.find(({ place }) => booth.state.marks?.[place] === 1);
  if (given) booth.take({ type: 'unmark', place: given.place });
}

/** @param {Line} line */
function named({ name, detail }) {
  const brief = detail.map(([, value]) => value).filter((value) => value.length <= BRIEF).slice(0, 2).join(' · ');
  return [element('span', { class: 'choice__title' }, name), brief ? element('small', {}, brief) : null].filter((node) => node !== null);
}

/**
 * A project's sheet, which opens in its place, and the button that opens it.
 * @param {Line} line
 * @param {Text} text
 */
function more({ name, detail, boxes }, text) {
  if (detail.length === 0) return [];
  const rows = detail.flatMap(([label, value]) => [element('dt', {}, label), element('dd', {}, value)]);
  const sheet = element('dl', { class: 'choice__sheet', id: `sheet${boxes[0].place}`, hidden: true }, ...rows);
  const button = element('button', { class: 'choice__more', type: 'button', 'aria-expanded': 'false', 'aria-controls': sheet.id }, text.details, element('span', { class: 'unseen' }, ` · ${name}`));
  button.addEventListener('click', () => {
    sheet.hidden = !sheet.hidden;
    button.setAttribute('aria-expanded', String(!sheet.hidden));
  });
  return [button, sheet];
}

/**
 * What always stands in view: the counts and the way on.
 * @param {Booth} booth
 * @param {Paper} paper
 * @param {Text} text
 * @param {(words: string) => void} say
 */
function barShown(booth, paper, text, say) {
  const said = element('p', { class: 'booth__count', 'aria-live': 'polite' });
  const next = element('button', { class: 'action', type: 'button' }, text.next);
  next.addEventListener('click', () => {
    const [missing] = wanting(paper, booth.state.marks ?? []);
    if (missing === undefined) void booth.review();
    else say(text.wanting(missing));
  });
  const refresh = (/** @type {number[]} */ marks) => {
    said.textContent = counts(paper, marks).map(({ what, given, most }) => text.counts[what](given, most)).join(' · ');
  };
  return { node: element('div', { class: 'booth__bar' }, said, next), refresh };
}
