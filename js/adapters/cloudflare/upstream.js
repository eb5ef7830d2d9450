// @ts-check
import { upstreamHeaders } from "../../forward.js";
import { refusal } from "../../secret.js";
import { requestTarget } from "./request.js";

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
 * The request an upstream sees. Redirects are the client's to follow: followed here, they would
 * take the forwarded claims to another host.
 *
 * @param {Request} request
 * @param {import("../../internal.d.ts").AdapterSettings} settings
 * @param {import("../../types.d.ts").Grant} grant
 */
export function upstreamRequest(request, settings, grant) {
  const headers = upstreamHeaders(request.headers, settings, grant.headers);
  return new Request(request, { headers, redirect: "manual" });
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
