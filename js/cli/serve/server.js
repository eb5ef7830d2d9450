// @ts-check
import { once } from "node:events";
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { withSafeErrors } from "../../adapters/safe-errors.js";
import { Failure } from "../exit.js";

/**
 * Serves a fetch handler over HTTP. An answer that cannot be sent is a 500, and ends no process.
 *
 * @param {(request: Request) => Promise<Response>} handler
 * @param {{ host: string, port: number }} address
 * @param {Pick<import("../../types.d.ts").Io, "log">} io
 * @returns {Promise<import("node:http").Server>} once it listens
 */
export async function serveFetch(handler, { host, port }, io) {
  /** @type {import("node:http").RequestListener} */
  const listener = async (req, res) => {
    const request = requestOf(req);
    if (request) await send(await handler(request), res);
    else res.writeHead(400).end();
  };
  const server = createServer(withSafeErrors(listener, { io }));
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === "EADDRINUSE") {
      throw new Failure(`port ${port} of ${host} is in use`, "choose another with --port");
    }
    throw new Failure(`${host}:${port} cannot be listened on (${code})`);
  }
  return server;
}

/**
 * A request as fetch has it; nothing where it has no words for it.
 *
 * @param {import("node:http").IncomingMessage} req
 */
function requestOf(req) {
  const { method = "GET", rawHeaders, url } = req;
  const headers = rawHeaders.flatMap((name, at) =>
    at % 2 ? [] : [/** @type {[string, string]} */ ([name, rawHeaders[at + 1]])],
  );
  const body = method === "GET" || method === "HEAD" ? undefined : /** @type {any} */ (Readable.toWeb(req));
  try {
    return new Request(`http://localhost${url}`, {
      method,
      headers,
      body,
      .../** @type {any} */ ({ duplex: "half" }),
    });
  } catch {
    return undefined;
  }
}

/**
 * Sends a response; a client that goes away ends it. What can be wrong with it shows before anything is sent.
 *
 * @param {Response} response
 * @param {import("node:http").ServerResponse} res
 */
async function send({ status, headers, body }, res) {
  if (body?.locked) throw new TypeError("the body of this answer was read already");
  for (const [name, value] of headers) res.appendHeader(name, value);
  res.writeHead(status);
  if (body) await pipeline(Readable.fromWeb(/** @type {any} */ (body)), res).catch(() => res.destroy());
  else res.end();
}
