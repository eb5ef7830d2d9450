// @ts-check

/** Most bytes of a request's text, as in src/limits.rs; no UTF-16 unit takes less than one. */
const TEXT_MAX = 512 * 1024;

/**
 * The request as the module takes it; throws for anything that is not a request.
 *
 * @param {import("./internal.d.ts").PolicyRequest} request
 * @returns {string} JSON; nothing of a request so large that the module refuses it unread, which it
 *   does with an empty text as well, and does not have to grow for
 */
export function requestText({ method, path, headers, id, methodArn, policy }) {
  const pairs = headerPairs(headers);
  if (unitsOf([method, path, id, methodArn, ...pairs.flat()]) > TEXT_MAX) return "";
  return JSON.stringify({ method, path, headers: pairs, id: id ?? undefined, methodArn, policy });
}

/**
 * A request whose header fields can be read more than once, none where it has no member for them.
 *
 * @param {import("./internal.d.ts").PolicyRequest} request
 * @returns {import("./internal.d.ts").PolicyRequest}
 */
export function repeatable(request) {
  const { method, path, headers = {}, id, methodArn, policy } = request;
  if (headers === request.headers && !(Symbol.iterator in headers)) return request;
  return { method, path, headers: headerPairs(headers), id, methodArn, policy };
}

/** @param {unknown[]} parts */
function unitsOf(parts) {
  return parts.reduce((/** @type {number} */ sum, part) => sum + (typeof part === "string" ? part.length : 0), 0);
}

/**
 * Header fields as pairs, a repeated one once for each value.
 *
 * @param {import("./types.d.ts").HeaderFields} headers
 * @returns {[string, string][]}
 */
function headerPairs(headers) {
  const entries = Symbol.iterator in headers ? headers : Object.entries(headers);
  return [...entries].flatMap(([name, value]) => fields(name, value));
}

/**
 * @param {string} name
 * @param {string | string[] | undefined} value
 * @returns {[string, string][]}
 */
function fields(name, value) {
  if (value === undefined) return [];
  return Array.isArray(value) ? value.map((one) => [name, one]) : [[name, value]];
}
