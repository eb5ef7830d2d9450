// @ts-check
// What API Gateway is told, for each outcome and option.
import assert from "node:assert/strict";
import { test } from "node:test";
import { authorizer } from "../../js/adapters/aws-lambda.js";
import {
  API, UNAUTHORIZED, UNAVAILABLE, allows, config, document, event, handlerOf, restRequest, statement, thrown, token,
} from "./support.js";

const REMOTE = {
  issuers: [
    { issuer: "https://issuer.example", audiences: ["https://api.example"], algorithms: ["RS256"], keys: { jwksUri: "https://issuer.example/jwks" } },
  ],
};

test("a forbidden action is denied by name, and the rest of the API is not", async () => {
  const { ask } = handlerOf();
  const answer = await ask(restRequest("DELETE", "/pets/1", token()));
  assert.equal(answer.principalId, "ada");
  assert.deepEqual(answer.context, { reason: "insufficient_scope" });
  assert.equal(allows(answer.policyDocument, `${API}/DELETE/pets/1`), false);
  assert.equal(allows(answer.policyDocument, `${API}/GET/pets/1`), true);
});

test("an unknown caller is thrown, or denied by name", async () => {
  const expired = token({ exp: 1_700_000_000 });
  const { ask, records } = handlerOf();
  assert.deepEqual(await thrown(ask(restRequest("GET", "/pets/1", expired))), UNAUTHORIZED);
  assert.deepEqual(await thrown(ask(restRequest("GET", "/pets/1"))), UNAUTHORIZED);
  assert.deepEqual(records.map(({ reason, requestId }) => [reason, requestId]), [["token_expired", "request-1"], ["credentials_missing", "request-1"]]);
  const denying = handlerOf({ unauthenticated: "deny" });
  assert.deepEqual(await denying.ask(restRequest("GET", "/pets/1", expired)), {
    principalId: "anonymous",
    policyDocument: document(statement("Deny", `${API}/GET/pets/1`)),
    context: { reason: "invalid_token" },
  });
  assert.deepEqual(await denying.ask({ ...event("apigw-http-v2.ts"), headers: null }), {
    isAuthorized: false,
    context: { reason: "credentials_required" },
  });
});

test("a fault of ours is a constant, whatever it is", async () => {
  const faults = [
    handlerOf({}, { rules: "none" }),
    handlerOf({}, {}, { secret: async () => Promise.reject(new Error("the store says: hunter2")) }),
    handlerOf({}, {}, { now: () => 0 }),
    handlerOf({}, {}, { log: () => { throw new Error("disk full"); } }),
  ];
  const sent = restRequest("GET", "/pets/1", token());
  for (const { ask } of faults) assert.deepEqual(await thrown(ask(sent)), UNAVAILABLE);
});

test("a key server that is down is a fault of ours, not the caller's", async () => {
  const rs256 = [{ alg: "RS256", kid: "k" }, { iss: "https://issuer.example", aud: "https://api.example", sub: "ada", exp: 1_900_000_000 }]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
  const { ask, records } = handlerOf({}, REMOTE);
  assert.deepEqual(await thrown(ask(restRequest("GET", "/pets/1", `${rs256.join(".")}.${"A".repeat(342)}`))), UNAVAILABLE);
  assert.equal(records.at(-1).status, 503);
});

test("a configuration is taken as text too, and a failure to open is tried again", async () => {
  let down = true;
  const secret = async () => (down ? Promise.reject(new Error("down")) : "a secret of forty bytes, for tests alone");
  const io = /** @type {any} */ ({ secret, log: () => {}, now: () => 1_767_225_600_000 + (down ? 0 : 5000) });
  const ask = authorizer(JSON.stringify(config()), { io });
  const sent = /** @type {any} */ (restRequest("GET", "/pets/1", token()));
  assert.deepEqual(await thrown(ask(sent)), UNAVAILABLE);
  down = false;
  assert.equal((await ask(sent)).principalId, "ada");
});

test("an option nobody reads is refused when the handler is made", () => {
  const wrong = /** @type {any[]} */ ([
    { policy: "all" }, { polciy: "api" }, { answers: "iam" }, { unauthenticated: true }, { untilExpiry: 1 },
    { ttlSeconds: 3601 }, { ttlSeconds: -1 }, { fields: ["pets"] }, { io: null },
  ]);
  for (const options of wrong) assert.throws(() => authorizer(config(), options), TypeError);
});

