/** On the card's page: takes the card over in memory, finds its votes by the issue's code, and opens the booth in place. */
import { takeCards } from '../modules/booths.js';
import { element, pageLanguage } from '../modules/dom.js';
import { open } from './page.js';
import { TEXT } from './text.js';

/** @typedef {import('../modules/cardSecret.js').Card} Card */
/** @typedef {{address: string, title: string, stage: string}} Vote */

/** @param {HTMLElement} root stands beside the card's own part of the page */
export function start(root) {
  takeCards((card) => offer(root, card));
}

/**
 * Whether there is a vote to take the card to; where there is none the card stays with its page, to be handed over again.
 * @param {HTMLElement} root
 * @param {Card} card
 * @returns {Promise<boolean>}
 */
async function offer(root, card) {
  const text = TEXT[pageLanguage()].votes;
  root.replaceChildren(element('p', { role: 'status' }, text.asking));
  const votes = await votesOf(card.issue);
  const begin = (/** @type {Vote} */ vote) => {
    for (const other of root.parentElement?.children ?? []) if (other !== root && other.tagName !== 'H1') /** @type {HTMLElement} */ (other).hidden = true;
    const heading = document.querySelector('h1');
    if (heading) heading.textContent = vote.title;
    void open(root, vote.address, card);
    return true;
  };
  const now = votes?.filter(({ stage }) => stage === 'ready' || stage === 'open') ?? [];
  if (now.length === 1) return begin(now[0]);
  if (now.length === 0) {
    root.replaceChildren(element('p', { class: 'notice notice--warn', role: 'status' }, votes === null ? text.unreached : text.none));
    return false;
  }
  const items = now.map((vote) => {
    const button = element('button', { class: 'action action--quiet', type: 'button', lang: 'zh-Hans' }, vote.title);
    button.addEventListener('click', () => begin(vote));
    return element('li', {}, button);
  });
  root.replaceChildren(element('h2', { tabindex: -1 }, text.choose), element('ul', { class: 'choices' }, ...items));
  return true;
}

/**
 * The votes of an issue; null where the site can't be reached.
 * @param {string} issue
 * @returns {Promise<Vote[] | null>}
 */
async function votesOf(issue) {
  try {
    const response = await fetch(`/card/votes.json?issue=${issue}`, { credentials: 'omit', cache: 'no-store' });
    return response.ok ? await response.json() : null;
  } catch {
    // Cut off in the middle, or somebody else's page: as good as none.
    return null;
  }
}
