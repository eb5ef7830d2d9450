// @ts-check
/** What every contestant is given: the same keys, the same distinct tokens, the same claims to check. */
import { exportJWK, exportPKCS8, exportSPKI, generateKeyPair, importPKCS8, SignJWT } from "jose";
import { randomBytes } from "node:crypto";

export const ISSUER = "https://issuer.example.com/tenant-a";
export const AUDIENCE = "https://api.example.com/orders";
export const ALGORITHMS = /** @type {const} */ (["HS256", "RS256", "PS256", "ES256", "ES384", "EdDSA"]);
const LIFETIME_SECONDS = 6 * 60 * 60;
const AGE_SECONDS = 60;

/**
 * @typedef {{ jwk: Record<string, string>, pem?: string, secret?: string, signing: string }} Keys
 *   `secret` is base64url; `jwk` is the public key, or the secret as one; `signing` is PKCS #8, or the secret
 * @typedef {Keys & { algorithm: string, issuer: string, audience: string, tokens: string[] }} Workload
 */

/**
 * Signs `count` tokens that differ in subject and id, as an access token of an issuer has them.
 *
 * @param {string} algorithm
 * @param {number} count
 * @param {{ claims?: Record<string, unknown>, keys?: Keys }} [options] other claims, and keys in place of new ones
 * @returns {Promise<Workload>}
 */
export async function makeWorkload(algorithm, count, { claims = {}, keys } = {}) {
  const { jwk, pem, secret, signing } = keys ?? (await makeKeys(algorithm));
  const key = secret ? Buffer.from(secret, "base64url") : await importPKCS8(signing, algorithm);
  const tokens = [];
  for (let index = 0; index < count; index += 1) tokens.push(await sign(algorithm, key, { ...claimsOf(index), ...claims }));
  return { algorithm, issuer: ISSUER, audience: AUDIENCE, tokens, jwk, pem, secret, signing };
}

/** @param {string} algorithm @returns {Promise<Keys>} */
async function makeKeys(algorithm) {
  if (algorithm.startsWith("HS")) {
    const secret = randomBytes(48).toString("base64url");
    return { signing: secret, secret, jwk: { kty: "oct", k: secret, alg: algorithm, kid: "bench" } };
  }
  const options = { extractable: true, ...(algorithm === "EdDSA" ? { crv: "Ed25519" } : {}) };
  const pair = await generateKeyPair(algorithm, options);
  const jwk = /** @type {Record<string, string>} */ (await exportJWK(pair.publicKey));
  const [pem, signing] = [await exportSPKI(pair.publicKey), await exportPKCS8(pair.privateKey)];
  return { pem, signing, jwk: { ...jwk, alg: algorithm, kid: "bench", use: "sig" } };
}

/** @param {number} index */
function claimsOf(index) {
  const now = Math.floor(Date.now() / 1000);
  const number = String(index).padStart(12, "0");
  return {
    iss: ISSUER,
    aud: [AUDIENCE, "https://issuer.example.com/clients"],
    sub: `8e7f3a52-1d4b-4c1e-9a6f-${number}`,
    jti: `b6a9c1f0-77d2-4e0a-8f35-${number}`,
    iat: now - AGE_SECONDS,
    nbf: now - AGE_SECONDS,
    exp: now + LIFETIME_SECONDS,
    auth_time: now - AGE_SECONDS,
    scope: "openid profile pets:read pets:write orders:read",
    client_id: "6f1c2d0e9b7a4c55",
    token_use: "access",
    tenant: "tenant-a",
    email: `person.${index}@customers.example.com`,
  };
}

/** @param {string} algorithm @param {any} key @param {Record<string, unknown>} claims */
function sign(algorithm, key, claims) {
  return new SignJWT(claims).setProtectedHeader({ alg: algorithm, kid: "bench", typ: "JWT" }).sign(key);
}
