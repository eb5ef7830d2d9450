// @ts-check

/** An error for the platform: a constant message, without a stack that names our files. */
export class Rejection extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.stack = `Error: ${message}`;
  }
}

/** The one message API Gateway answers with 401; any other is a 500. */
export function unauthorized() {
  return new Rejection("Unauthorized");
}

/** A fault of ours, whichever it is: API Gateway answers 500 and keeps nothing. */
export function unavailable() {
  return new Rejection("authorizer unavailable");
}

/** An event of none of the kinds known here; only its name is logged. */
export class EventUnknown extends Error {
  constructor() {
    super("the event is of no kind known here");
    this.name = "EventUnknown";
  }
}
