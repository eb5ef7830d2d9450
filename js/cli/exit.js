// @ts-check

/** The exit codes of every command (docs/cli.md). */
export const EXIT = /** @type {const} */ ({
  /** The answer is yes, or what was asked for is done. */
  good: 0,
  /** The answer is no: refused, denied, an expectation failed, a widening. */
  no: 1,
  /** Called in a way that makes no sense, or with a file that cannot be used. */
  call: 2,
  /** It could not be carried out: a fault of the network, of the machine, or ours. */
  fault: 3,
});

/** A call that makes no sense: what is wrong, where in particular, and what to do about it. */
export class CallError extends Error {
  /**
   * @param {string} message
   * @param {string} [advice]
   * @param {string[]} [details] a line each
   */
  constructor(message, advice, details = []) {
    super(message);
    this.advice = advice;
    this.details = details;
  }
}

/** What could not be carried out, though asked for rightly. */
export class Failure extends CallError {}
