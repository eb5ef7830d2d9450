// @ts-check
import { constants, createHmac, createPrivateKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { SECRET_MARK } from "../../development.js";

/**
 * How one kind of algorithm makes keys and signs (RFC 7518 section 3, RFC 8037 section 3.1).
 *
 * @typedef {object} Maker
 * @property {() => Record<string, unknown>} key the members of a new private JWK that are the key
 * @property {(key: import("node:crypto").JsonWebKey, text: string) => Buffer} sign
 */

/** Bytes of a new secret: enough for HS512. */
const SECRET_BYTES = 64;
const RSA_BITS = 2048;
const CURVES = /** @type {const} */ ({ ES256: "P-256", ES384: "P-384", ES512: "P-521" });

/** By the algorithm's name. @type {Record<string, Maker>} */
export const ALGORITHMS = Object.fromEntries(
  ["256", "384", "512"].flatMap((bits) => [
    [`HS${bits}`, hmac(`sha${bits}`)],
    [`RS${bits}`, rsa(`sha${bits}`, constants.RSA_PKCS1_PADDING)],
    [`PS${bits}`, rsa(`sha${bits}`, constants.RSA_PKCS1_PSS_PADDING)],
    [`ES${bits}`, ecdsa(`sha${bits}`, CURVES[/** @type {keyof typeof CURVES} */ (`ES${bits}`)])],
  ]),
);
ALGORITHMS.EdDSA = {
  key: () => generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" }),
  sign: (jwk, text) => sign(null, Buffer.from(text), createPrivateKey({ key: jwk, format: "jwk" })),
};

/** @param {string} hash @returns {Maker} */
function hmac(hash) {
  const secret = () => Buffer.from(SECRET_MARK + randomBytes(SECRET_BYTES).toString("base64url"));
  return {
    key: () => ({ kty: "oct", k: secret().toString("base64url") }),
    sign: ({ k = "" }, text) => createHmac(hash, Buffer.from(k, "base64url")).update(text).digest(),
  };
}

/** @param {string} hash @param {number} padding @returns {Maker} */
function rsa(hash, padding) {
  const saltLength =
    padding === constants.RSA_PKCS1_PSS_PADDING ? constants.RSA_PSS_SALTLEN_DIGEST : undefined;
  return {
    key: () => generateKeyPairSync("rsa", { modulusLength: RSA_BITS }).privateKey.export({ format: "jwk" }),
    sign: (jwk, text) =>
      sign(hash, Buffer.from(text), {
        key: createPrivateKey({ key: jwk, format: "jwk" }),
        padding,
        saltLength,
      }),
  };
}

/** @param {string} hash @param {string} namedCurve @returns {Maker} */
function ecdsa(hash, namedCurve) {
  return {
    key: () => generateKeyPairSync("ec", { namedCurve }).privateKey.export({ format: "jwk" }),
    sign: (jwk, text) =>
      sign(hash, Buffer.from(text), {
        key: createPrivateKey({ key: jwk, format: "jwk" }),
        dsaEncoding: "ieee-p1363",
      }),
  };
}
