// @ts-check
// What `serve` does with answers that cannot be sent, or passed on: its process goes on.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "node:test";
import { Screen } from "../../js/cli/screen.js";
import { lineOf } from "../../js/cli/serve/say.js";
import { serveFetch } from "../../js/cli/serve/server.js";
import { upstreamAt } from "../../js/cli/serve/upstream.js";
import { folder, started } from "./run.js";

const cwd = folder();
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

test("an upstream that is not running is named, with the request that was for it", async () => {
  const child = started(cwd, ["serve", "authorizer.json", "--upstream", "http://127.0.0.1:9", "--port", "0"]);
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => (said += chunk));
  try {
    await once(child.stdout, "data");
    const response = await fetch(`${/http:\S+:\d+/.exec(said)?.[0]}/health?a=b`);
    assert.equal(response.status, 502);
    while (!said.includes("502")) await once(child.stdout, "data", { signal: AbortSignal.timeout(10_000) });
    assert.match(said, /^GET \/health 502: http:\/\/127\.0\.0\.1:9 cannot be reached \(ECONNREFUSED\); is the upstream running\?$/m);
  } finally {
    child.kill();
  }
});

/** What is logged, and how people read it. @type {[object, string][]} */
const RECORDS = [
  [
    { event: "decision", effect: "Deny", status: 502, reason: "upstream_failed", method: "GET", path: "/a", upstream: "http://u.example", hint: "HPE_INVALID_CONSTANT" },
    "GET /a 502: http://u.example gave no answer that can be passed on (HPE_INVALID_CONSTANT)",
  ],
  [
    { event: "error", status: 500, name: "TypeError", message: "no\u001b", method: "GET", path: "/a" },
    "GET /a 500: the answer could not be sent, TypeError: no\\u001b",
  ],
  [{ event: "key_set", url: "https://k.example", failure: "network", keys: 0, skipped: [] }, "the key set at https://k.example cannot be had (network)"],
  [
    { event: "key_set", url: "https://k.example", failure: "network", keys: 2, skipped: [] },
    "the key set at https://k.example cannot be had (network); the 2 at hand stay in use",
  ],
  [
    { event: "key_set", url: "https://k.example", failure: null, keys: 2, skipped: [{}] },
    "the key set at https://k.example is in use, with 2 good and 1 skipped",
  ],
  [{ event: "discovery", url: "https://d.example", jwksUri: null, failure: "status" }, "https://d.example cannot be had (status)"],
  [{ event: "discovery", url: "https://d.example", jwksUri: "https://k.example", failure: null }, "https://d.example has its keys at https://k.example"],
  [{ event: "secret_unavailable", pointer: "/issuers/0/keys/secret", hint: "Error", detail: "it is down" }, "/issuers/0/keys/secret: it is down"],
];

test("records are read by people as text", () => {
  const screen = new Screen({ columns: Infinity, colours: false });
  assert.deepEqual(RECORDS.map(([record]) => lineOf(/** @type {any} */ (record), screen)), RECORDS.map(([, line]) => line));
});
