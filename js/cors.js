// @ts-check

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
const HEADERS = ["authorization", "content-type"];
const MAX_AGE_SECONDS = 600;

/** What an upstream may have said about sharing; the configuration alone decides it. */
export const ANSWERS = [
  "access-control-allow-origin",
  "access-control-allow-credentials",
  "access-control-expose-headers",
];

/**
 * The answer to a preflight of an allowed origin, which never carries credentials (Fetch, section
 * 3.2.2); nothing for any other request, which the rules decide.
 *
 * @param {Pick<Request, "headers" | "method">} request
 * @param {import("./types.d.ts").Cors | undefined} cors
 * @returns {Response | undefined}
 */
export function preflight(request, cors) {
  const asks = request.method === "OPTIONS" && request.headers.has("access-control-request-method");
  const origin = cors && allowedOrigin(request, cors);
  if (!cors || !asks || !origin) return undefined;
  const headers = new Headers({
    "access-control-allow-methods": (cors.methods ?? METHODS).join(", "),
    "access-control-allow-headers": (cors.headers ?? HEADERS).join(", "),
    "access-control-max-age": String(cors.maxAgeSeconds ?? MAX_AGE_SECONDS),
  });
  share(headers, origin, cors);
  return new Response(null, { status: 204, headers });
}

/**
 * A response as the request's origin may read it: as it is where the configuration says nothing.
 *
 * @param {Response} response
 * @param {Pick<Request, "headers">} request
 * @param {import("./types.d.ts").Cors | undefined} cors
 * @returns {Response}
 */
export function withCors(response, request, cors) {
  // An answer that switches protocols belongs to the WebSocket and cannot be made again.
  if (!cors || response.status === 101) return response;
  const shared = new Response(response.body, response);
  shareHeaders(shared.headers, request, cors);
  return shared;
}

/**
 * Sets in an answer's header fields what the configuration says about sharing.
 *
 * @param {Headers} headers
 * @param {Pick<Request, "headers">} request
 * @param {import("./types.d.ts").Cors} cors
 */
export function shareHeaders(headers, request, cors) {
  for (const name of ANSWERS) headers.delete(name);
  const origin = allowedOrigin(request, cors);
  if (origin) share(headers, origin, cors);
  else vary(headers);
}

/**
 * @param {Headers} headers
 * @param {string} origin
 * @param {import("./types.d.ts").Cors} cors
 */
function share(headers, origin, { credentials, exposeHeaders }) {
  headers.set("access-control-allow-origin", origin);
  if (credentials) headers.set("access-control-allow-credentials", "true");
  if (exposeHeaders) headers.set("access-control-expose-headers", exposeHeaders.join(", "));
  vary(headers);
}

/**
 * The answer depends on the origin, also where it shares nothing.
 *
 * @param {Headers} headers
 */
function vary(headers) {
  const names = (headers.get("vary") ?? "").split(",").map((name) => name.trim().toLowerCase());
  if (!names.includes("origin") && !names.includes("*")) headers.append("vary", "Origin");
}

/**
 * @param {Pick<Request, "headers">} request
 * @param {import("./types.d.ts").Cors} cors
 */
function allowedOrigin(request, { origins }) {
  const origin = request.headers.get("origin");
  return origins.find((allowed) => allowed === origin);
}