test("the ARN says what is asked, and what contradicts it is refused", async () => {
  const { ask } = handlerOf();
  const good = token();
  const mapped = await ask(restRequest("GET", "/pets/1", good, { path: "/v1/pets/1" }));
  assert.equal(mapped.principalId, "ada");
  const root = await ask(restRequest("GET", "/", good, { path: "/v1", resource: "/" }));
  assert.equal(root.principalId, "ada");
  for (const changes of [
    { path: "/pets/2" }, { path: "/pets/1/" }, { path: "/v1/pets/11" }, { path: "/xpets/1" }, { httpMethod: "HEAD" }, { path: "" },
    { methodArn: "arn:aws:execute-api:eu-west-1:123456789012:abc123/*/GET/pets/1" }, { methodArn: null }, { methodArn: `${API}` },
  ]) {
    const sent = restRequest("GET", "/pets/1", good, changes);
    const answer = await ask(sent);
    assert.equal(allows(answer.policyDocument, sent.methodArn ?? "null"), false, JSON.stringify(changes));
    assert.deepEqual(answer.context, { reason: "invalid_request" });
  }
});

test("colons and slashes in a path stay in the path", async () => {
  const rules = [{ id: "at", methods: ["GET"], path: "/at/{time}", scopes: ["pets:read"] }];
  const { ask } = handlerOf({ policy: "request" }, { rules });
  const answer = await ask(restRequest("GET", "/at/2021-08-01T00:00:00Z", token()));
  assert.deepEqual(answer.policyDocument, document(statement("Allow", `${API}/GET/at/2021-08-01T00:00:00Z`)));
});

test("the partition is the event's", async () => {
  const { ask } = handlerOf({ policy: "request" });
  for (const partition of ["aws-cn", "aws-us-gov"]) {
    const methodArn = `${API}/GET/pets/1`.replace("arn:aws:", `arn:${partition}:`);
    assert.deepEqual((await ask(restRequest("GET", "/pets/1", token(), { methodArn }))).policyDocument, document(statement("Allow", methodArn)));
  }
});

test("maps may be missing or null, names are in any case, repeated fields count", async () => {
  const { ask } = handlerOf({ policy: "request" });
  const bearer = `Bearer ${token()}`;
  const bare = restRequest("GET", "/pets/1");
  const answers = [
    { ...bare, headers: null, multiValueHeaders: { aUTHORIZATION: [bearer] } },
    { ...bare, headers: { AUTHORIZATION: bearer }, multiValueHeaders: null },
    { ...bare, headers: { Authorization: bearer }, multiValueHeaders: { Authorization: [bearer] } },
    { type: "REQUEST", methodArn: bare.methodArn, headers: { authorization: bearer } },
  ];
  for (const sent of answers) assert.equal((await ask(sent)).principalId, "ada");
  const twice = { ...bare, headers: { Authorization: bearer }, multiValueHeaders: { Authorization: [bearer, "Bearer other"] } };
  assert.deepEqual((await ask(twice)).context, { reason: "invalid_request" });
  for (const headers of [undefined, null, {}, { authorization: null }]) {
    assert.deepEqual(await thrown(ask({ ...bare, headers })), UNAUTHORIZED);
  }
});

test("a TOKEN is the whole value of the header the configuration names", async () => {
  const sent = { type: "TOKEN", methodArn: `${API}/GET/pets/1`, authorizationToken: token() };
  assert.deepEqual(await thrown(handlerOf().ask(sent)), UNAUTHORIZED);
  assert.equal((await handlerOf().ask({ ...sent, authorizationToken: `bearer ${token()}` })).principalId, "ada");
  const credentials = [{ cookie: "session" }, { header: "x-token" }];
  assert.equal((await handlerOf({}, { credentials }).ask(sent)).principalId, "ada");
  assert.deepEqual(await thrown(handlerOf().ask({ ...sent, authorizationToken: null })), UNAUTHORIZED);
});

test("an HTTP API's cookies are read", async () => {
  const { ask } = handlerOf({}, { credentials: [{ cookie: "session" }] });
  const sent = event("apigw-http-v2.ts");
  const answer = await ask({ ...sent, cookies: ["theme=dark", `session=${token()}`] });
  assert.deepEqual(answer, { isAuthorized: true, context: {} });
});

test("an HTTP API is answered by policy where the options say so", async () => {
  const { ask } = handlerOf({ answers: "policy", policy: "request" });
  const sent = event("apigw-http-v2.ts");
  const answer = await ask({ ...sent, headers: { authorization: `Bearer ${token()}` } });
  assert.deepEqual(answer, { principalId: "ada", policyDocument: document(statement("Allow", sent.routeArn)), context: {} });
});

