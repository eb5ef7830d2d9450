import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { withSafeErrors } from "edge-authorizer/web";

/** A fetch handler as createServer takes it. An answer that cannot be sent is a 500, and ends no process. */
export function listener(handler) {
  return withSafeErrors(async (req, res) => {
    const request = requestOf(req);
    if (request) await send(await handler(request), res);
    else res.writeHead(400).end();
  });
}

/** A request of node:http as a Request; nothing where fetch has no words for it. */
function requestOf(req) {
  const { method, rawHeaders, url } = req;
  const headers = rawHeaders.flatMap((name, at) => (at % 2 ? [] : [[name, rawHeaders[at + 1]]]));
  const body = method === "GET" || method === "HEAD" ? undefined : Readable.toWeb(req);
  try {
    return new Request(`http://localhost${url}`, { method, headers, body, duplex: "half" });
  } catch {
    return undefined;
  }
}

/** Sends a Response; a client that goes away ends it. What can be wrong with it shows before anything is sent. */
async function send({ status, headers, body }, res) {
  if (body?.locked) throw new TypeError("the body of this answer was read already");
  for (const [name, value] of headers) res.appendHeader(name, value);
  res.writeHead(status);
  if (body) await pipeline(Readable.fromWeb(body), res).catch(() => res.destroy());
  else res.end();
}
