// @ts-check
// Key sets that are there before the first request.
import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { test } from "node:test";
import { createAuthorizer } from "../../js/index.js";
import { signingInput } from "../signing_input.js";
import { AUDIENCE, ISSUER, NOW, config, request, token, world } from "./support.js";

const OTHER = "https://other.example";
const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const jwks = { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "k" }] };
const DOCUMENTS = /** @type {Record<string, object>} */ ({
  [`${ISSUER}/keys`]: jwks,
  [`${OTHER}/.well-known/openid-configuration`]: { issuer: OTHER, jwks_uri: `${OTHER}/keys` },
  [`${OTHER}/keys`]: jwks,
});

/** Two issuers, one whose key set has a place and one that says where it is. */
function remote() {
  const entry = (/** @type {string} */ issuer, /** @type {object} */ keys) => ({ issuer, audiences: [AUDIENCE], algorithms: ["EdDSA"], keys });
  return config({ issuers: [entry(ISSUER, { jwksUri: `${ISSUER}/keys` }), entry(OTHER, { discovery: true })] });
}

/** An authorizer, the places it asked, and what it logged. @param {object} [changes] */
async function fetching(changes) {
  const asked = /** @type {string[]} */ ([]);
  const fetch = async (/** @type {string | URL} */ url) => {
    asked.push(String(url));
    return Response.json(DOCUMENTS[String(url)]);
  };
  const { io, records } = world({ fetch, ...changes });
  return { authorizer: await createAuthorizer(remote(), io), asked, records };
}

/** @param {string} issuer */
function signed(issuer) {
  const claims = { iss: issuer, aud: AUDIENCE, sub: "ada", scope: "pets:read", exp: NOW / 1000 + 300 };
  const input = signingInput({ alg: "EdDSA", kid: "k" }, claims);
  return `${input}.${sign(null, Buffer.from(input), privateKey).toString("base64url")}`;
}

test("every key set is fetched once, and no request waits", async () => {
  const { authorizer, asked } = await fetching();
  assert.equal(authorizer.authorizeSync(request(signed(ISSUER))), null);
  await authorizer.prefetch();
  assert.deepEqual(asked.sort(), Object.keys(DOCUMENTS).sort());
  for (const issuer of [ISSUER, OTHER]) assert.equal(authorizer.authorizeSync(request(signed(issuer)))?.effect, "Allow");
  await authorizer.prefetch();
  assert.equal(asked.length, 3);
});

test("a request that comes meanwhile waits for the same fetch", async () => {
  const { authorizer, asked } = await fetching();
  const [, decision] = await Promise.all([authorizer.prefetch(), authorizer.authorize(request(signed(ISSUER)))]);
  assert.equal(decision.effect, "Allow");
  assert.equal(asked.length, 3);
});

test("what fails is logged, and nothing is thrown", async () => {
  const fetch = async () => Promise.reject(new Error("down"));
  const { authorizer, records } = await fetching({ fetch });
  await authorizer.prefetch();
  assert.deepEqual(records.map(({ event }) => event).sort(), ["discovery", "key_set"]);
  assert.deepEqual(authorizer.keySets().map(({ state }) => state), ["cooling", "cooling"]);
});

test("a clock or a log that throws does not show", async () => {
  const throws = () => assert.fail("not now");
  for (const changes of [{ now: throws }, { log: throws }]) await (await fetching(changes)).authorizer.prefetch();
});

test("where no key set is fetched, nothing is to be done", async () => {
  const authorizer = await createAuthorizer(config(), world().io);
  await authorizer.prefetch();
  assert.equal(authorizer.authorizeSync(request(token()))?.effect, "Allow");
});
