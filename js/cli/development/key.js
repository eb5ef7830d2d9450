// @ts-check
import { randomBytes } from "node:crypto";
import { KEY_MARK } from "../../development.js";
import { CallError } from "../exit.js";
import { ALGORITHMS } from "./algorithms.js";

/**
 * A private JWK made for development, or a secret as one (RFC 7517, RFC 7518 section 6.4).
 *
 * @typedef {import("node:crypto").JsonWebKey & { alg: import("../../types.d.ts").Algorithm, kid: string }} DevelopmentKey
 */

/** What a public key is made of. */
const PUBLIC = ["kty", "crv", "x", "y", "n", "e", "alg", "kid", "use", KEY_MARK];

/**
 * Makes a key that is marked as made for development: it serves in no issuer's entry but those
 * that say they are, too.
 *
 * @param {string} algorithm
 * @param {string} [kid]
 * @returns {DevelopmentKey}
 */
export function makeKey(algorithm, kid = `development-${randomBytes(4).toString("hex")}`) {
  const made = { ...ALGORITHMS[algorithm].key(), alg: algorithm, kid, use: "sig", [KEY_MARK]: true };
  return /** @type {DevelopmentKey} */ (made);
}

/**
 * Takes a key from a file; any that is not marked is refused, so that nobody comes to sign with a
 * real one.
 *
 * @param {any} key as parsed
 * @param {string} file
 * @returns {DevelopmentKey}
 */
export function readKey(key, file) {
  if (key?.[KEY_MARK] !== true) {
    throw new CallError(`${file} holds no key made for development`, "edge-authorizer token keys makes one");
  }
  if (!ALGORITHMS[key.alg]) throw new CallError(`${file} names no algorithm known here`);
  return key;
}

/**
 * Where the configuration has the key: a public key set, or the secret itself.
 *
 * @param {DevelopmentKey} key
 */
function keySourceOf(key) {
  if (key.kty === "oct") return { secret: { inline: Buffer.from(String(key.k), "base64url").toString() } };
  return {
    jwks: { keys: [Object.fromEntries(Object.entries(key).filter(([name]) => PUBLIC.includes(name)))] },
  };
}

/**
 * An issuer's entry that takes this key's tokens.
 *
 * @param {DevelopmentKey} key
 * @param {string} issuer
 * @param {string} audience
 * @returns {import("../../types.d.ts").DescribedIssuer}
 */
export function issuerOf(key, issuer, audience) {
  return { issuer, audiences: [audience], algorithms: [key.alg], development: true, keys: keySourceOf(key) };
}
