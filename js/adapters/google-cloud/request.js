// @ts-check

/**
 * The raw target of a request; Express keeps it apart from what its routers have cut off.
 *
 * @param {any} req
 * @returns {string}
 */
export function targetOf({ originalUrl, url }) {
  return originalUrl ?? url;
}

/**
 * The header fields as they were sent, a repeated one once for each time.
 *
 * @param {import("node:http").IncomingMessage} req
 * @returns {[string, string][]}
 */
export function pairsOf({ rawHeaders }) {
  return rawHeaders.flatMap((name, at) => (at % 2 ? [] : [[name, rawHeaders[at + 1]]]));
}

/**
 * The header fields as Node.js has joined them.
 *
 * @param {import("node:http").IncomingMessage} req
 */
export function headersOf({ headers }) {
  const joined = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const one of [value].flat()) if (one !== undefined) joined.append(name, one);
  }
  return joined;
}

/**
 * Has a request hold these header fields and no others, in each of its ways to ask for them.
 *
 * @param {any} req
 * @param {Headers} headers
 */
export function setHeaders(req, headers) {
  const fields = [...headers];
  req.headers = Object.fromEntries(fields);
  req.rawHeaders = fields.flat();
  req.headersDistinct = Object.fromEntries(fields.map(([name, value]) => [name, [value]]));
}
