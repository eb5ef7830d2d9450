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

/**
 * A request of the route `$default` whose path has something before it that nobody knows: rules would be asked about
 * another path. Only its name is logged.
 */
export class BasePathUnknown extends Error {
  constructor() {
    super("what stands before the path is not known here");
    this.name = "BasePathUnknown";
  }
}

/** An event of none of the kinds known here; only its name is logged. */
export class EventUnknown extends Error {
  constructor() {
    super("the event is of no kind known here");
    this.name = "EventUnknown";
  }
}
