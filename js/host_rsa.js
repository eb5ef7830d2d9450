// @ts-check
/** The most keys kept ready at a time. */
const KEYS_MAX = 32;

/**
 * The RSA public operation (RSAVP1, RFC 8017 section 5.2.2) by a host's own arithmetic; one pure step, whose result the
 * module checks.
 *
 * @param {Pick<typeof import("node:crypto"), "constants" | "createPublicKey" | "publicEncrypt">} crypto
 * @returns {import("./internal.d.ts").HostRsa | undefined} nothing where it fails a known answer
 */
export function hostRsa({ constants, createPublicKey, publicEncrypt }) {
  /** @type {{ modulus: Uint8Array, exponent: number, options: import("node:crypto").RsaPublicKey }[]} */
  const keys = [];

  /** @param {Uint8Array} modulus @param {number} exponent */
  function keyOf(modulus, exponent) {
    const at = keys.findIndex((key) => key.exponent === exponent && Buffer.compare(key.modulus, modulus) === 0);
    const key = at < 0 ? make(modulus, exponent) : keys[at];
    if (at !== 0) {
      keys.splice(at < 0 ? KEYS_MAX - 1 : at, 1);
      keys.unshift(key);
    }
    return key;
  }

  /** @param {Uint8Array} modulus @param {number} exponent */
  function make(modulus, exponent) {
    const jwk = { kty: "RSA", n: base64url(modulus), e: base64url(Buffer.from(hexOf(exponent), "hex")) };
    const key = createPublicKey({ key: jwk, format: "jwk" });
    return { modulus: modulus.slice(), exponent, options: { key, padding: constants.RSA_NO_PADDING } };
  }

  /** @type {import("./internal.d.ts").HostRsa} */
  const power = (modulus, exponent, signature) => {
    try {
      return publicEncrypt(keyOf(modulus, exponent).options, signature);
    } catch {
      return undefined;
    }
  };
  return answersRightly(power) ? power : undefined;
}

/**
 * Modulo 2^2048 - 1 powers of two are easy: (2^5)^65539 is 2^15, as 65539 is 3 modulo 2048.
 *
 * @param {import("./internal.d.ts").HostRsa} power
 */
function answersRightly(power) {
  const [base, expected] = [new Uint8Array(256), new Uint8Array(256)];
  base[255] = 1 << 5;
  expected[254] = 1 << 7;
  const answer = power(new Uint8Array(256).fill(0xff), 65539, base);
  return answer !== undefined && Buffer.compare(answer, expected) === 0;
}

/** @param {Uint8Array} bytes */
function base64url(bytes) {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64url");
}

/** @param {number} integer */
function hexOf(integer) {
  const hex = integer.toString(16);
  return hex.length % 2 === 0 ? hex : `0${hex}`;
}
