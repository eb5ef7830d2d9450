// @ts-check
// Keys that are always the same, so that a seed stands for the same tokens everywhere. They guard nothing.
import { createECDH, createPrivateKey, createPublicKey, hash } from "node:crypto";
import { readFileSync } from "node:fs";

/**
 * @typedef {"HMAC" | "RSA" | "P-256" | "P-384" | "P-521" | "Ed25519"} Family
 * @typedef {{ family: Family, id: string, secret: Buffer, jwk: any, privateKey?: any, scalar: bigint }} Key
 *   `secret` is an HMAC secret, or the private number in bytes; `jwk` is the public key
 */

/** Names of curves in OpenSSL, the bytes of a coordinate, and the orders of their groups (FIPS 186-5, SP 800-186). */
export const curves = {
  "P-256": { name: "prime256v1", bytes: 32, order: BigInt("0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551") },
  "P-384": { name: "secp384r1", bytes: 48, order: BigInt(`0x${"f".repeat(48)}c7634d81f4372ddf581a0db248b0a77aecec196accc52973`) },
  "P-521": { name: "secp521r1", bytes: 66, order: BigInt(`0x01${"f".repeat(64)}fa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409`) },
};

/** The order of the group of Ed25519 (RFC 8032 section 5.1). */
export const edwardsOrder = 2n ** 252n + 27742317777372353535851937790883648493n;

/** The families of keys an algorithm takes. @param {string} alg @returns {Family | undefined} */
export function familyOf(alg) {
  if (/^HS(256|384|512)$/.test(alg)) return "HMAC";
  if (/^[RP]S(256|384|512)$/.test(alg)) return "RSA";
  if (alg === "EdDSA" || alg === "Ed25519") return "Ed25519";
  return { ES256: /** @type {Family} */ ("P-256"), ES384: /** @type {Family} */ ("P-384"), ES512: /** @type {Family} */ ("P-521") }[alg];
}

/** @param {Uint8Array} bytes big-endian */
export const integer = (bytes) => BigInt(`0x0${Buffer.from(bytes).toString("hex")}`);

/** @param {bigint} value @param {number} length @returns {Buffer} big-endian */
export const bytesOf = (value, length) => Buffer.from(value.toString(16).padStart(2 * length, "0"), "hex");

/** A number below an order, by its label. @param {string} label @param {bigint} order */
export function scalarOf(label, order) {
  return ((integer(hash("sha512", `${label} 0`, "buffer")) * 2n ** 512n + integer(hash("sha512", `${label} 1`, "buffer"))) % (order - 1n)) + 1n;
}

/** A multiple of a curve's base point. @param {keyof typeof curves} curve @param {bigint} scalar */
export function multiple(curve, scalar) {
  const { name, bytes } = curves[curve];
  const ecdh = createECDH(name);
  ecdh.setPrivateKey(bytesOf(scalar, bytes));
  const point = ecdh.getPublicKey();
  return { x: point.subarray(1, 1 + bytes), y: point.subarray(1 + bytes) };
}

/** @param {string} id @param {number} length */
export function hmacKey(id, length) {
  const secret = Buffer.alloc(length, hash("sha512", id, "buffer"));
  return secretKey(id, secret);
}

/** @param {string} id @param {Buffer} secret @returns {Key} */
export function secretKey(id, secret) {
  return { family: "HMAC", id, secret, jwk: { kty: "oct", k: secret.toString("base64url") }, scalar: 0n };
}

const rsaKeys = JSON.parse(readFileSync(new URL("rsa_keys.json", import.meta.url), "utf8"));

/** @param {string} id @param {number} index into the file @returns {Key} */
export function rsaKey(id, index) {
  const { kty, n, e, d } = rsaKeys[index];
  const privateKey = createPrivateKey({ key: rsaKeys[index], format: "jwk" });
  return { family: "RSA", id, secret: Buffer.from(d, "base64url"), jwk: { kty, n, e }, privateKey, scalar: integer(Buffer.from(n, "base64url")) };
}

/** @param {string} id @param {keyof typeof curves} curve @returns {Key} */
export function ellipticKey(id, curve) {
  const scalar = scalarOf(id, curves[curve].order);
  const { x, y } = multiple(curve, scalar);
  const jwk = { kty: "EC", crv: curve, x: x.toString("base64url"), y: y.toString("base64url") };
  return { family: curve, id, secret: bytesOf(scalar, curves[curve].bytes), jwk, scalar };
}

/** @param {string} id @returns {Key} */
export function edwardsKey(id) {
  const secret = hash("sha256", id, "buffer");
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), secret]);
  const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const { kty, crv, x } = createPublicKey(privateKey).export({ format: "jwk" });
  return { family: "Ed25519", id, secret, jwk: { kty, crv, x }, privateKey, scalar: clamped(secret) };
}

/** The number that signs (RFC 8032 section 5.1.5). @param {Buffer} secret */
function clamped(secret) {
  const half = hash("sha512", secret, "buffer").subarray(0, 32);
  half[0] &= 248;
  half[31] = (half[31] & 63) | 64;
  return integer(half.reverse());
}
