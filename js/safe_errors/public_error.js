// @ts-check

/**
 * An error whose status and detail are meant for the caller; everything else about it is not.
 *
 * A detail that looks like the message of another error is withheld, and the log says so.
 */
export class PublicError extends Error {
  /** What may be seen is what was given, whatever is changed on the error later. */
  #chosen;

  /**
   * @param {number} status 400 to 599; one without a meaning for callers becomes 500
   * @param {string} detail one plain sentence, of at most 300 characters
   * @param {{ code?: string, cause?: unknown }} [options] `code`, a stable word for programs, and
   *   the cause for the log
   */
  constructor(status, detail, { code = "", cause } = {}) {
    super(String(detail), { cause });
    this.name = "PublicError";
    this.#chosen = { status: Number(status), code: String(code), detail: String(detail) };
  }

  /**
   * What was chosen for the caller; nothing for any other value, whatever its members.
   *
   * @param {unknown} thrown
   */
  static chosen(thrown) {
    return isObject(thrown) && #chosen in thrown ? thrown.#chosen : undefined;
  }
}

/**
 * @param {unknown} value
 * @returns {value is object}
 */
function isObject(value) {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
