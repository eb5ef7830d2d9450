// @ts-check

/**
 * Cloudflare's id of a request.
 *
 * @param {Request} request
 */
export function requestId({ headers }) {
  return headers.get("cf-ray") ?? undefined;
}
