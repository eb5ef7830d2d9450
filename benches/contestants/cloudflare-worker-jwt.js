// @ts-check
import jwt from "@tsndr/cloudflare-worker-jwt";
import { importKey } from "./crypto_key.js";

/** `iss` and `aud` are checked here, as the library leaves them to its caller. @param {import("../workload.js").Workload} workload */
export async function prepare(workload) {
  const { algorithm, issuer, audience } = workload;
  if (algorithm === "EdDSA" || algorithm.startsWith("PS")) return undefined;
  const key = await importKey(workload);
  const options = { algorithm, throwError: true };
  return async (/** @type {string} */ token) => {
    const data = await jwt.verify(token, key, options);
    const { iss, aud } = /** @type {any} */ (data).payload;
    if (iss !== issuer || !aud.includes(audience)) throw new Error("not for us");
    return data;
  };
}
