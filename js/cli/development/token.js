// @ts-check
import { ALGORITHMS } from "./algorithms.js";

/**
 * Signs claims as a compact JWS (RFC 7515 section 7.1).
 *
 * @param {import("./key.js").DevelopmentKey} key
 * @param {Record<string, unknown>} claims
 * @param {string} typ
 */
export function signedToken(key, claims, typ) {
  // The kid of a secret helps nobody: there is one.
  const header = { alg: key.alg, typ, ...(key.kty !== "oct" && { kid: key.kid }) };
  const text = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${text}.${ALGORITHMS[key.alg].sign(key, text).toString("base64url")}`;
}
