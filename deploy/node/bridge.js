import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** A request of node:http as a Request; nothing where fetch has no words for it. */
export function requestOf(req) {
  const { method, rawHeaders, url } = req;
  const headers = rawHeaders.flatMap((name, at) => (at % 2 ? [] : [[name, rawHeaders[at + 1]]]));
  const body = method === "GET" || method === "HEAD" ? undefined : Readable.toWeb(req);
  try {
    return new Request(`http://localhost${url}`, { method, headers, body, duplex: "half" });
  } catch {
    return undefined;
  }
}

/** Sends a Response; a client that goes away ends it. */
export async function send({ status, headers, body }, res) {
  res.writeHead(status, [...headers].flat());
  if (body) await pipeline(Readable.fromWeb(body), res).catch(() => res.destroy());
  else res.end();
}
