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
