// @ts-check
import { nodeFace } from "../../safe_errors/faces.js";
import { safely } from "../../safe_errors/safely.js";

/**
 * Answers for what a handler throws outside of its promise, in a timer or a listener.
 *
 * The Functions Framework runs each request in a domain of Node.js and, outside production, would
 * send the error's message; it does not for a function that has ended.
 *
 * @param {any} req
 * @param {any} res
 * @param {import("../google-cloud.d.ts").HttpFunctionOptions} options
 */
export function answerStray(req, res, options) {
  const domain = /** @type {any} */ (globalThis.process)?.domain;
  domain?.prependListener?.("error", (/** @type {unknown} */ error) => {
    if (res.locals) res.locals.functionExecutionFinished = true;
    void safely(nodeFace, [req, res], () => Promise.reject(error), options);
  });
}
