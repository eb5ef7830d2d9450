// @ts-check
import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createAuthorizer } from "../../js/index.js";
import { logLine } from "../../js/log.js";
import { ISSUER, NOW, SECRET, config, request, token, world } from "./support.js";

/** @param {any} explanation @param {string} check */
function step(explanation, check) {
  return explanation.steps.find((/** @type {any} */ step) => step.check === check);
}

/** @param {object} [changes] @param {object} [outside] */
async function open(changes, outside) {
  const { io, records } = world(outside);
  return { authorizer: await createAuthorizer(config(changes), io), records };
}

test("an allowed request is explained by the rule, and nothing is logged", async () => {
  const { authorizer, records } = await open();
  const explanation = await authorizer.explain(request(token()));
  assert.deepEqual(explanation.answer, await authorizer.authorize(request(token())));
  assert.equal(explanation.summary, "allowed: pets allows this");
  assert.deepEqual([explanation.effect, explanation.status, explanation.reason, explanation.rule], ["Allow", 200, null, "pets"]);
  assert.deepEqual(new Set(explanation.steps.map(({ outcome }) => outcome)), new Set(["passed"]));
  assert.equal(records.length, 1);
});

test("every check of the claims is told, also after the first that failed", async () => {
  const { authorizer } = await open();
  const explanation = await authorizer.explain(request(token({ aud: "else", exp: NOW / 1000 - 60 })));
  assert.equal(explanation.summary, "refused with 401: the audience is none of those configured");
  assert.deepEqual(step(explanation, "audience"), {
    check: "audience",
    outcome: "failed",
    detail: "the audience is none of those configured",
    pointer: "/issuers/0/audiences",
    expected: "https://api.example",
    found: "else",
    fix: "get a token for this API, or add the audience where it is one of this API's names",
  });
  assert.equal(step(explanation, "expiry").detail, "the token has expired 60 s ago");
  assert.equal(step(explanation, "rules").outcome, "skipped");
  const { name, value, verdict, detail } = /** @type {any} */ (explanation.claims.find(({ name }) => name === "exp"));
  assert.deepEqual([name, value, verdict, detail], ["exp", "1767225540", "bad", "the token has expired 60 s ago"]);
});

test("near misses are named", async () => {
  const { authorizer } = await open();
  const near = async (/** @type {object} */ changes, bearer = token({ scope: "pets:list" })) => {
    const { rules } = await authorizer.explain(request(bearer, changes));
    return rules.map(({ verdict, detail }) => [verdict, detail]);
  };
  assert.deepEqual(await near({}), [["lacks_scopes", "pets would allow this but for the scope pets:read"]]);
  assert.deepEqual(await near({ method: "PUT" }), [["other_method", "pets covers this path for GET"]]);
  assert.deepEqual(await near({ path: "/pet" }), [["other_path", "pets covers /pets, which differs in one segment"]]);
  assert.deepEqual(await near({ path: "/pets/7" }), [["other_path", "pets covers /pets, which has one segment less"]]);
  assert.deepEqual(await near({ path: "/pets/" }), [["other_path", "pets covers GET /pets, which is the request written well"]]);
  assert.deepEqual(await near({ path: "/elsewhere" }), []);
});

test("a condition that does not hold is named with its place", async () => {
  const rules = [
    { id: "own", methods: ["GET"], path: "/users/{id}", anyOf: [{ claims: { sub: "{id}" } }, { roles: ["admin"] }] },
    { id: "not-banned", methods: ["GET"], path: "/pets", allOf: [{ scopes: [] }, { not: { claims: { banned: true } } }] },
    { id: "level", methods: ["GET"], path: "/level", claims: { "/org/level": [2, 3] } },
  ];
  const { authorizer } = await open({ rules });
  const failing = async (/** @type {string} */ path, /** @type {object} */ claims) => {
    const { rules } = await authorizer.explain(request(token(claims), { path }));
    return [rules[0].detail, rules[0].failing];
  };
  assert.deepEqual(await failing("/users/bob", {}), [
    "own would allow this but for one of: the claim sub as bob, one of the roles admin",
    { pointer: "/rules/0/anyOf", condition: "anyOf", expected: ["the claim sub as bob", "one of the roles admin"] },
  ]);
  assert.deepEqual(await failing("/pets", { banned: true }), [
    "not-banned would allow this but for what it excludes: the claim banned as true",
    { pointer: "/rules/1/allOf/1/not", condition: "not", expected: "the claim banned as true" },
  ]);
  assert.deepEqual(await failing("/level", { org: { level: 1 } }), [
    "level would allow this but for the claim /org/level, which must be 2, 3",
    { pointer: "/rules/2/claims/~1org~1level", condition: "claims", claim: "/org/level", expected: ["2", "3"], found: "1" },
  ]);
});

