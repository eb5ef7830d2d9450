// @ts-check
import { importKey } from "./crypto_key.js";

const VERIFY = /** @type {Record<string, any>} */ ({
  HS256: "HMAC",
  RS256: "RSASSA-PKCS1-v1_5",
  PS256: { name: "RSA-PSS", saltLength: 32 },
  ES256: { name: "ECDSA", hash: "SHA-256" },
  ES384: { name: "ECDSA", hash: "SHA-384" },
  EdDSA: "Ed25519",
});

/** The signature alone, by the host's crypto.subtle. @param {import("../workload.js").Workload} workload */
export async function prepare(workload) {
  const key = await importKey(workload);
  const how = VERIFY[workload.algorithm];
  const encoder = new TextEncoder();
  return async (/** @type {string} */ token) => {
    const end = token.lastIndexOf(".");
    const text = atob(token.slice(end + 1).replaceAll("-", "+").replaceAll("_", "/"));
    const signature = Uint8Array.from(text, (character) => character.charCodeAt(0));
    if (!(await crypto.subtle.verify(how, key, signature, encoder.encode(token.slice(0, end))))) throw new Error("not good");
  };
}
