// @ts-check

/**
 * A request as the authorizer takes it.
 *
 * @param {Request} request
 * @returns {import("../../types.d.ts").AuthorizationRequest}
 */
export function authorizationRequest(request) {
  const { method, headers, url } = request;
  return { method, path: requestTarget(url), headers, id: requestId(request) };
}

/**
 * What follows the origin of a request's URL, not parsed again.
 *
 * By then Cloudflare has folded dot segments and backslashes, where URL normalisation is on, and
 * `wrangler dev` always does. The upstream is sent this very target, so what was decided is what it
 * reads.
 *
 * @param {string} url
 */
export function requestTarget(url) {
  return url.replace(/^[a-z]+:\/\/[^/?#]*/i, "");
}

/**
 * Cloudflare's id of a request.
 *
 * @param {Request} request
 */
export function requestId({ headers }) {
  return headers.get("cf-ray") ?? undefined;
}
