/** A breach of the protocol, with the clause it breaks. */

/**
 * A value that the protocol refuses.
 * `clause` is the clause's number without its sign ("5.4"); `what` says what was found.
 */
export class Breach extends Error {
  /**
   * @param {string} clause
   * @param {string} what
   */
  constructor(clause, what) {
    super(`§${clause}: ${what}`);
    this.name = 'Breach';
    this.clause = clause;
    this.what = what;
  }
}
