// @ts-check
// Decisions at once, remembered tokens, what is recorded, and what is held in memory.
import assert from "node:assert/strict";
import * as crypto from "node:crypto";
import { test } from "node:test";
import { createAuthorizer } from "../../js/index.js";
import { signingInput } from "../signing_input.js";
import { ISSUER, NOW, SECRET, config, faceless, request, token, world } from "./support.js";

const OTHER = "another secret of forty bytes, for tests";
const JWKS = "https://issuer.example/jwks.json";

/** What a decision came to. @param {any} decision */
const outcome = (decision) => decision && (decision.rule ?? decision.problem.code);

test("a request is decided at once as it is with a promise", async () => {
  const { io, records } = world();
  const authorizer = await createAuthorizer(config(), io);
  for (const asked of [request(token()), { ...request(), path: "/health" }, request(token({ scope: "" })), request("x.y.z"), request()]) {
    for (const headers of [asked.headers, Object.entries(asked.headers), new Headers(asked.headers)]) {
      const before = records.length;
      const now = authorizer.authorizeSync({ ...asked, headers, id: "r-1" });
      const later = await authorizer.authorize({ ...asked, headers, id: "r-1" });
      const plain = (/** @type {any} */ one) => (one.problem ? faceless(one) : one);
      assert.deepEqual(plain(now), plain(later));
      const [one, other] = records.slice(before).map(({ incident, ...record }) => record);
      assert.deepEqual(one, other);
    }
  }
});

test("nothing is decided at once where it would have to wait", async () => {
  const issuers = [{ issuer: ISSUER, audiences: ["a"], algorithms: ["RS256"], keys: { jwksUri: JWKS } }];
  const fetching = await createAuthorizer(config({ issuers }), world().io);
  const header = Buffer.from('{"alg":"RS256","kid":"k"}').toString("base64url");
  const claims = Buffer.from(JSON.stringify({ iss: ISSUER })).toString("base64url");
  assert.equal(fetching.authorizeSync(request(`${header}.${claims}.AA`)), null);
  assert.equal(outcome(fetching.authorizeSync({ ...request(), path: "/health" })), "health");

  const forged = await createAuthorizer(config(), world().io);
  assert.equal(forged.authorizeSync(request(token({}, OTHER))), null, "the secret may have been replaced");
  assert.equal(outcome(await forged.authorize(request(token({}, OTHER)))), "invalid_token");
  assert.equal(outcome(forged.authorizeSync(request(token({}, OTHER)))), "invalid_token", "it was read again just now");

  const logging = await createAuthorizer(config(), world({ log: async () => Promise.reject(new Error("down")) }).io);
  assert.equal(logging.authorizeSync(request(token())), null);
  assert.equal(outcome(await logging.authorize(request(token()))), "unavailable");
});

test("a fault is a refusal at once too", async () => {
  const { io, records } = world();
  const authorizer = await createAuthorizer(config(), io);
  for (const wrong of [undefined, null, {}, { method: "GET", path: "/pets", headers: null }]) {
    assert.equal(outcome(authorizer.authorizeSync(/** @type {any} */ (wrong))), "unavailable");
  }
  assert.deepEqual(records.map(({ reason }) => reason), ["shim_fault", "shim_fault", "request_invalid", "shim_fault"]);
});

