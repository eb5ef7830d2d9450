// @ts-check
// Real tokens: an OpenID provider grants them, workerd takes or refuses them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
// @ts-ignore The package has no types.
import Provider from "oidc-provider";
import { exportJWK, generateKeyPair } from "jose";
import { ask, assertProblem, echo, faceless, recordOf, serve } from "./support.js";
import { startWorkerd } from "./workerd.js";

const API = "https://api.example";
const OTHER_API = "https://other.example";
const BRIEF_API = "https://brief.example";
const CLIENT = { client_id: "robot", client_secret: "a client secret, for tests alone" };

/** @type {Awaited<ReturnType<typeof openIdProvider>>} */
let provider;
/** @type {Awaited<ReturnType<typeof echo>>} */
let upstream;
/** @type {Awaited<ReturnType<typeof startWorkerd>>} */
let workerd;
let base = "";

before(async () => {
  provider = await openIdProvider();
  upstream = await echo();
  const { issuer, jwks } = await provider.metadata();
  const config = {
    realm: "pets",
    issuers: [{
      issuer,
      audiences: [API, BRIEF_API],
      algorithms: ["RS256", "ES256", "EdDSA"],
      keys: { jwks },
      tokenTypes: ["at+jwt"],
      requiredClaims: ["client_id", "jti"],
    }],
    rules: [
      { id: "read", methods: ["GET"], path: "/pets/{id}", scopes: ["pets:read"] },
      { id: "write", methods: ["PUT"], path: "/pets/{id}", scopes: ["pets:write"] },
    ],
    forward: { "x-auth-issuer": "iss", "x-auth-subject": "sub", "x-auth-client": "client_id" },
  };
  workerd = await startWorkerd({
    services: {
      gateway: {
        main: "fixtures/gateway.js",
        bindings: { CONFIG: JSON.stringify(config), UPSTREAM: { service: "upstream" } },
      },
      upstream: { address: upstream.address },
    },
    sockets: { http: { service: "gateway" } },
  });
  base = workerd.bases.http;
});

after(async () => {
  await workerd?.stop();
  await upstream?.stop();
  await provider?.stop();
});

for (const algorithm of ["RS256", "ES256", "EdDSA"]) {
  test(`a granted ${algorithm} token reaches the upstream`, async () => {
    const token = await provider.grant({ resource: API, scope: "pets:read", algorithm });
    const answer = await ask(base, "/pets/7?a=b%20c", { token });
    assert.equal(answer.status, 200, answer.text);
    const { method, url, headers } = JSON.parse(answer.text);
    assert.deepEqual([method, url], ["GET", "/pets/7?a=b%20c"]);
    assert.equal(decodeURIComponent(headers["x-auth-issuer"]), provider.issuer);
    assert.deepEqual([headers["x-auth-subject"], headers["x-auth-client"]], ["robot", "robot"]);
    assert.equal(headers.authorization, undefined);
  });
}

test("every fault of a token looks the same", async () => {
  const good = await provider.grant({ resource: API, scope: "pets:read" });
  const brief = await provider.grant({ resource: BRIEF_API, scope: "pets:read" });
  const foreign = await openIdProvider();
  const [header, payload, signature] = good.split(".");
  const claims = JSON.parse(String(Buffer.from(payload, "base64url")));
  const wider = Buffer.from(JSON.stringify({ ...claims, scope: "pets:read pets:write" })).toString("base64url");
  const faulty = {
    "wrong audience": await provider.grant({ resource: OTHER_API, scope: "pets:read" }),
    "tampered claims": [header, wider, signature].join("."),
    "tampered signature": [header, payload, flipped(signature)].join("."),
    "no signature": `${header}.${payload}.`,
    "another provider": await foreign.grant({ resource: API, scope: "pets:read" }),
    garbage: "garbage",
    expired: brief,
  };
  await foreign.stop();
  assert.equal((await ask(base, "/pets/7", { token: brief })).status, 200);
  await new Promise((resolve) => setTimeout(resolve, 2100));
  const faces = new Set();
  for (const [fault, token] of Object.entries(faulty)) {
    const answer = await ask(base, "/pets/7", { token });
    assertProblem(answer, 401, "invalid_token");
    assert.equal(answer.headers["www-authenticate"], 'Bearer realm="pets", error="invalid_token"', fault);
    faces.add(faceless(answer));
  }
  assert.equal(faces.size, 1);
});

