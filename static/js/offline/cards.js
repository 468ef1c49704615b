/** Starts the file cards.html: the registrar's page, on a computer without network. */
import { registrar } from '../cards/form.js';
import { show } from './shell.js';

const WORDS = {
  zh: { title: '制卡器：制作票决卡', lead: '在断网的计算机上打开本文件，制作密封的票决卡、发放表，以及交给网站的公钥文件。' },
  en: { title: 'Card maker: voting cards', lead: 'Open this file on a computer without network. It makes sealed cards, the delivery sheet, and the file of public keys for the site.' },
};

/** @param {string} words what stands on the papers, as JSON by language */
export function start(words) {
  const papers = JSON.parse(words);
  /** @type {import('../cards/form.js').Kept} */
  const kept = { drawn: null };
  show(WORDS, (language) => registrar(language, papers, kept));
}
