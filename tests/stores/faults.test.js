// @ts-check
// Stores that fail: a denial, the old secret kept, few calls, and not a word of what they say.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inspect } from "node:util";
import { createAuthorizer } from "../../js/index.js";
import { LOOKUP_TIMEOUT_MS } from "../../js/stores/http.js";
import { answer, config, request, serve, token, world } from "./support.js";

const SECRET = "canary-secret of more than thirty-two bytes";
const NEW = "canary-newer of more than thirty-two bytes";

/** @type {import("node:http").RequestListener} */
let behave = () => {};
let calls = 0;
/** @type {Awaited<ReturnType<typeof serve>>} */
let store;

before(async () => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "canary-id", AWS_SECRET_ACCESS_KEY: "canary-key", AWS_REGION: "eu-west-1" });
  store = await serve((request, response) => {
    calls += 1;
    behave(request, response);
  });
});
after(() => store?.stop());

/** @type {Record<string, import("node:http").RequestListener>} */
const FAULTS = {
  down: (_, response) => void response.destroy(),
  slow: () => {},
  "an error": (_, response) => void response.writeHead(500).end("canary-body"),
  throttled: (_, response) => answer(response, 400, { __type: "ThrottlingException", message: "canary-body" }),
  garbage: (_, response) => void response.end("<html>canary-body"),
  huge: (_, response) => void response.end("canary-body".repeat(100_000)),
  redirecting: (_, response) => void response.writeHead(307, { location: "http://127.0.0.1:1/canary-body" }).end(),
  "without a value": (_, response) => answer(response, 200, { CreatedDate: 1_767_225_600 }),
};

/** @param {string} value @returns {import("node:http").RequestListener} */
function good(value) {
  return (_, response) => answer(response, 200, { SecretString: value, CreatedDate: 1_767_225_600 });
}

/** @param {object} [more] */
function reference(more = {}) {
  return config({ awsSecretsManager: { secretId: "canary-name", endpoint: store.base }, ...more });
}

/** @param {any} value */
function assertSilent(value) {
  const seen = `${inspect(value, { depth: 12, showHidden: true })}${JSON.stringify(value)}${value?.stack ?? ""}`;
  assert.ok(!seen.includes("canary"), seen);
}

for (const [name, fault] of Object.entries(FAULTS)) {
  test(`a store that is ${name} at the start is a 503 until it is back, one lookup a second`, async () => {
    behave = fault;
    const { io, clock, records } = world({ now: () => 1_767_225_600_000 + clock.offset });
    const authorizer = await createAuthorizer(reference(), io);
    calls = 0;
    const started = performance.now();
    const decisions = [];
    for (let at = 0; at < 200; at += 1) decisions.push(await authorizer.authorize(request(token(SECRET))));
    assert.ok(decisions.every((decision) => decision.effect === "Deny" && decision.status === 503));
    assert.ok(performance.now() - started < LOOKUP_TIMEOUT_MS + 1000);
    assert.equal(calls, 1);
    const health = await authorizer.authorize({ method: "GET", path: "/health", headers: {} });
    assert.equal(health.effect, "Allow");
    behave = good(SECRET);
    clock.offset += 1000;
    assert.equal((await authorizer.authorize(request(token(SECRET)))).effect, "Allow");
    for (const value of [...decisions, ...records, authorizer]) assertSilent(value);
    const unavailable = records.filter(({ event }) => event === "secret_unavailable");
    assert.equal(unavailable.length, 2);
    assert.deepEqual([unavailable[0].pointer, unavailable[0].hint], ["/issuers/0/keys/secret", "StoreUnavailable"]);
    assert.match(unavailable[0].detail, /^the secret by awsSecretsManager /);
  });

  test(`a store that is ${name} at a rotation keeps the old secret, one lookup in thirty seconds`, async () => {
    behave = good(SECRET);
    const { io, clock, records } = world({ now: () => 1_767_225_600_000 + clock.offset });
    const authorizer = await createAuthorizer(reference(), io);
    behave = fault;
    calls = 0;
    for (let at = 0; at < 100; at += 1) {
      assert.equal((await authorizer.authorize(request(token(NEW)))).effect, "Deny");
      assert.equal((await authorizer.authorize(request(token(SECRET)))).effect, "Allow");
    }
    assert.equal(calls, 1);
    assert.equal(records.filter(({ event }) => event === "secret_unavailable").length, 1);
    behave = good(NEW);
    clock.offset += 30_000;
    assert.equal((await authorizer.authorize(request(token(NEW)))).effect, "Allow");
    for (const value of [...records, authorizer]) assertSilent(value);
  });
}

test("concurrent requests share one lookup", async () => {
  behave = good(SECRET);
  const authorizer = await createAuthorizer(reference(), world().io);
  behave = (...call) => void setTimeout(() => good(NEW)(...call), 100);
  calls = 0;
  const decisions = await Promise.all(Array.from({ length: 50 }, () => authorizer.authorize(request(token(NEW)))));
  assert.deepEqual([...new Set(decisions.map(({ effect }) => effect))], ["Allow"]);
  assert.equal(calls, 1);
});

for (const [name, value] of [["empty", ""], ["short", "canary"]]) {
  test(`a secret that is ${name} is a refused configuration, and never replaces a good one`, async () => {
    behave = good(value);
    await assert.rejects(createAuthorizer(reference(), world().io), (error) => {
      assertSilent(error);
      return /** @type {any} */ (error).errors[0].pointer === "/issuers/0/keys/secret";
    });
    behave = good(SECRET);
    const { io, records } = world();
    const authorizer = await createAuthorizer(reference(), io);
    behave = good(value);
    assert.equal((await authorizer.authorize(request(token(NEW)))).effect, "Deny");
    assert.equal((await authorizer.authorize(request(token(SECRET)))).effect, "Allow");
    assert.equal(records.filter(({ event }) => event === "config_refused").length, 1);
    records.forEach(assertSilent);
  });
}

test("a secret in the wrong encoding is a refused configuration", async () => {
  behave = good(SECRET);
  await assert.rejects(createAuthorizer(reference({ encoding: "base64" }), world().io), (error) => {
    assertSilent(error);
    return true;
  });
});

test("denied credentials are a refused configuration that says what to allow", async () => {
  behave = (_, response) => answer(response, 400, { __type: "AccessDeniedException", Message: "canary-body" });
  await assert.rejects(createAuthorizer(reference(), world().io), (error) => {
    assertSilent(error);
    return /refuses these credentials: allow them to read and to decrypt it/.test(String(error));
  });
});
