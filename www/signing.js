// @ts-check
/** Makes keys and JWS signatures (RFC 7515) with the browser's own cryptography. */
import { base64url } from "./base64.js";

const encoder = new TextEncoder();

/** @type {Record<string, RsaHashedKeyGenParams | EcKeyGenParams | Algorithm>} */
const KEY_PARAMETERS = {
  RS256: rsa("RSASSA-PKCS1-v1_5", 256),
  RS384: rsa("RSASSA-PKCS1-v1_5", 384),
  RS512: rsa("RSASSA-PKCS1-v1_5", 512),
  PS256: rsa("RSA-PSS", 256),
  PS384: rsa("RSA-PSS", 384),
  PS512: rsa("RSA-PSS", 512),
  ES256: { name: "ECDSA", namedCurve: "P-256" },
  ES384: { name: "ECDSA", namedCurve: "P-384" },
  ES512: { name: "ECDSA", namedCurve: "P-521" },
  EdDSA: { name: "Ed25519" },
};

/** The algorithms with a pair of keys (RFC 7518 section 3.1, RFC 8037), most common first. */
export const PAIR_ALGORITHMS = /** @type {const} */ ([
  "ES256", "RS256", "EdDSA", "PS256", "ES384", "ES512", "RS384", "RS512", "PS384", "PS512",
]);

/** The algorithms with a shared secret. */
export const MAC_ALGORITHMS = /** @type {const} */ (["HS256", "HS384", "HS512"]);

/**
 * @typedef {{ privateKey: CryptoKey, publicJwk: JsonWebKey & { kid: string, alg: string } }} KeyPair
 */

/**
 * A new pair of keys; the private one cannot be exported from it.
 *
 * @param {string} algorithm one of `PAIR_ALGORITHMS`
 * @param {string} kid
 * @returns {Promise<KeyPair>}
 */
export async function makePair(algorithm, kid) {
  const made = await crypto.subtle.generateKey(KEY_PARAMETERS[algorithm] ?? "", false, ["sign", "verify"]);
  const { privateKey, publicKey } = /** @type {CryptoKeyPair} */ (made);
  const { key_ops: _, ext: __, ...members } = await crypto.subtle.exportKey("jwk", publicKey);
  return { privateKey, publicJwk: { ...members, kid, alg: algorithm, use: "sig" } };
}

/**
 * The compact serialization of a JWS.
 *
 * @param {object} header
 * @param {string} claims JSON text, taken as it is
 * @param {(message: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>} sign
 */
export async function compact(header, claims, sign) {
  const message = `${base64url(encoder.encode(JSON.stringify(header)))}.${base64url(encoder.encode(claims))}`;
  const signature = await sign(encoder.encode(message));
  return `${message}.${base64url(new Uint8Array(signature))}`;
}

/**
 * @param {string} algorithm
 * @param {CryptoKey} key
 * @param {Uint8Array<ArrayBuffer>} message
 */
export function signWithKey(algorithm, key, message) {
  return crypto.subtle.sign(signatureParameters(algorithm), key, message);
}

/**
 * @param {string} algorithm one of `MAC_ALGORITHMS`
 * @param {Uint8Array<ArrayBuffer>} secret
 * @param {Uint8Array<ArrayBuffer>} message
 */
export async function signWithSecret(algorithm, secret, message) {
  const parameters = { name: "HMAC", hash: hash(algorithm) };
  const key = await crypto.subtle.importKey("raw", secret, parameters, false, ["sign"]);
  return crypto.subtle.sign("HMAC", key, message);
}

/** @param {string} algorithm */
function signatureParameters(algorithm) {
  if (algorithm.startsWith("PS")) return { name: "RSA-PSS", saltLength: Number(algorithm.slice(2)) / 8 };
  if (algorithm.startsWith("ES")) return { name: "ECDSA", hash: hash(algorithm) };
  return KEY_PARAMETERS[algorithm] ?? "";
}

/** @param {string} algorithm */
function hash(algorithm) {
  return `SHA-${algorithm.slice(2)}`;
}

/** @param {string} name @param {number} bits of the digest @returns {RsaHashedKeyGenParams} */
function rsa(name, bits) {
  return { name, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: `SHA-${bits}` };
}
