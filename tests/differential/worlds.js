// @ts-check
// What tokens are judged under: configurations of our own, and those of tests/cases. Each has the form of a case there, so that
// every host which runs the cases runs these too.
import { readFileSync } from "node:fs";
import { edwardsKey, ellipticKey, hmacKey, rsaKey, secretKey } from "./keys.js";

/**
 * @typedef {import("./keys.js").Key} Key
 * @typedef {{ key: Key, algorithms: string[], kid?: string, issuer?: string }} Signer a key that an issuer of the world signs with
 * @typedef {{ name: string, setting: any, signers: Signer[] }} World
 *   `setting` has the members of a case: `config`, `secrets`, `keySets` and `now`, or `jws` alone
 */

export const ISSUER = "https://issuer.example.com/tenant-a";
export const OTHER_ISSUERS = ["https://issuer.example.com/tenant-b", "https://issuer.example.com/tenant-c"];
export const AUDIENCE = "https://api.example.com/orders";
/** Milliseconds, with a part of a second; no whole number of seconds is the same as this instant. */
export const NOW = 1_750_000_000_250;

const RSA = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];
const EDWARDS = ["EdDSA", "Ed25519"];
const RULES = [{ id: "any", methods: ["GET"], path: "/" }];
const POINTER = /^\/issuers\/(\d+)\/keys\/secret$/;

/** Keys that nobody has published: an attacker's own. */
export const strangers = [
  hmacKey("stranger", 64),
  rsaKey("stranger", 3),
  ellipticKey("stranger", "P-256"),
  ellipticKey("stranger", "P-384"),
  ellipticKey("stranger", "P-521"),
  edwardsKey("stranger"),
];

/** @param {Key} key @param {string[]} algorithms @param {string | undefined} kid @param {string} [issuer] @returns {Signer} */
const signer = (key, algorithms, kid, issuer) => ({ key, algorithms, kid, issuer });

/** @param {Signer} signer @param {object} [members] */
const published = ({ key, kid }, members) => ({ ...key.jwk, kid, ...members });

/** @param {object} [members] */
const entry = (members) => ({ issuer: ISSUER, audiences: [AUDIENCE], ...members });

/** @returns {World[]} */
export function ownWorlds() {
  return [everything(), nameless(), shared(), access(), tenants(), lenient()];
}

/** Every public algorithm there is, and more keys than one for most. @returns {World} */
function everything() {
  const signers = [
    signer(rsaKey("rsa-1", 0), RSA, "rsa-1"),
    signer(rsaKey("rsa-2", 1), ["PS256"], "rsa-2"),
    signer(rsaKey("rsa-odd", 2), RSA, "rsa-odd"),
    signer(ellipticKey("ec-1", "P-256"), ["ES256"], "ec-1"),
    signer(ellipticKey("ec-2", "P-256"), ["ES256"], "ec-2"),
    signer(ellipticKey("ec-384", "P-384"), ["ES384"], "ec-384"),
    signer(ellipticKey("ec-521", "P-521"), ["ES512"], "ec-521"),
    signer(edwardsKey("ed-1"), EDWARDS, "ed-1"),
    signer(edwardsKey("ed-2"), ["EdDSA"], "ed-2"),
  ];
  const secretive = published(signer(ellipticKey("ec-enc", "P-256"), [], "ec-enc"), { use: "enc" });
  const alg = { "rsa-2": "PS256", "ed-2": "EdDSA" };
  const keys = signers.map((one) => published(one, { use: "sig", alg: alg[/** @type {keyof typeof alg} */ (one.kid)] }));
  const algorithms = [...RSA, "ES256", "ES384", "ES512", "EdDSA"];
  const issuers = [entry({ algorithms, keys: { jwks: { keys: [...keys, secretive] } } })];
  // One that does not say which of the two keys on its curve it is.
  const unnamed = signer(edwardsKey("ed-1"), ["Ed25519"], undefined);
  return { name: "everything", setting: { config: { issuers, rules: RULES }, now: NOW }, signers: [...signers, unnamed] };
}

/** One key of a kind and no key ids, fetched. @returns {World} */
function nameless() {
  const signers = [
    signer(rsaKey("rsa-1", 0), ["RS256"], undefined),
    signer(ellipticKey("ec-1", "P-256"), ["ES256"], undefined),
    signer(edwardsKey("ed-1"), ["EdDSA"], undefined),
  ];
  const keys = signers.map((one) => published(one, { alg: one.algorithms[0] }));
  const jwksUri = "https://issuer.example.com/tenant-a/keys.json";
  const issuers = [entry({ algorithms: ["RS256", "ES256", "EdDSA"], keys: { jwksUri }, clockToleranceSeconds: 60 })];
  const keySets = { [jwksUri]: JSON.stringify({ keys }) };
  return { name: "nameless", setting: { config: { issuers, rules: RULES }, keySets, now: NOW }, signers };
}

