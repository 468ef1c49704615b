/** The registrar's page for pytest: the same secrets make the same file. */
import { keysFile, laidOut } from '../../../static/js/cards/draw.js';
import { BadList, holdersOf } from '../../../static/js/cards/holders.js';
import { UnfitOrigin, origin } from '../../../static/js/cards/origin.js';

/** @type {Record<string, (order: any) => unknown>} */
export const cards = {
  'keys-file': ({ issue, secrets, holders }) => new TextDecoder().decode(keysFile(laidOut(issue, secrets, holders))),
  holders: ({ text, today }) => {
    try {
      return { holders: holdersOf(text, today) };
    } catch (fault) {
      if (!(fault instanceof BadList)) throw fault;
      return { faults: fault.faults };
    }
  },
  origin: ({ text }) => {
    try {
      return origin(text);
    } catch (fault) {
      if (!(fault instanceof UnfitOrigin)) throw fault;
      return null;
    }
  },
};
