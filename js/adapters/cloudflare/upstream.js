// @ts-check
import { refusal } from "../../config_error.js";
import { requestTarget } from "../../web_request.js";

/**
 * Finds who answers a request that is let through.
 *
 * @param {import("../cloudflare.d.ts").WorkerEnv} env
 * @param {import("../cloudflare.d.ts").WorkerOptions} options
 * @returns {import("../cloudflare.d.ts").Upstream}
 */
export function upstreamOf({ UPSTREAM: bound }, { next }) {
  if (next) return next;
  if (typeof bound?.fetch === "function") return (request) => bound.fetch(request);
  if (isUrl(bound)) return (request) => fetch(at(bound, request));
  throw refusal("bind UPSTREAM to a Worker or set it to a URL, or give options.next");
}

/**
 * @param {unknown} bound
 * @returns {bound is string}
 */
function isUrl(bound) {
  return typeof bound === "string" && /^https?:/.test(bound) && URL.canParse(bound);
}

/**
 * @param {string} base
 * @param {Request} request
 */
function at(base, request) {
  const { origin, pathname } = new URL(base);
  return new Request(origin + pathname.replace(/\/$/, "") + requestTarget(request.url), request);
}
