// @ts-check
// The bounds of a key set's fetch, against a real server.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { BODY_MAX_BYTES, TIMEOUT_MS, fetchKeySet, maxAgeSeconds } from "../../js/key_set.js";

const SET = '{"keys":[]}';

/** @type {Record<string, import("node:http").RequestListener>} */
const paths = {
  "/good": (_, response) => response.setHeader("cache-control", "public, max-age=600").end(SET),
  "/plain": (_, response) => response.end(SET),
  "/down": (_, response) => response.writeHead(500).end("oops"),
  "/garbage": (_, response) => response.end(Buffer.from([0xff, 0xfe, 0x00])),
  "/empty": (_, response) => response.writeHead(204).end(),
  "/bom": (_, response) => response.end(`\ufeff${SET}`),
  "/redirect": (_, response) => response.writeHead(302, { location: "/good" }).end(),
  "/not-modified": (_, response) => response.writeHead(304).end(),
  "/limit": (_, response) => response.end("a".repeat(BODY_MAX_BYTES)),
  "/over": (_, response) => response.end("a".repeat(BODY_MAX_BYTES + 1)),
  "/bomb": (_, response) => {
    response.setHeader("content-encoding", "gzip").end(gzipSync(Buffer.alloc(50_000_000)));
  },
  "/endless": (_, response) => {
    const write = () => response.destroyed || (response.write("a".repeat(10_000)), setImmediate(write));
    write();
  },
  "/reset": (request) => request.socket.destroy(),
  "/cut": (_, response) => {
    response.writeHead(200, { "content-length": "100" }).write("{");
    setTimeout(() => response.destroy(), 20);
  },
  "/slow": () => {},
  "/drip": (_, response) => {
    const timer = setInterval(() => response.write(" "), 100);
    response.on("close", () => clearInterval(timer));
  },
};
const server = createServer((request, response) => paths[request.url ?? ""](request, response));
let base = "";

before(async () => {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  base = `http://127.0.0.1:${/** @type {any} */ (server.address()).port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

/** @type {[string, import("../../js/internal.d.ts").Fetched][]} */
const cases = [
  ["/good", { status: 200, body: SET, maxAgeSeconds: 600 }],
  ["/plain", { status: 200, body: SET, maxAgeSeconds: null }],
  ["/down", { status: 500, body: "oops", maxAgeSeconds: null }],
  ["/garbage", { status: 200, body: "\ufffd\ufffd\0", maxAgeSeconds: null }],
  ["/empty", { status: 204, body: "", maxAgeSeconds: null }],
  ["/bom", { status: 200, body: `\ufeff${SET}`, maxAgeSeconds: null }],
  ["/limit", { status: 200, body: "a".repeat(BODY_MAX_BYTES), maxAgeSeconds: null }],
  ["/redirect", { failure: "redirect" }],
  ["/not-modified", { failure: "redirect" }],
  ["/over", { failure: "too_large" }],
  ["/bomb", { failure: "too_large" }],
  ["/endless", { failure: "too_large" }],
  ["/reset", { failure: "network" }],
  ["/cut", { failure: "network" }],
  ["/slow", { failure: "timeout" }],
  ["/drip", { failure: "timeout" }],
];
for (const [path, expected] of cases) {
  test(`a key set at ${path}`, async () => {
    const started = performance.now();
    assert.deepEqual(await fetchKeySet(base + path, fetch), expected);
    assert.ok(performance.now() - started < TIMEOUT_MS + 500);
  });
}

test("a server that is not there is a network failure", async () => {
  const gone = createServer();
  await new Promise((resolve) => gone.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {any} */ (gone.address());
  await new Promise((resolve) => gone.close(resolve));
  assert.deepEqual(await fetchKeySet(`http://127.0.0.1:${port}/`, fetch), { failure: "network" });
});

test("only https is fetched, and http on loopback", async () => {
  const asked = /** @type {string[]} */ ([]);
  const spy = /** @type {any} */ (async (/** @type {string} */ url) => {
    asked.push(url);
    return new Response(SET);
  });
  const permitted = ["https://a.example/k", "http://localhost:1/k", "http://127.0.0.1/k", "http://[::1]:2/k"];
  const refused = ["http://a.example/k", "http://127.0.0.1.a.example/k", "ftp://a/k", "file:///etc/passwd", "k", ""];
  for (const url of permitted) assert.equal((/** @type {any} */ (await fetchKeySet(url, spy))).status, 200);
  for (const url of refused) assert.deepEqual(await fetchKeySet(url, spy), { failure: "network" });
  assert.deepEqual(asked, permitted);
});

test("a fetch that heeds no signal, throws or answers nonsense ends as a failure", async () => {
  const never = /** @type {any} */ (() => new Promise(() => {}));
  assert.deepEqual(await fetchKeySet("https://a.example/", never), { failure: "timeout" });
  const faults = [() => { throw new Error("x"); }, async () => undefined, async () => ({}), () => 7];
  for (const fault of faults) {
    assert.deepEqual(await fetchKeySet("https://a.example/", /** @type {any} */ (fault)), { failure: "network" });
  }
});

test("max-age is read from Cache-Control", () => {
  /** @type {[string | null, number | null][]} */
  const values = [
    [null, null], ["", null], ["no-store", null], ["max-age=0", 0], ["public, max-age=60, x", 60],
    ["Max-Age=5", 5], ['max-age="7"', 7], ["s-maxage=9", null], ["max-age=-1", null],
    ["max-age=1e3", null], ["max-age=9999999999999", null], ["x-max-age=3", null],
  ];
  for (const [value, expected] of values) {
    const headers = new Headers(value === null ? {} : { "cache-control": value });
    assert.equal(maxAgeSeconds(headers), expected, String(value));
  }
});

test("the time spent in caches counts", () => {
  for (const [age, expected] of [["10", 50], ["0", 60], ["60", 0], ["61", 0], ["-1", 60], ["x", 60]]) {
    assert.equal(maxAgeSeconds(new Headers({ "cache-control": "max-age=60", age: String(age) })), expected, String(age));
  }
});
