// @ts-check
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { requestTarget } from "../../web_request.js";

/** Statuses that have no body (RFC 9110 section 6.4.1). */
const WITHOUT_BODY = [204, 205, 304];
/** Fields that speak of the connection to the upstream (RFC 9110 section 7.6.1). */
const HOP_BY_HOP = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "upgrade",
  "te",
  "trailer",
];

/**
 * Passes requests on as they are, byte for byte both ways: `fetch` would decompress what comes back.
 *
 * @param {URL} base
 * @returns {(request: Request) => Promise<Response>}
 */
export function upstreamAt(base) {
  const send = base.protocol === "https:" ? requestHttps : requestHttp;
  const prefix = base.pathname.replace(/\/$/, "");
  return (request) =>
    new Promise((resolve, reject) => {
      const { protocol, hostname, port } = base;
      const headers = { ...Object.fromEntries(request.headers), host: base.host };
      const path = prefix + requestTarget(request.url);
      const outgoing = send({
        protocol,
        hostname: hostname.replace(/^\[|\]$/g, ""),
        port,
        path,
        method: request.method,
        headers,
      });
      outgoing.on("response", (incoming) => {
        try {
          resolve(responseOf(incoming));
        } catch (error) {
          // A status that no Response can have.
          reject(error);
          outgoing.destroy();
        }
      });
      // No answer at all, and the connection would wait for one for ever.
      outgoing.on("upgrade", (_incoming, socket) => {
        reject(new TypeError("the upstream speaks another protocol"));
        socket.destroy();
      });
      outgoing.on("error", reject);
      if (request.body) pipeline(Readable.fromWeb(/** @type {any} */ (request.body)), outgoing).catch(reject);
      else outgoing.end();
    });
}

/** @param {import("node:http").IncomingMessage} incoming */
function responseOf(incoming) {
  const { statusCode: status = 502, rawHeaders } = incoming;
  const headers = new Headers();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (!HOP_BY_HOP.includes(rawHeaders[at].toLowerCase())) {
      headers.append(rawHeaders[at], rawHeaders[at + 1]);
    }
  }
  if (!WITHOUT_BODY.includes(status)) {
    return new Response(/** @type {any} */ (Readable.toWeb(incoming)), { status, headers });
  }
  incoming.resume();
  return new Response(null, { status, headers });
}
