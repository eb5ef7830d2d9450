// @ts-check
import { constants, createHmac, createPublicKey, createSecretKey, timingSafeEqual, verify } from "node:crypto";

/** The signature alone, by node:crypto at its best. @param {import("../workload.js").Workload} workload */
export function prepare({ algorithm, pem = "", secret }) {
  const check = secret ? hmac(secret) : signature(algorithm, createPublicKey(pem));
  return (/** @type {string} */ token) => {
    const end = token.lastIndexOf(".");
    if (!check(token.slice(0, end), Buffer.from(token.slice(end + 1), "base64url"))) throw new Error("not good");
  };
}

/** @param {string} secret */
function hmac(secret) {
  const key = createSecretKey(secret, "base64url");
  return (/** @type {string} */ message, /** @type {Buffer} */ tag) =>
    timingSafeEqual(createHmac("sha256", key).update(message).digest(), tag);
}

/** @param {string} algorithm @param {import("node:crypto").KeyObject} key */
function signature(algorithm, key) {
  const digest = algorithm === "EdDSA" ? null : `sha${algorithm.slice(2)}`;
  const padding = { PS: constants.RSA_PKCS1_PSS_PADDING, RS: constants.RSA_PKCS1_PADDING }[algorithm.slice(0, 2)];
  const how = /** @type {any} */ (padding ? { key, padding } : key);
  // Made by hand, DER is faster than having OpenSSL told of the other form.
  const form = algorithm.startsWith("ES") ? der : (/** @type {Buffer} */ bytes) => bytes;
  return (/** @type {string} */ message, /** @type {Buffer} */ bytes) => verify(digest, Buffer.from(message, "latin1"), how, form(bytes));
}

/** The two integers of an ECDSA signature as a SEQUENCE, shorter than 128 bytes (X.690). @param {Buffer} bytes */
function der(bytes) {
  const half = bytes.length / 2;
  const content = Buffer.concat([integer(bytes.subarray(0, half)), integer(bytes.subarray(half))]);
  return Buffer.concat([Buffer.of(0x30, content.length), content]);
}

/** @param {Buffer} bytes */
function integer(bytes) {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  const sign = (bytes[start] ?? 0) >= 0x80 ? [0] : [];
  const value = Buffer.concat([Buffer.from(sign), bytes.subarray(start)]);
  return Buffer.concat([Buffer.of(0x02, value.length), value]);
}
