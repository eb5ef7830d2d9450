// @ts-check
import { parseJwt } from "@cfworker/jwt";

/** @param {import("../workload.js").Workload} workload */
export async function prepare({ algorithm, issuer, audience, jwk }) {
  if (algorithm !== "RS256") return undefined;
  const usage = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("jwk", jwk, usage, false, ["verify"]);
  const resolveKey = async () => key;
  return async (/** @type {string} */ token) => {
    const result = await parseJwt({ jwt: token, issuer, audience, resolveKey: /** @type {any} */ (resolveKey) });
    if (!result.valid) throw new Error("not valid");
    return result;
  };
}
