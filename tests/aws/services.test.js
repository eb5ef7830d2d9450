// @ts-check
// AppSync and AWS IoT Core, and the doors for `require`.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { test } from "node:test";
import { NOW, UNAUTHORIZED, UNAVAILABLE, config, document, event, handlerOf, restRequest, thrown, token, world } from "./support.js";

const appSync = (changes = {}) => ({ ...event("appsync-lambda-auth.go"), authorizationToken: token(), ...changes });
const iot = (changes = {}) => ({ ...event("iot-custom-auth.go"), token: token(), ...changes });

test("AppSync keeps a grant no longer than the token lives", async () => {
  const { ask } = handlerOf({ ttlSeconds: 3600 });
  assert.equal((await ask(appSync())).ttlOverride, 300);
  const { ask: short } = handlerOf({ ttlSeconds: 60 });
  assert.equal((await short(appSync())).ttlOverride, 60);
  assert.equal((await handlerOf().ask(appSync())).ttlOverride, 0);
});

test("AppSync's fields are decided by rules", async () => {
  const { ask } = handlerOf({ fields: ["Query.pets", "Mutation.createEvent"] });
  assert.deepEqual(await ask(appSync()), { isAuthorized: true, resolverContext: {}, deniedFields: ["Mutation.createEvent"], ttlOverride: 0 });
  assert.deepEqual(await ask(appSync({ authorizationToken: "no" })), { isAuthorized: false, ttlOverride: 0 });
});

test("AppSync's token comes with its scheme or without, and counts over the headers", async () => {
  const { ask } = handlerOf();
  const requestHeaders = { authorization: "Bearer other", host: "example" };
  for (const authorizationToken of [token(), `Bearer ${token()}`]) {
    assert.equal((await ask(appSync({ authorizationToken, requestHeaders }))).isAuthorized, true);
  }
  for (const authorizationToken of ["", null, "Basic x"]) {
    assert.equal((await ask(appSync({ authorizationToken }))).isAuthorized, false);
  }
});

test("a fault of ours is thrown to AppSync and AWS IoT Core too", async () => {
  for (const sent of [appSync(), iot()]) {
    assert.deepEqual(await thrown(handlerOf({}, { rules: "none" }).ask(sent)), UNAVAILABLE);
    assert.deepEqual(await thrown(handlerOf({}, {}, { secret: () => Promise.reject(new Error("down")) }).ask(sent)), UNAVAILABLE);
  }
});

test("AWS IoT Core gets letters and digits, and times it takes", async () => {
  const { ask } = handlerOf();
  const hours = (/** @type {number} */ count) => token({ exp: NOW / 1000 + count * 3600, sub: "auth0|ada" });
  const hash = createHash("sha256").update("auth0|ada").digest("hex");
  const long = await ask(iot({ token: hours(2) }));
  assert.deepEqual([long.principalId, long.disconnectAfterInSeconds, long.refreshAfterInSeconds], [hash, 7200, 7200]);
  assert.equal((await ask(iot({ token: hours(48) }))).disconnectAfterInSeconds, 86_400);
});

test("AWS IoT Core's token is the password where there is no other", async () => {
  const { ask } = handlerOf();
  const { token: _, ...sent } = iot();
  const mqtt = { ...sent.protocolData.mqtt, password: Buffer.from(token()).toString("base64") };
  assert.equal((await ask({ ...sent, protocolData: { ...sent.protocolData, mqtt } })).isAuthenticated, true);
  const http = { headers: { Authorization: `Bearer ${token()}` } };
  const answer = await ask({ ...sent, protocolData: { http } });
  assert.deepEqual([answer.isAuthenticated, answer.policyDocuments], [true, []]);
});

test("a client id never becomes part of a policy's syntax", async () => {
  const { ask } = handlerOf();
  for (const clientId of ["*", "a*", "?", "${iot:ClientId}", "a/b", "../x", "a b", "é"]) {
    const { isAuthenticated, policyDocuments } = await ask(iot({ protocolData: { mqtt: { clientId } } }));
    assert.equal(JSON.stringify(policyDocuments), "[]", `${clientId} ${isAuthenticated}`);
  }
});

test("AWS IoT Core's documents are the option's, within its bounds", async () => {
  const publish = document({ Action: "iot:Publish", Effect: "Allow", Resource: "arn:aws:iot:eu-west-1:123456789012:topic/ada" });
  /** @type {any[]} */
  const calls = [];
  const own = handlerOf({ policyDocuments: (/** @type {any} */ grant) => (calls.push(grant.principal.subject), [publish]) });
  assert.deepEqual((await own.ask(iot())).policyDocuments, [publish]);
  assert.deepEqual(calls, ["ada"]);
  for (const documents of [Array(11).fill(publish), [document({ Resource: "x".repeat(2048) })]]) {
    assert.deepEqual(await thrown(handlerOf({ policyDocuments: () => documents }).ask(iot())), UNAVAILABLE);
  }
});

test("the module for require makes the same handlers", async () => {
  const { authorizer, protect } = createRequire(import.meta.url)("../../js/adapters/aws-lambda.cjs");
  const { io } = world();
  const ask = authorizer(config(), { io });
  assert.equal((await ask(restRequest("GET", "/pets/1", token()))).principalId, "ada");
  assert.deepEqual(await thrown(ask(restRequest("GET", "/pets/1"))), UNAUTHORIZED);
  const front = protect(() => ({ statusCode: 200 }), config(), { io });
  assert.equal((await front(event("lambda-url.go"))).statusCode, 401);
});

test("by require, options that are not right refuse every event, and the record says what is wrong", async (t) => {
  const { authorizer, protect } = createRequire(import.meta.url)("../../js/adapters/aws-lambda.cjs");
  const log = t.mock.method(console, "log", () => {});
  for (const handler of [authorizer(config(), { polciy: "api" }), protect(() => {}, config(), { policy: "api" })]) {
    assert.equal(await handler.prefetch(), undefined);
    assert.deepEqual(await thrown(handler(restRequest("GET", "/pets/1", token()))), UNAVAILABLE);
  }
  const records = log.mock.calls.map((call) => JSON.parse(call.arguments[0]));
  assert.deepEqual(records.map(({ reason, requestId, errors }) => [reason, requestId, errors[0].message.split(",")[0]]), [
    ["config_refused", "request-1", "options.polciy is not known"],
    ["config_refused", "request-1", "options.policy is not known"],
  ]);
});
