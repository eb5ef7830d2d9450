// @ts-check
import { createPublicKey, createSecretKey } from "node:crypto";
import jsonwebtoken from "jsonwebtoken";

/** @param {import("../workload.js").Workload} workload */
export function prepare({ algorithm, issuer, audience, pem, secret }) {
  if (algorithm === "EdDSA") return undefined;
  const key = secret ? createSecretKey(secret, "base64url") : createPublicKey(/** @type {string} */ (pem));
  const options = { issuer, audience, algorithms: [/** @type {any} */ (algorithm)] };
  return (/** @type {string} */ token) => jsonwebtoken.verify(token, key, options);
}
