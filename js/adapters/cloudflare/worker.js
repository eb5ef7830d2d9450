// @ts-check
import { badGateway, refuse } from "../../fault.js";
import { passGate } from "../../gate.js";
import { completeIo } from "../../io.js";
import { problemResponse } from "../../response.js";
import { opener } from "./open.js";
import { requestId } from "./request.js";
import { upstreamOf } from "./upstream.js";

/**
 * Makes a Worker that lets a request through to its upstream, or answers a refusal.
 *
 * The upstream is `env.UPSTREAM`, a service binding or a URL, or `options.next`. The authorizer is
 * made at the first request; a configuration or a secret that fails is a 503 until it is mended.
 *
 * @param {import("../cloudflare.d.ts").WorkerConfig} config the configuration, its JSON text, or a
 *   function of the environment that returns either
 * @param {import("../cloudflare.d.ts").WorkerOptions} [options]
 * @returns {import("../cloudflare.d.ts").WorkerHandler}
 */
export function worker(config, options = {}) {
  const open = opener(config, options);
  return {
    async fetch(request, env, ctx) {
      try {
        return await serve(request, env, ctx, await open(env), options);
      } catch (error) {
        return problemResponse(await refuse(error, world(options), { id: requestId(request) }));
      }
    },
  };
}

/**
 * @param {Request} request
 * @param {import("../cloudflare.d.ts").WorkerEnv} env
 * @param {import("../cloudflare.d.ts").WorkerContext} ctx
 * @param {import("../../internal.d.ts").Opened} opened
 * @param {import("../cloudflare.d.ts").WorkerOptions} options
 * @returns {Promise<Response>}
 */
function serve(request, env, ctx, opened, options) {
  /** @type {Parameters<typeof passGate>[2]} */
  const next = async (onward, grant) => {
    const upstream = upstreamOf(env, options);
    return ask(() => upstream(onward, env, ctx, grant), request, options);
  };
  return passGate(request, opened, next, requestId(request), ctx);
}

/**
 * @param {() => Response | Promise<Response>} upstream
 * @param {Request} request
 * @param {import("../cloudflare.d.ts").WorkerOptions} options
 */
async function ask(upstream, request, options) {
  try {
    return await upstream();
  } catch (error) {
    const call = { id: requestId(request), face: badGateway };
    return problemResponse(await refuse(error, world(options), call));
  }
}

/** @param {import("../cloudflare.d.ts").WorkerOptions} options */
function world({ io = {} }) {
  return completeIo(io, {});
}