test("claims can be assumed: those given are checked, those absent taken as good", async () => {
  const { authorizer } = await open();
  const assumed = async (/** @type {object} */ claims, issuer = 0) => {
    const { reason, steps } = await authorizer.explain(request(), { claims: { ...claims }, issuer });
    return [reason, new Set(steps.filter(({ outcome }) => outcome === "assumed").map(({ check }) => check))];
  };
  const beforeClaims = ["credentials", "token", "header", "payload", "issuer", "algorithm", "key", "signature"];
  const taken = new Set([...beforeClaims, "issuer_name", "audience", "expiry"]);
  assert.deepEqual(await assumed({ scope: "pets:read" }), [null, taken]);
  assert.deepEqual(await assumed({}), ["scope_insufficient", taken]);
  assert.equal((await assumed({ scope: "pets:read", aud: "else" }))[0], "audience_mismatch");
  assert.equal((await assumed({ scope: "pets:read", exp: 5 }))[0], "token_expired");
  assert.equal((await assumed({ scope: "pets:read" }, 1))[0], "issuer_unknown");
});

test("a key set is fetched where deciding would fetch it, and no decision changes", async () => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  let fetches = 0;
  const body = JSON.stringify({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "a" }] });
  const fetch = async () => ((fetches += 1), new Response(body));
  const issuer = { issuer: ISSUER, audiences: ["https://api.example"], algorithms: ["EdDSA"], keys: { jwksUri: "https://issuer.example/keys" } };
  const { authorizer } = await open({ issuers: [issuer] }, { fetch });
  const signed = (/** @type {string} */ kid) => {
    const [, claims] = token().split(".");
    const input = `${Buffer.from(JSON.stringify({ alg: "EdDSA", kid })).toString("base64url")}.${claims}`;
    return `${input}.${sign(null, Buffer.from(input), privateKey).toString("base64url")}`;
  };
  assert.equal((await authorizer.explain(request(signed("a")))).effect, "Allow");
  assert.equal(fetches, 1);
  const before = authorizer.keySets();
  assert.equal((await authorizer.explain(request(signed("a")))).effect, "Allow");
  assert.deepEqual(authorizer.keySets(), before);
  const { summary } = await authorizer.explain(request(signed("b")));
  assert.equal(summary, "refused with 401: no key of the issuer fits the header");
  assert.equal((await authorizer.authorize(request(signed("a")))).effect, "Allow");
});

test("a refusal's incident finds its explanation in the log, where that is asked for", async () => {
  const { authorizer, records } = await open({}, { explainRefusals: true });
  const bearer = token({ scope: "pets:\u2028list" });
  const decision = /** @type {any} */ (await authorizer.authorize(request(bearer, { id: "r-1" })));
  await authorizer.authorize(request(token()));
  assert.deepEqual(records.map(({ event }) => event), ["decision", "explanation", "decision"]);
  const [audit, explanation] = records;
  assert.equal(decision.problem.instance, `urn:uuid:${explanation.incident}`);
  assert.deepEqual([explanation.incident, explanation.requestId], [audit.incident, "r-1"]);
  assert.equal(explanation.summary, "refused with 403: pets would allow this but for the scope pets:read");
  assert.deepEqual(Object.keys(explanation), [
    "event", "incident", "requestId", "reason", "rule", "summary", "steps", "rules", "time", "durationMs",
  ]);
  const line = logLine(explanation);
  assert.match(line, /^[\x20-\x7e]+$/);
  for (const part of [...bearer.split("."), SECRET]) assert.ok(!line.includes(part), part);
});

test("a log that fails at an explanation changes no refusal", async () => {
  const log = (/** @type {any} */ { event }) => {
    if (event === "explanation") throw new Error("the log is full");
  };
  const { authorizer } = await open({}, { explainRefusals: true, log });
  assert.equal(/** @type {any} */ (await authorizer.authorize(request())).status, 401);
});

test("what is no request is explained as one that cannot be read", async () => {
  const { authorizer } = await open();
  const explanation = await authorizer.explain(/** @type {any} */ ({ method: 1, path: "/", headers: [] }));
  assert.deepEqual([explanation.status, explanation.reason], [503, "request_invalid"]);
  await assert.rejects(authorizer.explain(/** @type {any} */ (null)), TypeError);
});

test("the documentation shows a step as it is, and names every check", async () => {
  const text = readFileSync(new URL("../../docs/explain.md", import.meta.url), "utf8");
  const [, shown] = /```json\n([\s\S]*?)```/.exec(text) ?? [];
  const [issuer] = config().issuers;
  const { authorizer } = await open({ issuers: [{ ...issuer, audiences: ["https://api.example.com"] }] });
  const explanation = await authorizer.explain(request(token({ aud: "https://other.example.com" })));
  assert.deepEqual(step(explanation, "audience"), JSON.parse(shown));
  const rows = text.split("\n").filter((line) => line.startsWith("| `"));
  const named = new Set(rows.flatMap((row) => [...row.split("|")[1].matchAll(/`([a-z_]+)`/g)].map(([, check]) => check)));
  assert.deepEqual(explanation.steps.map(({ check }) => check).filter((check) => !named.has(check)), []);
});
