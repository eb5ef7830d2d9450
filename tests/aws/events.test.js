// @ts-check
// Every event goes through and back: as it is, and with a token that is good.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  FUNCTION, UNAUTHORIZED, UNAVAILABLE, document, event, eventNames, handlerOf, protectedOf, statement, thrown, token,
} from "./support.js";

const INVALID = { principalId: "anonymous", context: { reason: "invalid_request" } };
const REFUSED_SIMPLE = { isAuthorized: false, context: { reason: "invalid_request" } };
const IOT_REFUSED = {
  isAuthenticated: false, principalId: "anonymous", policyDocuments: [], disconnectAfterInSeconds: 300, refreshAfterInSeconds: 300,
};
const ANSWERED = { statusCode: 200, body: "in" };

/** The document for the whole API of the principal of these tests, below a stage. @param {string} stage */
function wholeApi(stage) {
  return (/** @type {any} */ answer) => {
    const [allow, deny, syntax] = answer.policyDocument.Statement;
    assert.deepEqual(allow.Resource.filter((/** @type {string} */ arn) => !arn.startsWith(`${stage}/`)), []);
    assert.equal(allow.Resource.includes(`${stage}/POST/lambda`), true);
    assert.equal(allow.Resource.includes(`${stage}/GET/pets/?*`), true);
    assert.equal(allow.Resource.some((/** @type {string} */ arn) => arn.includes("DELETE")), false);
    assert.equal(deny.Resource.includes(`${stage}/*//*`), true);
    assert.deepEqual(syntax, statement("Deny", ...["*", "?", "$"].map((one) => `${stage}/*\${${one}}*`)));
    assert.deepEqual([allow.Effect, deny.Effect, answer.policyDocument.Statement.length], ["Allow", "Deny", 3]);
    assert.deepEqual({ ...answer, policyDocument: null }, { principalId: "ada", policyDocument: null, context: { tenant: "a" } });
  };
}

/** @param {any} expected */
const exactly = (expected) => (/** @type {any} */ answer) => assert.deepEqual(answer, expected);
const unauthorized = exactly(UNAUTHORIZED);
const denyAll = exactly({ ...INVALID, policyDocument: document(statement("Deny", "*")) });
const simple = exactly({ isAuthorized: true, context: { tenant: "a" } });
const api = (/** @type {string} */ account, /** @type {string} */ id, region = "us-east-1") => `arn:aws:execute-api:${region}:${account}:${id}`;
const iot = exactly({
  isAuthenticated: true,
  principalId: "ada",
  policyDocuments: [
    document({ Action: "iot:Connect", Effect: "Allow", Resource: FUNCTION.replace(":lambda:", ":iot:").replace("function:authorizer", "client/myClientId") }),
  ],
  disconnectAfterInSeconds: 300,
  refreshAfterInSeconds: 300,
});
const connect = (/** @type {string} */ stage) =>
  exactly({ principalId: "ada", policyDocument: document(statement("Allow", `${stage}/$connect`)), context: { tenant: "a" } });
const appSync = exactly({ isAuthorized: true, resolverContext: { tenant: "a" }, ttlOverride: 0 });

/** By event: the answer to it as it is, and with a good token. @type {Record<string, [Function, Function]>} */
const AUTHORIZER = {
  // Stage `*`, as the console's test sends it: an ARN nobody can be let through for.
  "apigw-rest-token.go": [denyAll, denyAll],
  "apigw-rest-token.py": [denyAll, denyAll],
  "apigw-rest-token.rs": [denyAll, denyAll],
  "apigw-rest-token.ts": [unauthorized, wholeApi(`${api("123456789012", "puhdx84jy9", "eu-west-1")}/prod`)],
  "apigw-rest-request.go": [unauthorized, wholeApi(`${api("123456789012", "s4x3opwd6i")}/test`)],
  "apigw-rest-request.ts": [unauthorized, wholeApi(`${api("123456789012", "puhdx84jy9", "eu-west-1")}/prod`)],
  "apigw-rest-request.py": [unauthorized, wholeApi(`${api("123456789012", "abcdef123")}/test`)],
  "apigw-http-v1.go": [unauthorized, wholeApi(`${api("123456789012", "abcdef123")}/test`)],
  "apigw-http-v2.ts": [unauthorized, simple],
  // The documentation's sample: its ARN says GET /request, the rest of it POST /my/path.
  "apigw-http-v2.go": [exactly(REFUSED_SIMPLE), exactly(REFUSED_SIMPLE)],
  "apigw-http-v2.py": [exactly(REFUSED_SIMPLE), exactly(REFUSED_SIMPLE)],
  "apigw-http-v2-null-maps.rs": [exactly(REFUSED_SIMPLE), exactly(REFUSED_SIMPLE)],
  "apigw-http-v2-no-cookies.rs": [exactly(REFUSED_SIMPLE), exactly(REFUSED_SIMPLE)],
  "apigw-http-v2-no-identity-source.rs": [exactly(REFUSED_SIMPLE), exactly(REFUSED_SIMPLE)],
  "apigw-websocket-connect-authorizer.rs": [unauthorized, connect(`${api("123456789012", "abcdef123", "eu-west-1")}/test`)],
  "apigw-websocket-connect.ts": [unauthorized, connect(`${api("123456789012", "abcdef123")}/default`)],
  "appsync-lambda-auth.go": [exactly({ isAuthorized: false, ttlOverride: 0 }), appSync],
  "appsync-lambda-auth.py": [exactly({ isAuthorized: false, ttlOverride: 0 }), appSync],
  "iot-custom-auth.go": [exactly(IOT_REFUSED), iot],
  "iot-custom-auth-x509.rs": [exactly(IOT_REFUSED), iot],
};

