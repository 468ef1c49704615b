/** Tells the other side what the clauses are called here. */
import { CLAUSES } from '../../../static/js/core/verify/words.js';

export const words = {
  words() {
    return CLAUSES;
  },
};
