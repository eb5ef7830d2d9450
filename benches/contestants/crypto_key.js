// @ts-check
const USAGE = /** @type {Record<string, any>} */ ({
  HS256: { name: "HMAC", hash: "SHA-256" },
  RS256: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
  PS256: { name: "RSA-PSS", hash: "SHA-256" },
  ES256: { name: "ECDSA", namedCurve: "P-256" },
  ES384: { name: "ECDSA", namedCurve: "P-384" },
  EdDSA: { name: "Ed25519" },
});

/**
 * The workload's key as the host's crypto.subtle holds it, imported once.
 *
 * @param {import("../workload.js").Workload} workload
 */
export function importKey({ algorithm, jwk }) {
  const { alg: _, use: __, ...plain } = jwk;
  return crypto.subtle.importKey("jwk", plain, USAGE[algorithm], false, ["verify"]);
}
