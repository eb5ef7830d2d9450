// @ts-check
/** The most keys kept ready at a time. */
const KEYS_MAX = 32;

/**
 * By the `node:crypto` that is built in, where it is: loading it takes milliseconds, so only for who needs it.
 *
 * @returns {import("./internal.d.ts").HostRsa | undefined}
 */
export function builtinRsa() {
  const crypto = globalThis.process?.getBuiltinModule?.("node:crypto");
  return crypto && hostRsa(crypto);
}

/**
 * The RSA public operation (RSAVP1, RFC 8017 section 5.2.2) on a signature of RSASSA-PKCS1-v1_5, by the arithmetic of
 * `node:crypto`: one pure step, whose result the module compares with what it expects.
 *
 * It takes the padding off, which some releases do in two thirds of the time they take to leave it on; there is just
 * one padding of a given length, so it can be put back.
 *
 * @param {Pick<typeof import("node:crypto"), "createPublicKey" | "publicDecrypt">} crypto
 * @returns {import("./internal.d.ts").HostRsa | undefined} nothing where it fails a known answer
 */
export function hostRsa({ createPublicKey, publicDecrypt }) {
  const keyOf = keyCache(createPublicKey);
  /** @type {import("./internal.d.ts").HostRsa} */
  const power = (modulus, exponent, signature) => {
    try {
      return padded(publicDecrypt(keyOf(modulus, exponent), signature), modulus.length);
    } catch {
      return undefined;
    }
  };
  return knowsTheAnswer(power) ? power : undefined;
}

/**
 * Keeps the keys used last, found by their whole value.
 *
 * @param {typeof import("node:crypto").createPublicKey} createPublicKey
 */
function keyCache(createPublicKey) {
  /** @type {{ modulus: Uint8Array, exponent: number, key: import("node:crypto").KeyObject }[]} */
  const held = [];
  /** @param {Uint8Array} modulus @param {number} exponent */
  return (modulus, exponent) => {
    const at = held.findIndex((one) => one.exponent === exponent && equal(one.modulus, modulus));
    if (at === 0) return held[0].key;
    const jwk = { kty: "RSA", n: base64url(modulus), e: base64url(bytesOf(BigInt(exponent))) };
    const found = at > 0 ? held[at] : { modulus: modulus.slice(), exponent, key: createPublicKey({ key: jwk, format: "jwk" }) };
    held.splice(at > 0 ? at : KEYS_MAX - 1, 1);
    held.unshift(found);
    return found.key;
  };
}

/**
 * The padding of block type 1 (RFC 8017 section 9.2), as long as the modulus.
 *
 * @param {Uint8Array} content
 * @param {number} length in bytes
 */
function padded(content, length) {
  const encoded = new Uint8Array(length).fill(0xff);
  encoded.set([0, 1]);
  encoded[length - content.length - 1] = 0;
  encoded.set(content, length - content.length);
  return encoded;
}

/**
 * Asks for a cube that is known without a key: modulo x^3 - y the cube of x is y.
 *
 * @param {import("./internal.d.ts").HostRsa} power
 */
function knowsTheAnswer(power) {
  const expected = padded(Uint8Array.of(7), 256);
  const base = 3n << 681n;
  const modulus = base ** 3n - BigInt(`0x${hexOf(expected)}`);
  const answer = power(bytesOf(modulus), 3, bytesOf(base, 256));
  return answer !== undefined && equal(answer, expected);
}

/** @param {Uint8Array} one @param {Uint8Array} other */
function equal(one, other) {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false;
  return true;
}

/** @param {bigint} integer @param {number} [length] in bytes; as few as it takes if not given */
function bytesOf(integer, length = Math.ceil(integer.toString(16).length / 2)) {
  const hex = integer.toString(16).padStart(2 * length, "0");
  return Uint8Array.from({ length }, (_, at) => parseInt(hex.slice(2 * at, 2 * at + 2), 16));
}

/** @param {Uint8Array} bytes */
function hexOf(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {Uint8Array} bytes */
function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