test("what is not plain is decided as JSON, with the same outcome", async () => {
  const { io, records } = world();
  const authorizer = await createAuthorizer(config(), io);
  const bearer = `Bearer ${token()}`;
  for (const [headers, expected, reason = null] of /** @type {[any, string, string?][]} */ ([
    [{ AUTHORIZATION: bearer }, "pets"],
    [{ aUthorization: bearer }, "pets"],
    [{ authorization: [bearer] }, "pets"],
    [{ authorization: bearer, accept: ["a", "b"], cookie: undefined }, "pets"],
    [{ authorization: `\t${bearer} ` }, "pets"],
    [{ authorization: bearer, Authorization: bearer }, "invalid_request", "credentials_repeated"],
    [{ authorization: `${bearer}\u0141` }, "invalid_token", "credentials_malformed"],
    [{ authorization: bearer.replace("B", "\u0142") }, "credentials_required", "credentials_unsupported"],
    [{ authorization: bearer, "x-name": "J\u00fcrgen \u{1f600}" }, "pets"],
    [{ authorization: bearer, "x-name": "\ud800" }, "unavailable", "request_invalid"],
    [{ authorization: bearer, "x-\udc00": "" }, "unavailable", "request_invalid"],
    [{ authorization: bearer, "x-number": 7 }, "unavailable", "request_invalid"],
    [{ authorization: bearer, "x-long": "x".repeat(200_000) }, "pets"],
    [{ authorization: bearer, "x-long": "x".repeat(523_500) }, "pets"],
    [{ authorization: bearer, "x-long": "x".repeat(600_000) }, "unavailable", "request_invalid"],
    [{ authorization: `Bearer ${"x".repeat(30_000)}` }, "invalid_token", "token_too_large"],
    [{ "\u{212a}ey": bearer, authorization: bearer }, "pets"],
  ])) {
    const asked = request(undefined, { headers });
    const [now, later] = [authorizer.authorizeSync(asked), await authorizer.authorize(asked)];
    const seen = records.slice(-2).map((record) => record.reason);
    const name = JSON.stringify(headers).slice(0, 200);
    assert.deepEqual([outcome(now), outcome(later), seen], [expected, expected, [reason, reason]], name);
  }
});

test("a request too large to be read does not make the module grow", async () => {
  const { io, records } = world();
  const authorizer = await createAuthorizer(config(), io);
  authorizer.authorizeSync(request(token(), { headers: { authorization: `Bearer ${token()}`, "x-long": "x".repeat(523_000) } }));
  const { moduleBytes } = authorizer.stats();
  const long = "x".repeat(10_000_000);
  for (const changes of [{ headers: { authorization: `Bearer ${long}` } }, { headers: { cookie: [long, long] } }, { path: `/${long}` }, { method: long }]) {
    assert.equal(outcome(authorizer.authorizeSync(request(token(), changes))), "unavailable");
    assert.equal(outcome(await authorizer.authorize(request(token(), changes))), "unavailable");
  }
  assert.deepEqual(records.slice(1).map(({ reason }) => reason), Array(8).fill("request_invalid"));
  assert.equal(authorizer.stats().moduleBytes, moduleBytes);
});

for (const [way, changes, headers] of /** @type {[string, object, object][]} */ ([
  ["remembered", {}, {}],
  ["decided as JSON", {}, { accept: ["a", "b"] }],
])) {
  test(`what a grant shows of a token cannot be changed where it is ${way}`, async () => {
    const authorizer = await createAuthorizer(config({ context: { subject: "sub" }, ...changes }), world().io);
    const asked = request(undefined, { headers: { authorization: `Bearer ${token()}`, ...headers } });
    const decide = () => /** @type {any} */ (authorizer.authorizeSync(asked));
    const expected = structuredClone(decide());
    for (const change of [
      (/** @type {any} */ { principal }) => principal.scopes.push("pets:write"),
      (/** @type {any} */ { principal }) => principal.roles.push("admin"),
      (/** @type {any} */ { principal }) => (principal.subject = "eve"),
      (/** @type {any} */ { context }) => (context.subject = "eve"),
      (/** @type {any} */ { headers }) => headers.push(["x-auth-subject", "eve"]),
      (/** @type {any} */ { headers }) => (headers[1][1] = "eve"),
    ]) {
      assert.throws(() => change(decide()), TypeError);
    }
    decide().rule = "mine alone";
    assert.deepEqual(decide(), expected);
  });
}

test("a remembered token is no longer good than it is", async () => {
  let now = NOW;
  const authorizer = await createAuthorizer(config(), world({ now: () => now }).io);
  const asked = request(token({ nbf: NOW / 1000 - 60, exp: NOW / 1000 + 300 }));
  for (const [seconds, expected] of /** @type {[number, string][]} */ ([
    [0, "pets"], [299, "pets"], [300, "invalid_token"], [299, "pets"], [-60, "pets"], [-61, "invalid_token"], [0, "pets"],
  ])) {
    now = NOW + seconds * 1000;
    assert.equal(outcome(authorizer.authorizeSync(asked)), expected, `${seconds}`);
  }
  const { hits, misses, tokens } = authorizer.stats().cache;
  assert.deepEqual([hits, misses, tokens], [6, 1, 1]);
});