test("the route $default is decided by the request alone", async () => {
  const sent = { ...event("apigw-http-v2.ts"), routeKey: "$default", headers: { authorization: `Bearer ${token()}` } };
  const routeArn = `${API.replace("/prod", "")}/$default/$default`;
  assert.deepEqual(await handlerOf().ask({ ...sent, routeArn }), { isAuthorized: true, context: {} });
  assert.deepEqual((await handlerOf().ask({ ...sent, routeArn, rawPath: "/lambda?x" })).isAuthorized, false);
  const answer = await handlerOf({ answers: "policy" }).ask({ ...sent, routeArn });
  assert.equal(allows(answer.policyDocument, routeArn), false);
});

test("the route $default is decided without what stands before its path", async () => {
  const rules = [
    { id: "all", methods: ["GET"], path: "/{path+}" },
    { id: "root", methods: ["GET"], path: "/" },
    { id: "admins", methods: ["GET"], path: "/admin/{path+}", effect: "Deny", not: { roles: ["admin"] } },
  ];
  const own = "abc123.execute-api.eu-west-1.amazonaws.com";
  /** @param {string} stage @param {string} domainName @param {string} rawPath */
  const sent = (stage, domainName, rawPath) => ({
    version: "2.0", type: "REQUEST", routeKey: "$default", rawPath, headers: { authorization: `Bearer ${token()}` },
    routeArn: `${API.replace("/prod", "")}/${stage}/$default`,
    requestContext: { requestId: "request-1", stage, domainName, http: { method: "GET", path: rawPath } },
  });
  /** @param {object} options @param {[string, string, string]} place */
  const answer = async (options, ...place) => {
    const { ask, records } = handlerOf(options, { rules });
    const { isAuthorized, message } = await ask(sent(...place)).catch((/** @type {Error} */ error) => error);
    const [{ rule, reason, hint }] = records;
    return isAuthorized === undefined ? [message, hint] : [isAuthorized, rule ?? reason];
  };
  const unknown = ["authorizer unavailable", "BasePathUnknown"];
  for (const [place, options, expected] of /** @type {[[string, string, string], object, unknown][]} */ ([
    [["$default", own, "/admin/users"], {}, [false, "admins"]],
    [["prod", own, "/prod/admin/users"], {}, [false, "admins"]],
    [["prod", own, "/prod/pets"], {}, [true, "all"]],
    [["prod", own, "/prod"], {}, [true, "root"]],
    [["prod", `${own}.cn`, "/prod/admin/users"], {}, [false, "admins"]],
    [["prod", own, "/product/admin"], {}, unknown],
    [["prod", own, "/admin/users"], { basePath: "" }, unknown],
    [["$default", "api.example.com", "/v1/admin/users"], {}, unknown],
    [["$default", "api.example.com", "/v1/admin/users"], { basePath: "/v1" }, [false, "admins"]],
    [["prod", "api.example.com", "/v1/pets"], { basePath: "/v1" }, [true, "all"]],
    [["$default", "api.example.com", "/v2/pets"], { basePath: "/v1" }, unknown],
    [["$default", "api.example.com", "/admin/users"], { basePath: "" }, [false, "admins"]],
  ])) {
    assert.deepEqual(await answer(options, ...place), expected, JSON.stringify([place, options]));
  }
  for (const basePath of ["v1", "/v1/", "/"]) assert.throws(() => handlerOf({ basePath }), TypeError);
});

test("a policy can end with the token", async () => {
  const { ask } = handlerOf({ policy: "request", untilExpiry: true });
  const [allow] = (await ask(restRequest("GET", "/pets/1", token()))).policyDocument.Statement;
  assert.deepEqual(allow.Condition, { DateLessThan: { "aws:CurrentTime": "2026-01-01T00:05:00Z" } });
});

test("an API key goes where it is asked for and nowhere else", async () => {
  const { ask } = handlerOf({ policy: "request", usageIdentifierKey: "key" }, { context: { key: "api_key", tenant: "tenant" } });
  const answer = await ask(restRequest("GET", "/pets/1", token({ api_key: "k-1", tenant: "a" })));
  assert.deepEqual([answer.usageIdentifierKey, answer.context], ["k-1", { tenant: "a" }]);
  assert.equal("usageIdentifierKey" in (await ask(restRequest("GET", "/pets/1", token({ api_key: 7 })))), false);
});

