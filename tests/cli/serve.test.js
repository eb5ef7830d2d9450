// @ts-check
// What `serve` does with answers that cannot be sent, or passed on: its process goes on.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "node:test";
import { serveFetch } from "../../js/cli/serve/server.js";
import { upstreamAt } from "../../js/cli/serve/upstream.js";

const address = { host: "127.0.0.1", port: 0 };

/** What cannot be sent. @type {Record<string, () => Response | Promise<Response>>} */
const UNSENDABLE = {
  "a header field with a control character": () => new Response("", { headers: { "x-name": "a\u0001" } }),
  "a body that was read": async () => {
    const response = new Response("read");
    await response.text();
    return response;
  },
  "an error": () => Response.error(),
};

for (const [what, make] of Object.entries(UNSENDABLE)) {
  test(`${what} is answered with a 500, and the next request as ever`, async () => {
    /** @type {any[]} */
    const records = [];
    const handler = async (/** @type {Request} */ request) => (request.url.endsWith("/good") ? new Response("good") : make());
    const server = await serveFetch(handler, address, { log: (record) => void records.push(record) });
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    try {
      const response = await fetch(`http://127.0.0.1:${port}/bad?a=b`);
      const { code, instance } = await response.json();
      assert.deepEqual([response.status, response.statusText, code], [500, "Internal Server Error", "internal"]);
      assert.equal(response.headers.get("content-type"), "application/problem+json");
      const [{ event, incident, method, path }] = records;
      assert.deepEqual([event, `urn:uuid:${incident}`, method, path], ["error", instance, "GET", "/bad"]);
      assert.equal(await (await fetch(`http://127.0.0.1:${port}/good`)).text(), "good");
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
}

for (const head of ["HTTP/1.1 600 Odd", "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: odd", "SSH-2.0-odd"]) {
  test(`an upstream that answers ${head.split("\r")[0]} is one that fails`, { timeout: 10_000 }, async () => {
    const upstream = createServer((socket) => void socket.once("data", () => socket.end(`${head}\r\n\r\n`)));
    upstream.listen(0, "127.0.0.1");
    await once(upstream, "listening");
    const { port } = /** @type {import("node:net").AddressInfo} */ (upstream.address());
    const pass = upstreamAt(new URL(`http://127.0.0.1:${port}`));
    try {
      await assert.rejects(pass(new Request("http://localhost/")));
    } finally {
      upstream.close();
    }
  });
}