test("a token under a secret that is replaced is forgotten", async () => {
  let [now, current] = [NOW, /** @type {any} */ (SECRET)];
  const authorizer = await createAuthorizer(config(), world({ now: () => now, secret: async () => current }).io);
  const [old, fresh] = [request(token({ exp: NOW / 1000 + 9000 })), request(token({ exp: NOW / 1000 + 9000 }, OTHER))];
  const decide = async (/** @type {any} */ asked) => outcome(await authorizer.authorize(asked));
  assert.deepEqual([await decide(old), await decide(old)], ["pets", "pets"]);
  current = { current: OTHER, previous: SECRET, previousUntilMillis: NOW + 3_600_000 };
  now += 60_000;
  assert.deepEqual([await decide(fresh), await decide(old), await decide(old)], ["pets", "pets", "pets"]);
  now = NOW + 3_599_999;
  assert.equal(await decide(old), "pets");
  now = NOW + 3_600_000;
  assert.deepEqual([await decide(old), await decide(fresh)], ["invalid_token", "pets"]);
  now = NOW + 3_599_999;
  assert.equal(await decide(old), "pets", "the clock went back");
});

test("a token under a key that is removed is forgotten", async () => {
  const { publicKey, privateKey } = crypto.generateKeyPairSync("ec", { namedCurve: "P-256" });
  const next = crypto.generateKeyPairSync("ec", { namedCurve: "P-256" });
  const set = (/** @type {any} */ key) => JSON.stringify({ keys: [{ ...key.export({ format: "jwk" }), kid: "k" }] });
  let [now, published] = [NOW, set(publicKey)];
  const issuers = [{ issuer: ISSUER, audiences: ["a"], algorithms: ["ES256"], keys: { jwksUri: JWKS } }];
  const io = world({ now: () => now, fetch: async () => new Response(published, { headers: { "cache-control": "max-age=60" } }) }).io;
  const authorizer = await createAuthorizer(config({ issuers }), io);
  const claims = { iss: ISSUER, aud: "a", sub: "ada", scope: "pets:read", exp: NOW / 1000 + 9000 };
  const signed = signingInput({ alg: "ES256", kid: "k" }, claims);
  const signature = crypto.sign("sha256", Buffer.from(signed), { key: privateKey, dsaEncoding: "ieee-p1363" });
  const asked = request(`${signed}.${signature.toString("base64url")}`);
  assert.equal(outcome(await authorizer.authorize(asked)), "pets");
  assert.equal(outcome(authorizer.authorizeSync(asked)), "pets");
  published = set(next.publicKey);
  now += 3_600_000;
  assert.equal(outcome(await authorizer.authorize(asked)), "invalid_token");
  assert.equal(outcome(authorizer.authorizeSync(asked)), "invalid_token");
  assert.equal(authorizer.stats().keySets, 1);
});

test("refusals alone are recorded where that is asked for", async () => {
  const { io, records } = world({ record: "refusals" });
  const authorizer = await createAuthorizer(config(), io);
  for (const asked of [request(token()), request(token(), { headers: { authorization: [`Bearer ${token()}`] } })]) {
    assert.equal(outcome(authorizer.authorizeSync(asked)), "pets");
    assert.equal(outcome(await authorizer.authorize(asked)), "pets");
  }
  authorizer.authorizeSync(request());
  assert.deepEqual(records.map(({ reason }) => reason), ["credentials_missing"]);
  await assert.rejects(createAuthorizer(config(), world({ record: "none" }).io), TypeError);
});

test("a cache that is switched off or full still decides", async () => {
  for (const [tokenCache, held] of /** @type {[any, number][]} */ ([[false, 0], [{ maxTokens: 10 }, 10]])) {
    const authorizer = await createAuthorizer(config({ tokenCache }), world().io);
    for (let round = 0; round < 2; round += 1) {
      for (let number = 0; number < 50; number += 1) {
        const decision = /** @type {any} */ (authorizer.authorizeSync(request(token({ sub: `user-${number}` }))));
        assert.equal(decision.principal.subject, `user-${number}`);
      }
    }
    const { cache, moduleBytes } = authorizer.stats();
    assert.equal(cache.tokens, held);
    assert.ok(cache.bytes <= 4_194_304 && moduleBytes >= 1_048_576);
  }
});
