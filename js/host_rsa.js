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
 * The RSA public operation (RSAVP1, RFC 8017 section 5.2.2) by the arithmetic of `node:crypto`: one pure step, whose
 * result the module compares with what it expects.
 *
 * @param {Pick<typeof import("node:crypto"), "constants" | "createPublicKey" | "publicDecrypt">} crypto
 * @returns {import("./internal.d.ts").HostRsa | undefined} nothing where it fails a known answer
 */
export function hostRsa({ constants, createPublicKey, publicDecrypt }) {
  // The options are the key's own members: around the key they take Node 24 nine microseconds more.
  const options = { padding: constants.RSA_NO_PADDING };
  const keyOf = keyCache((jwk) => Object.assign(createPublicKey({ key: jwk, format: "jwk" }), options));
  /** @type {import("./internal.d.ts").HostRsa} */
  const host = {
    power(modulus, exponent, signature, power) {
      try {
        const computed = publicDecrypt(keyOf(modulus, exponent), signature);
        if (computed.length !== power.length) return false;
        power.set(computed);
        return true;
      } catch {
        return false;
      }
    },
  };
  return knowsTheAnswer(host) ? host : undefined;
}

/**
 * Keeps the keys used last, found by their whole value.
 *
 * @param {(jwk: import("node:crypto").JsonWebKey) => import("node:crypto").KeyObject} createKey
 */
function keyCache(createKey) {
  /** @type {{ modulus: Uint8Array, exponent: number, key: import("node:crypto").KeyObject }[]} */
  const held = [];
  /** @param {Uint8Array} modulus @param {number} exponent */
  return (modulus, exponent) => {
    const at = held.findIndex((one) => one.exponent === exponent && equal(one.modulus, modulus));
    if (at === 0) return held[0].key;
    const jwk = { kty: "RSA", n: base64url(modulus), e: base64url(bytesOf(BigInt(exponent))) };
    const found = at > 0 ? held[at] : { modulus: modulus.slice(), exponent, key: createKey(jwk) };
    held.splice(at > 0 ? at : KEYS_MAX - 1, 1);
    held.unshift(found);
    return found.key;
  };
}

/**
 * Asks for a cube that is known without a key: modulo x^3 - y the cube of x is y.
 *
 * @param {import("./internal.d.ts").HostRsa} host
 */
function knowsTheAnswer(host) {
  const base = 3n << 681n;
  const expected = Uint8Array.from({ length: 256 }, (_, at) => at);
  const modulus = base ** 3n - BigInt(`0x${hexOf(expected)}`);
  const power = new Uint8Array(256);
  return host.power(bytesOf(modulus), 3, bytesOf(base, 256), power) && equal(power, expected);
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
