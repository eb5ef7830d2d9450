// @ts-check

/**
 * A fault of a handler that is no error of its own.
 *
 * It is known by its private member: `instanceof` would ask what was thrown, which may be a proxy
 * that throws again.
 */
export class HandlerFault extends Error {
  #kind;

  /**
   * @param {"timeout" | "no_answer"} kind
   * @param {string} message
   */
  constructor(kind, message) {
    super(message);
    this.name = "HandlerFault";
    this.#kind = kind;
  }

  /**
   * The kind of a fault, whatever was thrown.
   *
   * @param {unknown} thrown
   */
  static kind(thrown) {
    return typeof thrown === "object" && thrown !== null && #kind in thrown ? thrown.#kind : "thrown";
  }
}
