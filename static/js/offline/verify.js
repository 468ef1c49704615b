/** Starts the file verify.html: the verifier of the site, its worker carried along as text. */
import { verification } from '../modules/verifyForm.js';
import { show } from './shell.js';

const WORDS = {
  zh: { title: '核验器：核验一份公开记录', lead: '选择 record.zip。全部证明、签名和结果都在这台设备上重算。' },
  en: { title: 'Verifier: verify a public record', lead: 'Choose record.zip. Every proof, signature and the result is recomputed on this device.' },
};

/** @param {string} worker the text of the worker's script */
export function start(worker) {
  // A module can't be loaded from file://, and a classic worker neither; a Blob may be both.
  const spawn = () => new Worker(URL.createObjectURL(new Blob([worker], { type: 'text/javascript' })));
  show(WORDS, (language) => verification(language, spawn));
}
