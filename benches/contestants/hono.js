// @ts-check
import { verify } from "hono/jwt";
import { importKey } from "./crypto_key.js";

/** @param {import("../workload.js").Workload} workload */
export async function prepare(workload) {
  const { algorithm, issuer, audience } = workload;
  const key = await importKey(workload);
  const options = { alg: /** @type {any} */ (algorithm), iss: issuer, aud: audience };
  return (/** @type {string} */ token) => verify(token, key, options);
}
