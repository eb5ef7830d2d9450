// @ts-check
import { checkOptions } from "../options.js";
import { decideFault } from "./decide.js";
import { FACES } from "./faces.js";
import { safely } from "./safely.js";

/**
 * Wraps a handler so that whatever it throws ends as a constant problem document for its caller and
 * one record for the operator.
 *
 * @param {any} handler a function, or an object with a `fetch` method
 * @param {import("../adapters/safe-errors.d.ts").SafeErrorOptions} [options]
 * @returns {any}
 */
export function withSafeErrors(handler, options = {}) {
  checkOptions(options, SAFE_ERROR_OPTIONS);
  if (typeof handler === "function") return wrapped(handler, options);
  if (typeof handler?.fetch !== "function") throw new TypeError("a handler is a function, or has a fetch method");
  return { ...handler, fetch: wrapped(handler.fetch.bind(handler), options) };
}

/**
 * @param {Function} handler
 * @param {import("../adapters/safe-errors.d.ts").SafeErrorOptions} options
 */
function wrapped(handler, options) {
  return async (/** @type {any[]} */ ...args) => {
    const face = FACES.find((one) => one.recognises(args));
    if (face) return safely(face, args, () => handler(...args), options);
    try {
      return await handler(...args);
    } catch (error) {
      throw await rejection(error, options);
    }
  };
}

/**
 * What the platform is told of an event that no caller waits for: enough to find the record, and to
 * have it tried again.
 *
 * @param {unknown} error
 * @param {import("../adapters/safe-errors.d.ts").SafeErrorOptions} options
 */
async function rejection(error, { io = {} }) {
  const { instance } = await decideFault(error, { started: NaN }, io);
  const rejected = new Error(`internal error, incident ${instance.slice("urn:uuid:".length)}`);
  rejected.stack = `Error: ${rejected.message}`;
  return rejected;
}

/** @type {Record<string, import("../options.js").Option>} */
export const SAFE_ERROR_OPTIONS = {
  deadlineMs: { fits: (value) => Number.isFinite(value) && value > 0, form: "a number of milliseconds above 0" },
};
