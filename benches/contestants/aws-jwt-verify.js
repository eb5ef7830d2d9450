// @ts-check
import { JwtVerifier } from "aws-jwt-verify";

const ALGORITHMS = ["RS256", "ES256", "ES384", "EdDSA"];

/** @param {import("../workload.js").Workload} workload */
export function prepare({ algorithm, issuer, audience, jwk }) {
  if (!ALGORITHMS.includes(algorithm)) return undefined;
  const verifier = JwtVerifier.create({ issuer, audience, jwksUri: `${issuer}/jwks.json` });
  verifier.cacheJwks(/** @type {any} */ ({ keys: [jwk] }));
  return (/** @type {string} */ token) => verifier.verifySync(token);
}
