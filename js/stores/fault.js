// @ts-check

/** A store that gave no answer for now; the same lookup may succeed later. */
export class StoreUnavailable extends Error {
  /**
   * @param {string} message what failed; nothing a store or a network said
   */
  constructor(message) {
    super(message);
    this.name = "StoreUnavailable";
  }
}
