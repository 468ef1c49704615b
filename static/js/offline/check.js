/** Starts the file check.html: the checking device of §6. */
import { checking } from '../modules/checkForm.js';
import { show } from './shell.js';

const WORDS = {
  zh: { title: '抽查器：手机说的是不是真话', lead: '用另一台设备打开本文件，先扫票上的二维码，再在手机上选“抽查本票”，然后核对公布的内容。' },
  en: { title: 'Checking device: does the phone tell the truth', lead: 'Open this file on another device. First scan the QR code of the ballot, then have the phone check it, then compare what was published.' },
};

export function start() {
  show(WORDS, checking);
}
