export { wordlist as english } from '@scure/bip39/wordlists/english.js';
export { wordlist as chinese } from '@scure/bip39/wordlists/simplified-chinese.js';