/** A shared secret. @returns {World} */
function shared() {
  const signers = [signer(hmacKey("shared", 64), ["HS256", "HS384", "HS512"], "shared")];
  const issuers = [entry({ algorithms: ["HS256", "HS384", "HS512"], keys: secretAt("SHARED"), clockToleranceSeconds: 30 })];
  const secrets = { "/issuers/0/keys/secret": signers[0].key.jwk.k };
  return { name: "shared", setting: { config: { issuers, rules: RULES }, secrets, now: NOW }, signers };
}

/** Access tokens by RFC 9068, and no older than ten minutes. @returns {World} */
function access() {
  const signers = [signer(ellipticKey("ec-1", "P-256"), ["ES256"], "ec-1"), signer(edwardsKey("ed-1"), EDWARDS, "ed-1")];
  const keys = signers.map((one) => published(one));
  const members = { tokenTypes: ["at+jwt"], maxTokenAgeSeconds: 600, requiredClaims: ["client_id", "sub"], clockToleranceSeconds: 5 };
  const issuers = [entry({ algorithms: ["ES256", "EdDSA"], keys: { jwks: { keys } }, ...members })];
  return { name: "access", setting: { config: { issuers, rules: RULES }, now: NOW }, signers };
}

/** Three issuers, each with keys of its own under the same key ids. @returns {World} */
function tenants() {
  const [second, third] = OTHER_ISSUERS;
  const signers = [
    signer(rsaKey("tenant-a", 1), ["RS256", "PS512"], "key", ISSUER),
    signer(ellipticKey("tenant-a", "P-384"), ["ES384"], "curve", ISSUER),
    signer(hmacKey("tenant-b", 48), ["HS256", "HS384"], undefined, second),
    signer(rsaKey("tenant-c", 0), ["RS256"], "key", third),
    signer(edwardsKey("tenant-c"), ["EdDSA"], "key", third),
    signer(ellipticKey("tenant-c", "P-256"), ["ES256"], "curve", third),
    signer(ellipticKey("tenant-c", "P-521"), ["ES512"], "long", third),
  ];
  const keysOf = (/** @type {string} */ issuer) => ({ jwks: { keys: signers.filter((one) => one.issuer === issuer).map((one) => published(one)) } });
  const issuers = [
    entry({ algorithms: ["RS256", "PS512", "ES384"], keys: keysOf(ISSUER) }),
    entry({ issuer: second, algorithms: ["HS256", "HS384"], keys: secretAt("TENANT_B") }),
    entry({ issuer: third, algorithms: ["RS256", "EdDSA", "ES256", "ES512"], keys: keysOf(third), clockToleranceSeconds: 1 }),
  ];
  const secrets = { "/issuers/1/keys/secret": signers[2].key.jwk.k };
  return { name: "tenants", setting: { config: { issuers, rules: RULES }, secrets, now: NOW }, signers };
}

/** Neither an expiry nor an audience is asked for. @returns {World} */
function lenient() {
  const signers = [signer(edwardsKey("ed-1"), ["EdDSA"], "ed-1")];
  const keys = { jwks: { keys: signers.map((one) => published(one)) } };
  const issuers = [{ issuer: ISSUER, requireAudience: false, requireExpiry: false, algorithms: ["EdDSA"], keys }];
  return { name: "lenient", setting: { config: { issuers, rules: RULES }, now: NOW }, signers };
}

/** @param {string} binding */
const secretAt = (binding) => ({ secret: { binding, encoding: "base64url" } });

/**
 * The worlds of the cases of tokens and of signatures, each with the tokens that are judged in it.
 * @returns {{ world: World, tokens: string[] }[]}
 */
export function caseWorlds() {
  const found = new Map();
  for (const one of [...readCases("jwt.jsonl"), ...readCases("jws.jsonl")]) {
    const { token, setting } = one.jws ? signatureCase(one) : tokenCase(one);
    const text = JSON.stringify(setting);
    if (!found.has(text)) found.set(text, { world: { name: one.name, setting, signers: secretSigners(setting) }, tokens: [] });
    found.get(text).tokens.push(token);
  }
  return [...found.values()];
}

/** @param {string} name @returns {any[]} */
function readCases(name) {
  const text = readFileSync(new URL(`../cases/${name}`, import.meta.url), "utf8");
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** @param {any} one */
function tokenCase({ config, secrets, keySets, now, request }) {
  return { token: request.headers[0][1].replace(/^Bearer /, ""), setting: { config, secrets, keySets, now } };
}

/** @param {any} one */
function signatureCase({ jws: { token, ...jws } }) {
  return { token, setting: { jws } };
}

/** What can sign in a world of the cases: its secret, where it has one. @param {any} setting @returns {Signer[]} */
function secretSigners({ config, secrets = {}, jws }) {
  const texts = jws
    ? [[jws.algorithms, jws.keys.secret_b64u]]
    : Object.entries(secrets).map(([pointer, text]) => [config.issuers[Number(POINTER.exec(pointer)?.[1])].algorithms, text]);
  const known = texts.filter(([, text]) => text !== undefined);
  return known.map(([algorithms, text]) => ({ key: secretKey("secret", Buffer.from(text, "base64url")), algorithms }));
}