test("an API key leaves every answer's context, and one that no context has is a fault", async () => {
  const changes = { context: { key: "api_key", tenant: "tenant" } };
  const bearer = token({ api_key: "k-1", tenant: "a" });
  const { ask } = handlerOf({ usageIdentifierKey: "key" }, changes);
  const simple = await ask({ ...event("apigw-http-v2.ts"), headers: { authorization: `Bearer ${bearer}` } });
  assert.deepEqual(simple, { isAuthorized: true, context: { tenant: "a" } });
  const graph = await ask({ ...event("appsync-lambda-auth.go"), authorizationToken: bearer });
  assert.deepEqual([graph.isAuthorized, graph.resolverContext], [true, { tenant: "a" }]);
  const misspelt = handlerOf({ usageIdentifierKey: "kee" }, changes);
  assert.deepEqual(await thrown(misspelt.ask(restRequest("GET", "/pets/1", bearer))), UNAVAILABLE);
  assert.deepEqual(misspelt.records.map(({ errors }) => errors[0].message), ["options.usageIdentifierKey is no name in context"]);
});

test("a principal without a subject is its client, and a public route is anybody's", async () => {
  const { ask } = handlerOf({ policy: "request" });
  const claims = { sub: undefined, client_id: "machine" };
  assert.equal((await ask(restRequest("GET", "/pets/1", token(claims)))).principalId, "machine");
  assert.deepEqual(await ask(restRequest("GET", "/health")), {
    principalId: "anonymous",
    policyDocument: document(statement("Allow", `${API}/GET/health`)),
    context: {},
  });
});

test("an answer over 8 KB speaks of one request, or is none", async () => {
  const rules = Array.from({ length: 40 }, (_, index) => ({ id: `r${index}`, methods: ["GET"], path: `/${"long".repeat(10)}/${index}`, scopes: ["pets:read"] }));
  const path = rules[0].path;
  const { ask, records } = handlerOf({}, { rules, context: { note: "note" } });
  const small = await ask(restRequest("GET", path, token()));
  assert.equal(small.policyDocument.Statement[0].Resource.length, 40);
  const medium = await ask(restRequest("GET", path, token({ note: "n".repeat(4000) })));
  assert.deepEqual(medium.policyDocument, document(statement("Allow", `${API}/GET${path}`)));
  assert.equal(records.find((record) => record.event === "answer_too_large").bytes > 8192, true);
  assert.deepEqual(await thrown(ask(restRequest("GET", path, token({ note: "n".repeat(9000) })))), UNAVAILABLE);
  const v2 = { ...event("apigw-http-v2.ts"), headers: { authorization: `Bearer ${token({ note: "n".repeat(9000) })}` } };
  assert.deepEqual(await thrown(handlerOf({}, { context: { note: "note" } }).ask(v2)), UNAVAILABLE);
});

test("a document over the core's budget is noted", async () => {
  const rules = Array.from({ length: 200 }, (_, index) => ({ id: `r${index}`, methods: ["GET"], path: `/long/${index}`, scopes: ["pets:read"] }));
  const { ask, records } = handlerOf({}, { rules });
  const answer = await ask(restRequest("GET", "/long/7", token()));
  assert.deepEqual(answer.policyDocument, document(statement("Allow", `${API}/GET/long/7`)));
  const { event: name, fallback, requestId } = records.find((record) => record.event === "policy_fallback");
  assert.deepEqual([name, fallback, requestId], ["policy_fallback", "over_budget", "request-1"]);
});

test("routes no cached policy can speak about are named once, with the fix", async () => {
  const rules = [
    { id: "item", methods: ["GET"], path: "/pets/{id}", scopes: ["pets:read"] },
    { id: "photo", methods: ["GET"], path: "/pets/{id}/photo", scopes: ["pets:write"] },
  ];
  const { ask, records } = handlerOf({}, { rules });
  await ask(restRequest("GET", "/pets/1", token()));
  await ask(restRequest("GET", "/pets/1", token()));
  const named = records.filter((record) => record.event === "not_cacheable");
  assert.deepEqual(named.map(({ rule, method, becauseOf }) => [rule, method, becauseOf]), [["item", "GET", "photo"]]);
  assert.equal(named[0].fix, "set the authorizer's TTL to 0, or make method and path identity sources, or give the route a path of its own");
  const quiet = handlerOf({ policy: "request" }, { rules });
  await quiet.ask(restRequest("GET", "/pets/1", token()));
  assert.deepEqual(quiet.records.map((record) => record.event), ["decision"]);
});
