// @ts-check
// What the README shows is what happens.
import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createAuthorizer } from "../../js/index.js";
import { signingInput } from "../signing_input.js";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const [config, decision] = [...readme.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json]) => JSON.parse(json));
const NOW = 1_767_225_600_000;

test("the README's configuration gives the README's decision", async () => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const document = { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "1" }] };
  const asked = /** @type {unknown[]} */ ([]);
  const fetch = async (/** @type {unknown} */ url) => {
    asked.push(String(url));
    return Response.json(document);
  };
  const [issuer] = config.issuers;
  const claims = { iss: issuer.issuer, aud: issuer.audiences[0], sub: "ada", exp: NOW / 1000 + 60 };
  const signed = signingInput({ alg: "ES256", kid: "1" }, claims);
  const signature = sign("sha256", Buffer.from(signed), { key: privateKey, dsaEncoding: "ieee-p1363" });
  const token = `${signed}.${signature.toString("base64url")}`;

  const authorizer = await createAuthorizer(config, { now: () => NOW, log() {}, fetch });
  const headers = { authorization: `Bearer ${token}` };
  const answer = /** @type {any} */ (await authorizer.authorize({ method: "GET", path: "/pets/7", headers }));

  assert.deepEqual(asked, [issuer.keys.jwksUri]);
  assert.match(answer.problem.instance, /^urn:uuid:/);
  assert.deepEqual({ ...answer, problem: { ...answer.problem, instance: decision.problem.instance } }, decision);
});

test("the README's mistake is answered as the README says", async () => {
  const [, pointer, message] = /`(\/rules\/1\/scope): ([^`]+)`/.exec(readme) ?? [];
  const { scopes, ...rule } = config.rules[1];
  const mistaken = { ...config, rules: [config.rules[0], { ...rule, scope: scopes }] };
  await assert.rejects(createAuthorizer(mistaken), (/** @type {any} */ error) => {
    assert.deepEqual(error.errors, [{ pointer, message }]);
    return true;
  });
});
