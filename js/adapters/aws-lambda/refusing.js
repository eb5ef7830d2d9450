// @ts-check
import { refusal } from "../../config_error.js";
import { refuse } from "../../fault.js";
import { logToConsole } from "../../log.js";
import { requestId } from "./authorizer.js";
import { unavailable } from "./rejection.js";

/**
 * A handler in place of one that could not be made, where nobody waits for it to be: it refuses every event, and its
 * records say why.
 *
 * @param {Error} error what is wrong with the options
 */
export function refusing({ message }) {
  const handler = async (/** @type {any} */ event, /** @type {any} */ context) => {
    await refuse(refusal(message), { now: Date.now, log: logToConsole }, { id: requestId(event, context) });
    throw unavailable();
  };
  return Object.assign(handler, { prefetch: async () => {} });
}