test("a token without the scope is told which scope is needed", async () => {
  const token = await provider.grant({ resource: API, scope: "pets:read" });
  const answer = await ask(base, "/pets/7", { token, method: "PUT" });
  assertProblem(answer, 403, "insufficient_scope");
  const challenge = 'Bearer realm="pets", error="insufficient_scope", scope="pets:write"';
  assert.equal(answer.headers["www-authenticate"], challenge);
});

test("no token is a bare challenge", async () => {
  const answer = await ask(base, "/pets/7");
  assertProblem(answer, 401, "credentials_required");
  assert.equal(answer.headers["www-authenticate"], 'Bearer realm="pets"');
});

test("the log has a record for each decision, and never a token", async () => {
  const token = await provider.grant({ resource: API, scope: "pets:read" });
  const answer = await ask(base, "/pets/7", { token: `${token}x` });
  const record = await recordOf(workerd.output, answer);
  assert.deepEqual([record.event, record.effect, record.status], ["decision", "Deny", 401]);
  for (const part of token.split(".")) assert.ok(!workerd.output().includes(part));
});

/** @param {string} signature */
function flipped(signature) {
  return (signature.startsWith("A") ? "B" : "A") + signature.slice(1);
}

/** Runs an OpenID provider with client credentials for three APIs and three signature algorithms. */
async function openIdProvider() {
  const jwks = { keys: await Promise.all(["RS256", "ES256", "EdDSA"].map(privateJwk)) };
  /** @type {any} */
  let callback;
  const { address, stop } = await serve((request, response) => callback(request, response));
  const issuer = `http://${address}`;
  const algorithms = /** @type {Record<string, string>} */ ({});
  const provider = new Provider(issuer, {
    jwks,
    clients: [{ ...CLIENT, grant_types: ["client_credentials"], redirect_uris: [], response_types: [] }],
    scopes: ["pets:read", "pets:write"],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (/** @type {unknown} */ _, /** @type {string} */ resource) => ({
          audience: resource,
          scope: "pets:read pets:write",
          accessTokenFormat: "jwt",
          accessTokenTTL: resource === BRIEF_API ? 2 : 300,
          jwt: { sign: { alg: /** @type {any} */ (algorithms.next) } },
        }),
      },
    },
  });
  callback = provider.callback();

  /** @param {{ resource: string, scope: string, algorithm?: string }} request @returns {Promise<string>} */
  async function grant({ resource, scope, algorithm = "RS256" }) {
    algorithms.next = algorithm;
    const basic = Buffer.from(`${CLIENT.client_id}:${encodeURIComponent(CLIENT.client_secret)}`).toString("base64");
    const response = await fetch(`${issuer}/token`, {
      method: "POST",
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: "client_credentials", resource, scope }),
    });
    const { access_token: token, ...rest } = /** @type {any} */ (await response.json());
    assert.ok(token, JSON.stringify(rest));
    return token;
  }

  /** What a deployment reads once: the provider's name and its public keys. */
  async function metadata() {
    const discovery = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
    const keys = await (await fetch(/** @type {any} */ (discovery).jwks_uri)).json();
    return { issuer: /** @type {any} */ (discovery).issuer, jwks: keys };
  }
  return { issuer, grant, metadata, stop };
}

/** @param {string} alg */
async function privateJwk(alg) {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { ...(await exportJWK(privateKey)), alg, kid: `key-${alg}`, use: "sig" };
}
