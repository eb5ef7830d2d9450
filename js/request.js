// @ts-check

/**
 * The request as the module takes it; throws for anything that is not a request.
 *
 * @param {import("./internal.d.ts").PolicyRequest} request
 * @returns {string} JSON
 */
export function requestText({ method, path, headers, id, methodArn, policy }) {
  const pairs = headerPairs(headers);
  return JSON.stringify({ method, path, headers: pairs, id: id ?? undefined, methodArn, policy });
}

/**
 * A request whose header fields can be read more than once; throws for anything that has none.
 *
 * @param {import("./internal.d.ts").PolicyRequest} request
 * @returns {import("./internal.d.ts").PolicyRequest}
 */
export function repeatable(request) {
  if (!(Symbol.iterator in request.headers)) return request;
  const { method, path, headers, id, methodArn, policy } = request;
  return { method, path, headers: headerPairs(headers), id, methodArn, policy };
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
