// @ts-check
import { refuse } from "../fault.js";
import { passGate } from "../gate.js";
import { completeIo } from "../io.js";
import { openerOf } from "../open.js";
import { FUNCTION, checkHandler, checkOptions } from "../options.js";
import { problemResponse } from "../response.js";
import { fetchFace } from "../safe_errors/faces.js";
import { safely } from "../safe_errors/safely.js";
import { SAFE_ERROR_OPTIONS } from "../safe_errors/wrap.js";

export { ConfigError } from "../config_error.js";
export { PublicError } from "../safe_errors/public_error.js";
export { withSafeErrors } from "../safe_errors/wrap.js";

const OPTIONS = { ...SAFE_ERROR_OPTIONS, requestId: FUNCTION };

/** The platform's own request, by the one that `next` is called with. @type {WeakMap<Request, Request>} */
const received = new WeakMap();

/**
 * Makes a fetch handler that lets a request through to `next`, or answers a refusal.
 *
 * `next` is called with the request, without credentials and with what was decided in its header
 * fields, the grant, and whatever else the platform called the handler with. What it throws is
 * answered as `withSafeErrors` does.
 *
 * @param {Parameters<typeof openerOf>[0]} source a configuration, its JSON text, or an
 *   authorizer
 * @param {import("./web.d.ts").Next} next
 * @param {import("./web.d.ts").FetchOptions} [options]
 * @returns {import("./web.d.ts").FetchHandler}
 * @throws {TypeError} for an option that is not known here, or a handler that is no function
 */
export function fetchHandler(source, next, options = {}) {
  checkHandler(next);
  checkOptions(options, OPTIONS);
  const { io = {}, requestId } = options;
  const open = openerOf(source, io);
  return async (request, ...platform) => {
    let id;
    try {
      id = requestId?.(request);
      /** @type {Parameters<typeof passGate>[2]} */
      const answer = (onward, grant) => {
        received.set(onward, request);
        return safely(fetchFace, [onward], () => next(onward, grant, ...platform), options);
      };
      const context = platform.find((one) => typeof one?.waitUntil === "function");
      return await passGate(request, await open(), answer, id, context);
    } catch (error) {
      return problemResponse(await refuse(error, completeIo(io, {}), { id }));
    }
  };
}

/**
 * The platform's own request behind the one that `next` is called with, for what takes no other: a
 * WebSocket's upgrade, and the client's address on Bun. Not to be read, as its header fields are
 * the client's own.
 *
 * @param {Request} request as `next` is called with it
 * @returns {Request}
 * @throws {TypeError} for any other request
 */
export function platformRequest(request) {
  const own = received.get(request);
  if (!own) throw new TypeError("the request that next was called with is needed");
  return own;
}
