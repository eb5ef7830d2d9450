// @ts-check
import { WorkerEntrypoint } from "cloudflare:workers";
import { refuse } from "../../fault.js";
import { completeIo } from "../../io.js";
import { authorizationRequest } from "../../web_request.js";
import { opener } from "./open.js";
import { requestId } from "./request.js";

/**
 * Makes an entrypoint whose `authorize` other Workers call through a service binding.
 *
 * It takes an authorization request, or a `Request`, and answers a decision; it never throws, as an
 * error would cross to the caller with its message.
 *
 * @param {import("../cloudflare.d.ts").WorkerConfig} config
 * @param {import("../cloudflare.d.ts").WorkerOptions} [options]
 */
export function entrypoint(config, options = {}) {
  const open = opener(config, options);
  return class Authorizer extends WorkerEntrypoint {
    /**
     * @param {import("../../types.d.ts").AuthorizationRequest | Request} request
     * @returns {Promise<import("../../types.d.ts").Decision>}
     */
    async authorize(request) {
      try {
        const { authorizer } = await open(this.env);
        return await authorizer.authorize(plain(request), this.ctx);
      } catch (error) {
        return refuse(error, completeIo(options.io ?? {}, {}));
      }
    }
  };
}

/** @param {import("../../types.d.ts").AuthorizationRequest | Request} request */
function plain(request) {
  return request instanceof Request ? authorizationRequest(request, requestId(request)) : request;
}
