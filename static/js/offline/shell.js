/** The frame of a page that stands alone in a file: language and look, kept nowhere, and what the page is for. */
import { element } from '../modules/dom.js';

/** @typedef {'zh' | 'en'} Language */
/** @typedef {Record<Language, {title: string, lead: string}>} Words */

const LOOKS = /** @type {const} */ ([
  { name: 'size', value: 'large', zh: '大字版', en: 'Large type' },
  { name: 'mode', value: 'dark', zh: '深色', en: 'Dark' },
  { name: 'mode', value: 'contrast', zh: '高对比', en: 'High contrast' },
]);
const FOOT = {
  zh: '这个文件自成一体：不联网，不加载任何外部资源，不保存任何东西。',
  en: 'This file stands alone: it uses no network, loads nothing and keeps nothing.',
};
const NAME = { zh: '民生实事 · 人大代表票决', en: 'Livelihood projects · deputy ballot' };

/**
 * Show the page in the browser's language.
 * @param {Words} words
 * @param {(language: Language) => HTMLElement} make
 */
export function show(words, make) {
  draw(navigator.language.startsWith('en') ? 'en' : 'zh', words, make);
}

/**
 * @param {Language} language
 * @param {Words} words
 * @param {(language: Language) => HTMLElement} make
 */
function draw(language, words, make) {
  const { title, lead } = words[language];
  document.documentElement.lang = language === 'zh' ? 'zh-Hans' : 'en';
  document.title = title;
  const other = language === 'zh' ? 'en' : 'zh';
  const turn = element('button', { class: 'display__choice', type: 'button', lang: other === 'zh' ? 'zh-Hans' : 'en' }, other === 'zh' ? '中文' : 'English');
  turn.addEventListener('click', () => draw(other, words, make));
  const choices = element('div', { class: 'display' }, ...LOOKS.map((look) => lookButton(look, language)), turn);
  const frame = element('div', { class: 'frame__inside' }, element('span', { class: 'frame__name' }, NAME[language]), choices);
  document.body.replaceChildren(
    element('header', { class: 'frame' }, frame),
    element('main', { class: 'page', id: 'main' }, element('h1', {}, title), element('p', { class: 'lead' }, lead), make(language)),
    element('footer', { class: 'foot' }, element('p', {}, FOOT[language])),
  );
}

/**
 * A second press takes the choice back.
 * @param {typeof LOOKS[number]} look
 * @param {Language} language
 */
function lookButton({ name, value, ...words }, language) {
  const { dataset } = document.documentElement;
  const button = element('button', { class: 'display__choice', type: 'button' }, words[language]);
  const tell = () => button.setAttribute('aria-pressed', String(dataset[name] === value));
  button.addEventListener('click', () => {
    dataset[name] = dataset[name] === value ? '' : value;
    for (const each of document.querySelectorAll('[aria-pressed]')) each.dispatchEvent(new Event('look'));
  });
  button.addEventListener('look', tell);
  tell();
  return button;
}
