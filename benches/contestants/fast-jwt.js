// @ts-check
import { createVerifier } from "fast-jwt";

/** @param {import("../workload.js").Workload} workload @param {{ cached?: boolean }} options */
export function prepare({ algorithm, issuer, audience, pem, secret, tokens }, { cached = false } = {}) {
  const key = secret ? Buffer.from(secret, "base64url") : pem;
  const cache = cached ? { cache: tokens.length * 2, cacheKeyBuilder: (/** @type {string} */ token) => token } : {};
  return createVerifier(/** @type {any} */ ({ key, algorithms: [algorithm], allowedIss: issuer, allowedAud: audience, ...cache }));
}
