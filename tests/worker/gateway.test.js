// @ts-check
// The Worker around the authorizer: what it forwards, answers and lets others call.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ask, assertProblem, config, echo, faceless, hmacToken, recordOf } from "./support.js";
import { raw, specialUpstream, upgrade } from "./wire.js";
import { startWorkerd } from "./workerd.js";

const KEY = "a secret of forty bytes, for tests alone";
const APP = "https://app.example";
const token = (/** @type {object} */ changes = {}) => hmacToken(KEY, changes);
const both = /** @type {Record<string, string>[]} */ ([{}, { origin: APP }]);
const cors = { origins: [APP], exposeHeaders: ["www-authenticate"], maxAgeSeconds: 60 };

/** @type {Awaited<ReturnType<typeof echo>>} */
let upstream;
/** @type {Awaited<ReturnType<typeof specialUpstream>>} */
let special;
/** @type {Awaited<ReturnType<typeof startWorkerd>>} */
let workerd;
/** @type {Record<string, string>} */
let bases = {};

before(async () => {
  upstream = await echo();
  special = await specialUpstream();
  const credentials = [{ header: "authorization", scheme: "Bearer" }, { cookie: "session" }];
  const text = JSON.stringify(config({ cors, credentials }));
  /** @param {any} bindings @returns {import("./workerd.js").Service} */
  const gateway = (bindings) => ({ main: "fixtures/gateway.js", bindings: { CONFIG: text, KEY, ...bindings } });
  workerd = await startWorkerd({
    services: {
      gateway: gateway({ UPSTREAM: { service: "upstream" } }),
      "to-url": gateway({ UPSTREAM: `http://${upstream.address}/base/` }),
      "to-special": gateway({ UPSTREAM: `http://${special.address}` }),
      "to-nobody": gateway({ UPSTREAM: "http://127.0.0.1:1" }),
      "without-upstream": gateway({}),
      "to-nowhere": gateway({ UPSTREAM: "upstream.example" }),
      caller: { main: "fixtures/caller.js", bindings: { AUTHORIZER: { service: "gateway", entrypoint: "Authorizer" } } },
      upstream: { address: upstream.address },
    },
    sockets: {
      gateway: { service: "gateway" },
      url: { service: "to-url" },
      special: { service: "to-special" },
      nobody: { service: "to-nobody" },
      without: { service: "without-upstream" },
      nowhere: { service: "to-nowhere" },
      caller: { service: "caller" },
    },
  });
  bases = workerd.bases;
});

after(async () => {
  await workerd?.stop();
  await upstream?.stop();
  await special?.stop();
});

test("headers a client made up never reach the upstream", async () => {
  const spoofed = { "x-auth-subject": "admin", "X-Auth-Issuer": "admin", x_auth_subject: "admin", X_AUTH_SCOPE: "admin" };
  for (const [path, options] of /** @type {[string, any][]} */ ([
    ["/pets/7", { token: token(), headers: spoofed }],
    ["/health", { headers: spoofed }],
    ["/health", { token: token(), headers: spoofed }],
  ])) {
    const { status, text } = await ask(bases.gateway, path, options);
    assert.equal(status, 200);
    assert.ok(!text.includes("admin"), text);
    assert.ok(!text.includes(token()), text);
  }
});

test("the session cookie stays here, other cookies pass", async () => {
  const headers = { cookie: `a=1; session=${token()}; b=2` };
  const { text } = await ask(bases.gateway, "/pets/7", { headers });
  assert.equal(JSON.parse(text).headers.cookie, "a=1; b=2");
});

test("two tokens in one request are refused", async () => {
  const headers = { cookie: `session=${token()}` };
  assertProblem(await ask(bases.gateway, "/pets/7", { token: token(), headers }), 400, "invalid_request");
});

test("an upstream at a URL gets the path behind its own, and the body", async () => {
  const answer = await ask(bases.url, "/pets/7?q='1'", { token: token(), method: "POST", body: "a body" });
  const { method, url, body, headers } = JSON.parse(answer.text);
  assert.deepEqual([method, url, body], ["POST", "/base/pets/7?q=%271%27", "a body"]);
  assert.equal(headers["x-auth-subject"], "ada");
});

test("bodies stream both ways", async () => {
  const size = 5_000_000;
  const chunk = new Uint8Array(50_000);
  let sent = 0;
  const body = new ReadableStream({
    pull(controller) {
      if (sent >= size) return controller.close();
      sent += chunk.length;
      controller.enqueue(chunk);
    },
  });
  const counted = await ask(bases.special, "/health", { method: "POST", body });
  assert.equal(counted.text, String(size));
  const response = await fetch(`${bases.special}/pets/stream`, { headers: { authorization: `Bearer ${token()}` } });
  const reader = /** @type {any} */ (response.body).getReader();
  assert.equal(String(Buffer.from((await reader.read()).value)), "first");
  await fetch(`http://${special.address}/pets/release`);
  assert.equal(String(Buffer.from((await reader.read()).value)), "second");
});

test("a coded answer arrives as it was, also with CORS headers on it", async () => {
  for (const headers of both) {
    assert.equal((await ask(bases.special, "/pets/gzip", { token: token(), headers })).text, "coded ".repeat(1000));
  }
});

test("redirects are the client's to follow", async () => {
  const { status, headers } = await ask(bases.special, "/pets/redirect", { token: token() });
  assert.deepEqual([status, headers.location], [302, "https://elsewhere.example/"]);
});

