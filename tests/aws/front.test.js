// @ts-check
// Functions that are their own front door: what a client is told, and what the handler sees.
import assert from "node:assert/strict";
import { test } from "node:test";
import { event, protectedOf, thrown, token, UNAVAILABLE } from "./support.js";

const bearer = () => `Bearer ${token()}`;
const CORS = { cors: { origins: ["https://app.example"], exposeHeaders: ["x-total"] } };
const CHALLENGE = 'Bearer realm="tests"';

/** @param {object} [headers] @param {object} [changes] */
function url(headers = {}, changes = {}) {
  return { ...event("lambda-url.go"), headers: { host: "example", ...headers }, ...changes };
}

/** @param {object} [headers] @param {object} [changes] @returns {any} */
function viewer(headers = {}, changes = {}) {
  const fields = Object.entries({ Host: "example", ...headers });
  const named = fields.map(([key, value]) => [key.toLowerCase(), [value].flat().map((one) => ({ key, value: one }))]);
  const request = { clientIp: "192.0.2.1", method: "POST", uri: "/my/path", querystring: "a=b", headers: Object.fromEntries(named), ...changes };
  return { Records: [{ cf: { config: { eventType: "viewer-request", requestId: "edge-1" }, request } }] };
}

/** @param {any} problem */
function code({ body }) {
  const { code: word, status, type, title } = JSON.parse(body);
  return [word, status, type, title];
}

test("a function URL answers a problem with its challenge", async () => {
  const { ask, records } = protectedOf(() => assert.fail("the handler must not run"));
  const answer = await ask(url());
  assert.deepEqual({ ...answer, body: null }, {
    statusCode: 401,
    headers: {
      "cache-control": "no-store",
      "content-type": "application/problem+json",
      "www-authenticate": CHALLENGE,
      "x-content-type-options": "nosniff",
    },
    body: null,
    isBase64Encoded: false,
  });
  assert.deepEqual(code(answer), ["credentials_required", 401, "about:blank", "Unauthorized"]);
  assert.deepEqual(records.map(({ reason, requestId }) => [reason, requestId]), [["credentials_missing", "id"]]);
});

test("what is not a viewer's request to CloudFront is answered by nobody", async () => {
  const { ask, records } = protectedOf(() => assert.fail("the handler must not run"));
  const sent = viewer({ authorization: bearer() });
  for (const eventType of ["origin-request", "viewer-response", "origin-response", undefined]) {
    sent.Records[0].cf.config.eventType = eventType;
    assert.deepEqual(await thrown(ask(sent)), UNAVAILABLE);
  }
  assert.deepEqual(records.map(({ hint }) => hint), Array(4).fill("EventUnknown"));
});

test("a load balancer is answered in single or in repeated fields, as it asked", async () => {
  const { ask } = protectedOf(() => assert.fail("the handler must not run"));
  const single = await ask(event("alb.go"));
  assert.equal(single.statusDescription, "401 Unauthorized");
  assert.equal(single.headers["www-authenticate"], CHALLENGE);
  assert.equal("multiValueHeaders" in single, false);
  const repeated = await ask(event("alb-multivalue.go"));
  assert.deepEqual(repeated.multiValueHeaders["www-authenticate"], [CHALLENGE]);
  assert.equal("headers" in repeated, false);
  assert.deepEqual([code(single), single.isBase64Encoded], [code(repeated), false]);
});

test("a viewer's request is refused with a generated response, or passed on", async () => {
  const { ask, records } = protectedOf((sent) => sent.Records[0].cf.request);
  const refused = await ask(viewer());
  assert.deepEqual({ ...refused, body: null, headers: Object.keys(refused.headers) }, {
    status: "401",
    statusDescription: "Unauthorized",
    headers: ["cache-control", "content-type", "www-authenticate", "x-content-type-options"],
    body: null,
  });
  assert.deepEqual(refused.headers["www-authenticate"], [{ key: "www-authenticate", value: CHALLENGE }]);
  assert.equal(records[0].requestId, "edge-1");
  const passed = await ask(viewer({ Authorization: bearer(), Accept: ["a/b", "c/d"], "X-Auth-Subject": "eve" }));
  assert.equal(passed.uri, "/my/path");
  assert.deepEqual(passed.headers.accept, [{ key: "Accept", value: "a/b" }, { key: "Accept", value: "c/d" }]);
  assert.deepEqual(passed.headers["x-auth-subject"].map((/** @type {any} */ one) => one.value), ["ada"]);
  assert.equal("authorization" in passed.headers, false);
});

test("credentials go no further, and what could pass for a decision is replaced", async () => {
  const { ask } = protectedOf((sent) => ({ statusCode: 200, body: JSON.stringify(sent) }), { credentials: [{ header: "authorization", scheme: "Bearer" }, { cookie: "session" }] });
  const answer = await ask(url({ authorization: bearer(), x_auth_subject: "eve" }, { cookies: ["theme=dark", "session=x"] }));
  assert.equal(answer.statusCode, 400);
  const good = await ask(url({ "X-Auth-Scope": "admin", "x-auth-subject": "eve" }, { cookies: ["theme=dark", `session=${token()}`] }));
  const seen = JSON.parse(good.body);
  assert.deepEqual(seen.cookies, ["theme=dark"]);
  assert.deepEqual(seen.headers, { host: "example", "x-auth-issuer": "https://issuer.example", "x-auth-scope": "pets:read", "x-auth-subject": "ada" });
});

