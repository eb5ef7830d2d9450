// @ts-check
import { importJWK, jwtVerify } from "jose";

/** @param {import("../workload.js").Workload} workload */
export async function prepare({ algorithm, issuer, audience, jwk }) {
  const key = await importJWK(jwk, algorithm);
  const options = { issuer, audience, algorithms: [algorithm] };
  return (/** @type {string} */ token) => jwtVerify(token, key, options);
}
