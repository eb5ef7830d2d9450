// @ts-check
// A key server that fails as it is told.
import { createServer } from "node:http";
import { gzipSync } from "node:zlib";

/** What a key server can do wrong. @type {Record<string, (keys: object[], elsewhere: string) => import("node:http").RequestListener>} */
export const FAULTS = {
  reset: () => (request) => void request.socket.destroy(),
  slow: () => () => {},
  drip: (keys) => (_, response) => {
    const text = JSON.stringify({ keys });
    let at = 0;
    const timer = setInterval(() => response.write(text[(at += 1) - 1] ?? " "), 100);
    response.on("close", () => clearInterval(timer));
  },
  "status 500": () => (_, response) => void response.writeHead(500).end("canary"),
  "status 502": () => (_, response) => void response.writeHead(502).end("canary"),
  "status 429": () => (_, response) => void response.writeHead(429, { "retry-after": "1" }).end("canary"),
  "status 301": (_, elsewhere) => (__, response) => void response.writeHead(301, { location: elsewhere }).end("canary"),
  "status 302": (_, elsewhere) => (__, response) => void response.writeHead(302, { location: elsewhere }).end("canary"),
  "status 307": (_, elsewhere) => (__, response) => void response.writeHead(307, { location: elsewhere }).end("canary"),
  "status 204": () => (_, response) => void response.writeHead(204).end(),
  "status 206": (keys) => (_, response) => void response.writeHead(206).end(JSON.stringify({ keys })),
  html: () => (_, response) => void response.setHeader("content-type", "text/html").end("<html>canary</html>"),
  "cut JSON": (keys) => (_, response) => void response.end(JSON.stringify({ keys }).slice(0, -3)),
  "{}": () => (_, response) => void response.end("{}"),
  '{"keys":null}': () => (_, response) => void response.end('{"keys":null}'),
  "gzip bomb": () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, " "));
    return (_, response) => void response.setHeader("content-encoding", "gzip").end(bomb);
  },
  "10 MB": () => huge(10_000_000),
  "100 MB": () => huge(100_000_000),
};

/** Sends that much in chunks, without a length. @param {number} length @returns {import("node:http").RequestListener} */
function huge(length) {
  const chunk = Buffer.alloc(65_536, " ");
  return (_, response) => {
    let sent = 0;
    response.write('{"keys":[');
    const more = () => {
      while (!response.destroyed && sent < length) {
        sent += chunk.length;
        if (!response.write(chunk)) return void response.once("drain", more);
      }
      response.end();
    };
    more();
  };
}

/**
 * Serves key sets on loopback; `publish` sets what a path answers, `down` stops listening.
 */
export async function startKeyServer() {
  /** @type {Map<string, import("node:http").RequestListener>} */
  const paths = new Map();
  const listener = (/** @type {any} */ request, /** @type {any} */ response) => {
    const answer = paths.get(request.url ?? "");
    return answer ? answer(request, response) : response.writeHead(404).end();
  };
  let server = createServer(listener);
  const listen = (/** @type {number} */ port) =>
    new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(undefined)));
  await listen(0);
  const { port } = /** @type {any} */ (server.address());
  const base = `http://127.0.0.1:${port}`;
  const down = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const up = async () => {
    server = createServer(listener);
    await listen(port);
  };
  /** @param {string} path @param {object[] | import("node:http").RequestListener} answer */
  const publish = (path, answer) => {
    const text = Array.isArray(answer) ? JSON.stringify({ keys: answer }) : "";
    paths.set(path, typeof answer === "function" ? answer : (_, response) => void response.end(text));
    return base + path;
  };
  return { base, publish, down, up };
}