test("a WebSocket is let through, or refused like any request", async () => {
  assert.equal((await upgrade(bases.special, "/pets/socket", {})).status, 401);
  const headers = { authorization: `Bearer ${token()}` };
  const { status, echoed } = await upgrade(bases.special, "/pets/socket", headers);
  assert.deepEqual([status, echoed], [101, "hi ada"]);
});

test("a path with two readings is refused or arrives as it was decided", async () => {
  const rejected = ["/pets//7", "/pets/7/", "/pets/%2e%2e", "/pets/a%2fb", "/pets/a%5cb", "/pets/a\\b", "/pets/../pets/7", "/pets/7;a", "/./health", "//health"];
  for (const target of rejected) {
    const answer = await raw(bases.gateway, `GET ${target} HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer ${token()}\r\n`);
    assert.match(answer, /^HTTP\/1.1 400 /, target);
  }
  const answer = await raw(bases.gateway, `GET /pets/a HTTP/1.1\r\nHost: h/health?\r\n`);
  assert.equal(JSON.parse(answer.split("\r\n\r\n")[1]).url, "/health?/pets/a");
});

test("a preflight of the app is answered without credentials", async () => {
  const headers = { origin: APP, "access-control-request-method": "GET" };
  const answer = await ask(bases.gateway, "/pets/7", { method: "OPTIONS", headers });
  assert.deepEqual([answer.status, answer.text], [204, ""]);
  assert.equal(answer.headers["access-control-allow-origin"], APP);
  assert.equal(answer.headers["access-control-max-age"], "60");
  assert.equal(answer.headers.vary, "Origin");
  const other = { ...headers, origin: "https://evil.example" };
  const refused = await ask(bases.gateway, "/pets/7", { method: "OPTIONS", headers: other });
  assertProblem(refused, 401, "credentials_required");
  assert.equal(refused.headers["access-control-allow-origin"], undefined);
});

test("refusals and answers are shared with the app", async () => {
  const headers = { origin: APP };
  const refused = await ask(bases.gateway, "/pets/7", { headers });
  assertProblem(refused, 401, "credentials_required");
  const answered = await ask(bases.gateway, "/pets/7", { token: token(), headers });
  for (const { headers } of [refused, answered]) {
    assert.equal(headers["access-control-allow-origin"], APP);
    assert.equal(headers["access-control-expose-headers"], "www-authenticate");
    assert.equal(headers.vary, "Origin");
  }
});

test("another Worker is given decisions, and never an error", async () => {
  const call = async (/** @type {any} */ asked) => {
    const answer = await ask(bases.caller, "/", { method: "POST", body: JSON.stringify(asked) });
    assert.equal(answer.status, 200, answer.text);
    return JSON.parse(answer.text);
  };
  const headers = { authorization: `Bearer ${token()}` };
  const allowed = await call({ method: "GET", path: "/pets/7", headers });
  assert.deepEqual([allowed.effect, allowed.principal.subject, allowed.rule], ["Allow", "ada", "pets"]);
  assert.equal((await call({ method: "GET", path: "/pets/7", headers: {} })).status, 401);
  for (const nonsense of [null, 7, {}, "x", { method: "GET" }]) {
    assert.equal((await call(nonsense)).problem.code, "unavailable");
  }
  const passed = await ask(bases.caller, "/pets/7", { token: token() });
  assert.equal(JSON.parse(passed.text).effect, "Allow");
});

test("an upstream that does not answer is a 502, one that is not there a 503", async () => {
  assertProblem(await ask(bases.nobody, "/pets/7", { token: token() }), 502, "upstream_unavailable");
  for (const base of [bases.without, bases.nowhere]) {
    const answer = await ask(base, "/pets/7", { token: token() });
    assertProblem(answer, 503, "unavailable");
    const record = await recordOf(workerd.output, answer);
    const message = "bind UPSTREAM to a Worker or set it to a URL, or give options.next";
    assert.deepEqual([record.reason, record.errors], ["config_refused", [{ pointer: "", message }]]);
  }
});

test("canaries in a request reach neither an answer nor, with the token, the log", async () => {
  const canaries = { sub: "canary-sub", jti: "canary-jti", email: "canary-email" };
  const good = token(canaries);
  const kid = Buffer.from('{"alg":"HS256","kid":"canary-kid"}').toString("base64url");
  const tokens = [
    `${kid}.${good.split(".").slice(1).join(".")}`, `${good}canary`, token({ ...canaries, exp: 1 }),
    token({ ...canaries, aud: "canary-aud" }), token({ ...canaries, iss: "canary-iss" }),
    token({ ...canaries, scope: "canary-scope" }), "canary", "",
  ];
  const headers = { "x-canary": "canary", origin: "https://canary.example", cookie: "canary=canary" };
  for (const one of tokens) {
    for (const path of ["/pets/canary?canary=canary", "/canary", "/canary//canary"]) {
      const answer = await ask(bases.gateway, path, { token: one, headers });
      assert.ok(answer.status >= 400, answer.text);
      assert.ok(!(JSON.stringify(answer.headers) + answer.text).includes("canary"), answer.text);
    }
    for (const part of one.split(".")) assert.ok(part.length < 20 || !workerd.output().includes(part));
  }
});

test("faults of a token look the same with and without an origin", async () => {
  for (const headers of both) {
    const answers = await Promise.all([token({ exp: 1 }), token({ aud: "x" }), "x"].map((one) => ask(bases.gateway, "/pets/7", { token: one, headers })));
    assert.equal(new Set(answers.map(faceless)).size, 1);
  }
});