/** @type {Record<string, string>} */
const FRONT = {
  "lambda-url.go": "ada",
  "lambda-url-iam.ts": "ada",
  "alb.go": "ada",
  "alb-multivalue.go": "ada",
};

/** The same event with a token where its kind has one. @param {any} sent */
function withToken(sent) {
  const bearer = `Bearer ${token({ tenant: "a" })}`;
  if (sent.type === "TOKEN") return { ...sent, authorizationToken: bearer };
  if (sent.protocolData) return { ...sent, token: token({ tenant: "a" }) };
  if (sent.type === undefined && sent.authorizationToken) return { ...sent, authorizationToken: token({ tenant: "a" }) };
  const others = Object.entries(sent.headers ?? {}).filter(([name]) => name.toLowerCase() !== "authorization");
  const headers = { ...Object.fromEntries(others), AUTHORIZATION: bearer };
  const { multiValueHeaders: multi } = sent;
  if (!multi) return { ...sent, headers };
  const { Authorization: _, ...kept } = multi;
  const multiValueHeaders = { ...kept, AUTHORIZATION: [bearer] };
  return sent.headers ? { ...sent, headers, multiValueHeaders } : { ...sent, multiValueHeaders };
}

for (const [name, [asItIs, withGoodToken]] of Object.entries(AUTHORIZER)) {
  test(`${name}: as it is, and with a good token`, async () => {
    const { ask } = handlerOf();
    const first = await thrown(ask(event(name)));
    asItIs("answer" in first ? first.answer : first);
    const second = await thrown(ask(withToken(event(name))));
    withGoodToken("answer" in second ? second.answer : second);
  });
}

for (const name of ["apigw-http-v2.go", "apigw-http-v2.py", "apigw-http-v2-null-maps.rs", "apigw-http-v2-no-cookies.rs", "apigw-http-v2-no-identity-source.rs"]) {
  test(`${name}: allowed once its parts agree`, async () => {
    const { ask } = handlerOf();
    const sent = withToken(event(name));
    const { requestContext } = sent;
    const http = { ...requestContext.http, method: "GET", path: "/test/request" };
    simple(await ask({ ...sent, rawPath: "/test/request", requestContext: { ...requestContext, http } }));
  });
}

for (const name of Object.keys(FRONT)) {
  test(`${name}: in front of a handler`, async () => {
    /** @type {any[]} */
    const calls = [];
    const { ask } = protectedOf((...args) => (calls.push(args), ANSWERED));
    assert.equal((await ask(event(name))).statusCode, 401);
    assert.deepEqual(calls, []);
    assert.deepEqual(await ask(withToken(event(name))), ANSWERED);
    const [inner, , grant] = /** @type {any[]} */ (calls[0]);
    assert.equal(grant.principal.subject, "ada");
    assert.equal(JSON.stringify(inner).includes("Bearer"), false);
    const fields = inner.multiValueHeaders ?? inner.headers;
    assert.deepEqual([fields["x-auth-subject"]].flat(), ["ada"]);
    assert.deepEqual(strip(inner), strip(event(name)));
  });
}

/** An event without header fields. @param {any} one */
function strip({ headers, multiValueHeaders, ...others }) {
  return others;
}

test("an answer has the members AWS shows in its samples", async () => {
  const { ask } = handlerOf({ usageIdentifierKey: "tenant" });
  const answer = await ask(withToken(event("apigw-rest-token.ts")));
  for (const name of eventNames().filter((one) => one.startsWith("apigw-authorizer-response"))) {
    const sample = event(name);
    assert.deepEqual(Object.keys(answer).sort(), Object.keys({ usageIdentifierKey: "", ...sample }).sort(), name);
    assert.deepEqual(Object.keys(answer.policyDocument), Object.keys(sample.policyDocument));
  }
  const iotAnswer = await handlerOf().ask(withToken(event("iot-custom-auth.go")));
  assert.deepEqual(Object.keys(iotAnswer).sort(), Object.keys(event("iot-custom-auth-response.go")).sort());
});

test("what is no authorizer's event is refused by both", async () => {
  const known = new Set([...Object.keys(AUTHORIZER), ...Object.keys(FRONT)]);
  const others = eventNames().filter((name) => !known.has(name));
  assert.equal(others.length + known.size, 41);
  for (const name of others) {
    const { ask, records } = handlerOf();
    assert.deepEqual(await thrown(ask(event(name))), UNAVAILABLE, name);
    assert.deepEqual(records.map(({ reason, hint, status }) => [reason, hint, status]), [["shim_fault", "EventUnknown", 503]]);
  }
  for (const name of ["vpc-lattice-v1.rs", "vpc-lattice-v2.rs", "apigw-rest-token.ts", "secretsmanager-rotation.go"]) {
    const { ask } = protectedOf(() => assert.fail("the handler must not run"));
    assert.deepEqual(await thrown(ask(event(name))), UNAVAILABLE, name);
  }
  for (const odd of [null, undefined, "text", 7, [], {}]) {
    assert.deepEqual(await thrown(handlerOf().ask(odd)), UNAVAILABLE);
  }
});
