// @ts-check
// Every algorithm, signed by panva/jose and verified in workerd.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { SignJWT, exportJWK, generateKeyPair } from "jose";
import { AUDIENCE, ISSUER, ask, assertProblem, echo } from "./support.js";
import { startWorkerd } from "./workerd.js";

const SYMMETRIC = ["HS256", "HS384", "HS512"];
const ASYMMETRIC = [
  "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
];
const secret = randomBytes(64);
/** @type {Map<string, { key: any, kid?: string }>} */
const signers = new Map(SYMMETRIC.map((alg) => [alg, { key: secret }]));
/** @type {Awaited<ReturnType<typeof echo>>} */
let upstream;
/** @type {Awaited<ReturnType<typeof startWorkerd>>} */
let workerd;

before(async () => {
  upstream = await echo();
  const keys = await Promise.all(ASYMMETRIC.map(publicJwk));
  const issuer = { audiences: [AUDIENCE] };
  const config = {
    issuers: [
      { ...issuer, issuer: ISSUER, algorithms: ASYMMETRIC, keys: { jwks: { keys } } },
      {
        ...issuer,
        issuer: `${ISSUER}/symmetric`,
        algorithms: SYMMETRIC,
        keys: { secret: { binding: "KEY", encoding: "base64url" } },
      },
    ],
    rules: [{ id: "all", methods: ["GET"], path: "/", scopes: ["all"] }],
  };
  const bindings = { CONFIG: JSON.stringify(config), KEY: secret.toString("base64url"), UPSTREAM: { service: "upstream" } };
  workerd = await startWorkerd({
    services: { gateway: { main: "fixtures/gateway.js", bindings }, upstream: { address: upstream.address } },
    sockets: { http: { service: "gateway" } },
  });
});

after(async () => {
  await workerd?.stop();
  await upstream?.stop();
});

for (const alg of [...SYMMETRIC, ...ASYMMETRIC]) {
  test(`${alg} by jose is verified, and not once tampered with`, async () => {
    const token = await sign(alg);
    const answer = await ask(workerd.bases.http, "/", { token });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(JSON.parse(answer.text).headers["x-auth-subject"], alg);
    const [header, payload, signature] = token.split(".");
    const bytes = Buffer.from(signature, "base64url");
    bytes[bytes.length >> 1] ^= 1;
    const tampered = [header, payload, bytes.toString("base64url")].join(".");
    assertProblem(await ask(workerd.bases.http, "/", { token: tampered }), 401, "invalid_token");
    const others = [...SYMMETRIC, ...ASYMMETRIC].filter((other) => other !== alg);
    for (const other of others) {
      const renamed = Buffer.from(JSON.stringify({ alg: other, kid: signers.get(alg)?.kid })).toString("base64url");
      const confused = [renamed, payload, signature].join(".");
      assertProblem(await ask(workerd.bases.http, "/", { token: confused }), 401, "invalid_token");
    }
  });
}

/** @param {string} alg */
async function sign(alg) {
  const { key, kid } = /** @type {any} */ (signers.get(alg));
  const issuer = SYMMETRIC.includes(alg) ? `${ISSUER}/symmetric` : ISSUER;
  const claims = new SignJWT({ scope: "all other" }).setSubject(alg).setIssuer(issuer).setAudience(AUDIENCE);
  return claims.setIssuedAt().setExpirationTime("5m").setProtectedHeader({ alg, kid }).sign(key);
}

/** @param {string} alg */
async function publicJwk(alg) {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const kid = `key-${alg}`;
  signers.set(alg, { key: privateKey, kid });
  return { ...(await exportJWK(publicKey)), alg, kid, use: "sig" };
}
