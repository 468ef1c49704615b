/** The page /verify: the visitor's form, with the worker that the site serves; a record of this site may be named behind the #. */
import { element, pageLanguage } from './dom.js';
import { verification } from './verifyForm.js';
import { TEXT } from './verifyText.js';

const OWN = /^#(\/[a-z0-9-]+\/\d{4}\/elections\/[0-9a-f-]{36})$/;

/** @param {HTMLElement} root */
export async function start(root) {
  const spawn = () => new Worker(new URL('./verifyWorker.js', import.meta.url), { type: 'module' });
  root.replaceChildren(verification(pageLanguage(), spawn));
  const [, own] = OWN.exec(location.hash) ?? [];
  if (own !== undefined) await fill(root, own);
}

/**
 * Put the site's own record where a visitor would put a file of theirs.
 * @param {HTMLElement} root
 * @param {string} base
 */
async function fill(root, base) {
  const text = TEXT[pageLanguage()];
  const said = element('p', { class: 'notice', role: 'status' }, text.fetching);
  root.prepend(said);
  const response = await fetch(`${base}/record.zip`, { credentials: 'omit' }).catch(() => null);
  const field = root.querySelector('input[type="file"]');
  if (!response?.ok || !(field instanceof HTMLInputElement)) return void (said.textContent = text.notYet);
  const file = new File([await response.blob()], 'record.zip', { type: 'application/zip' });
  const carried = new DataTransfer();
  carried.items.add(file);
  field.files = carried.files;
  said.textContent = text.fetched;
}