test("a question mark in a path is part of it", async () => {
  const { ask } = protectedOf(() => ({ statusCode: 200 }));
  assert.equal((await ask(url({ authorization: bearer() }, { rawPath: "/my/path?x" }))).statusCode, 403);
  assert.equal((await ask(viewer({ authorization: bearer() }, { uri: "/my/path?x" }))).status, "403");
  assert.equal((await ask({ ...event("alb.go"), headers: { authorization: bearer() }, path: "/?x" })).statusCode, 403);
});

test("origins are answered as the configuration says", async () => {
  const { ask } = protectedOf(() => ({ statusCode: 200, headers: { Vary: "Accept", "Access-Control-Allow-Origin": "*" }, body: "in" }), CORS);
  const method = { requestContext: { http: { method: "OPTIONS" } } };
  const preflight = await ask(url({ origin: "https://app.example", "access-control-request-method": "POST" }, method));
  assert.deepEqual([preflight.statusCode, preflight.headers["access-control-allow-origin"]], [204, "https://app.example"]);
  const shared = await ask(url({ origin: "https://app.example", authorization: bearer() }));
  assert.deepEqual(shared.headers, {
    "Vary": "Accept, Origin",
    "access-control-allow-origin": "https://app.example",
    "access-control-expose-headers": "x-total",
  });
  const other = await ask(url({ origin: "https://evil.example", authorization: bearer() }));
  assert.deepEqual(other.headers, { Vary: "Accept, Origin" });
  const refused = await ask(url({ origin: "https://app.example" }));
  assert.deepEqual([refused.statusCode, refused.headers["access-control-allow-origin"]], [401, "https://app.example"]);
});

test("an answer that is only a body, or a request, stays as it is", async () => {
  for (const body of ["text", null, { pets: [] }]) {
    const { ask } = protectedOf(() => body, CORS);
    assert.deepEqual(await ask(url({ authorization: bearer() })), body);
  }
  const edge = protectedOf((sent) => sent.Records[0].cf.request, CORS);
  assert.equal((await edge.ask(viewer({ authorization: bearer(), origin: "https://app.example" }))).method, "POST");
  const answering = protectedOf(() => ({ status: "200" }), CORS);
  const { headers } = await answering.ask(viewer({ authorization: bearer(), origin: "https://app.example" }));
  assert.deepEqual(headers["access-control-allow-origin"], [{ key: "access-control-allow-origin", value: "https://app.example" }]);
});

test("repeated fields of a load balancer are answered in kind", async () => {
  const { ask } = protectedOf(() => ({ statusCode: 200, multiValueHeaders: { vary: ["Accept"] } }), CORS);
  const sent = event("alb-multivalue.go");
  const answer = await ask({ ...sent, multiValueHeaders: { ...sent.multiValueHeaders, authorization: [bearer()], origin: ["https://app.example"] } });
  assert.deepEqual(answer.multiValueHeaders, {
    vary: ["Accept", "Origin"],
    "access-control-allow-origin": ["https://app.example"],
    "access-control-expose-headers": ["x-total"],
  });
});

test("where a load balancer's event has both kinds of fields, both are rewritten", async () => {
  const { ask } = protectedOf((sent) => sent);
  const sent = event("alb-multivalue.go");
  const fields = { authorization: bearer(), "X-Auth-Subject": "eve", accept: "a/b" };
  const lists = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [value]]));
  const decided = { accept: "a/b", "x-auth-issuer": "https://issuer.example", "x-auth-scope": "pets:read", "x-auth-subject": "ada" };
  const both = await ask({ ...sent, headers: fields, multiValueHeaders: lists });
  assert.deepEqual(both.headers, decided);
  assert.deepEqual(both.multiValueHeaders, Object.fromEntries(Object.entries(decided).map(([name, value]) => [name, [value]])));
  const one = await ask({ ...sent, headers: null, multiValueHeaders: lists });
  assert.deepEqual([one.headers, one.multiValueHeaders], [null, both.multiValueHeaders]);
});

test("a fault of ours is a 503, and what the handler throws is its own", async () => {
  const broken = protectedOf(() => assert.fail("the handler must not run"), { rules: "none" });
  const answer = await broken.ask(url({ authorization: bearer() }));
  assert.deepEqual([answer.statusCode, answer.headers["retry-after"], code(answer)[0]], [503, "5", "unavailable"]);
  assert.equal((await broken.ask(viewer())).status, "503");
  const throwing = protectedOf(() => { throw new RangeError("theirs"); });
  await assert.rejects(throwing.ask(url({ authorization: bearer() })), new RangeError("theirs"));
  assert.deepEqual(await thrown(broken.ask({ Records: [] })), UNAVAILABLE);
});

test("fields no header can carry are not passed on", async () => {
  const { ask } = protectedOf((sent) => ({ statusCode: 200, body: Object.keys(sent.headers).join() }));
  const answer = await ask(url({ authorization: bearer(), "x-odd": "\u{1f600}", "x y": "1", "x-null": null }));
  assert.equal(answer.body, "host,x-auth-issuer,x-auth-scope,x-auth-subject");
});
