// @ts-check
import { upstreamHeaders } from "./forward.js";

/**
 * A request as the authorizer takes it.
 *
 * @param {{ method: string, headers: Headers, url: string }} request
 * @param {string} [id] the platform's own id of it
 * @returns {import("./types.d.ts").AuthorizationRequest}
 */
export function authorizationRequest({ method, headers, url }, id) {
  return { method, path: requestTarget(url), headers, id };
}

/**
 * What follows the origin of a request's URL, not parsed again.
 *
 * By then the host has resolved dot segments and turned backslashes, as the URL standard says. The
 * upstream is handed this very target, so what was decided is what it reads.
 *
 * @param {string} url
 */
export function requestTarget(url) {
  return url.replace(/^[a-z]+:\/\/[^/?#]*/i, "");
}

/**
 * The request an upstream sees. Redirects are the client's to follow: followed here, they would
 * take the forwarded claims to another host.
 *
 * @param {Request} request
 * @param {import("./internal.d.ts").AdapterSettings} settings
 * @param {import("./types.d.ts").Grant} grant
 */
export function upstreamRequest(request, settings, grant) {
  const headers = upstreamHeaders(request.headers, settings, grant.headers);
  return new Request(request, { headers, redirect: "manual" });
}
