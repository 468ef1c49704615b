/** The page /verify: the visitor's form, with the worker that the site serves. */
import { pageLanguage } from './dom.js';
import { verification } from './verifyForm.js';

/** @param {HTMLElement} root */
export function start(root) {
  const spawn = () => new Worker(new URL('./verifyWorker.js', import.meta.url), { type: 'module' });
  root.replaceChildren(verification(pageLanguage(), spawn));
}
