// @ts-check
// What the project's own cases are made with: fixed keys, fixed times, deterministic signatures.
import { createHmac, createPrivateKey, createPublicKey, sign as signBytes } from "node:crypto";

export const issuer = "https://issuer.example.com/tenant-a";
export const audience = "https://api.example.com/orders";
export const keySetUri = "https://issuer.example.com/tenant-a/keys.json";
/** Milliseconds. */
export const now = 1_750_000_000_000;
/** Seconds, as in claims. */
export const seconds = now / 1000;
export const secret = "a secret of forty bytes, for tests alone";
export const secretPointer = "/issuers/0/keys/secret";

/** Ed25519 signs deterministically, so that making the cases again gives the same bytes. */
export const keys = { one: edwardsKey(1), two: edwardsKey(2), three: edwardsKey(3) };

/** @type {any[]} */
export const cases = [];

/** @param {string} name @param {any} members */
export function add(name, members) {
  cases.push({ name: `own/${name}`, level: "must", ...members });
}

/** @param {string} name @param {any} members */
export function allow(name, members) {
  add(name, { ...members, expect: "allow" });
}

/** @param {string} name @param {string} reason @param {any} members */
export function deny(name, reason, members) {
  add(name, { ...members, expect: "deny", reason });
}

/** An entry that verifies HS256 under `secret`. @param {any} [members] */
export function entry(members) {
  return { issuer, audiences: [audience], algorithms: ["HS256"], keys: { secret: { binding: "KEY" } }, ...members };
}

/** An entry with Ed25519 keys. @param {any} [members] */
export function publicEntry(members) {
  return entry({ algorithms: ["EdDSA"], keys: { jwksUri: keySetUri }, ...members });
}

/** A configuration with one entry and a rule for any principal, and the secret it needs. @param {any} [members] */
export function withSecret(members) {
  const secretText = Buffer.from(secret).toString("utf8");
  return { config: { issuers: [entry()], rules: [anyPrincipal], ...members }, secrets: { [secretPointer]: secretText } };
}

/** @param {any} [members] */
export function withKeys(members) {
  return { config: { issuers: [publicEntry()], rules: [anyPrincipal], ...members } };
}

export const anyPrincipal = { id: "any", methods: ["GET"], path: "/" };

/** @param {any} [members] */
export function claims(members) {
  return { iss: issuer, aud: audience, sub: "user-123", exp: seconds + 300, ...members };
}

/** @param {string} path @param {string} [method] @param {string[][]} [headers] */
export function request(path, method = "GET", headers = []) {
  return { request: { method, path, headers }, now };
}

/** A request for `/` with a token. @param {string} token @param {any} [members] */
export function bearing(token, members) {
  return { ...request("/", "GET", [["authorization", `Bearer ${token}`]]), ...members };
}

/** A token under `secret`. @param {any} payload @param {any} [header] */
export function hs256(payload, header) {
  return hs256Text(JSON.stringify(payload), JSON.stringify({ alg: "HS256", ...header }));
}

/** A token of any texts under `secret`. @param {string} payload @param {string} [header] */
export function hs256Text(payload, header = '{"alg":"HS256"}') {
  const input = `${base64url(header)}.${base64url(payload)}`;
  return `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
}

/** A token under an Ed25519 key. @param {any} payload @param {{ privateKey: any }} key @param {any} [header] */
export function edDsa(payload, key, header) {
  const input = `${base64url(JSON.stringify({ alg: "EdDSA", ...header }))}.${base64url(JSON.stringify(payload))}`;
  return `${input}.${signBytes(null, Buffer.from(input), key.privateKey).toString("base64url")}`;
}

/** A key set document. @param {...object} members */
export function keySet(...members) {
  return JSON.stringify({ keys: members });
}

/** @param {string} text */
export function base64url(text) {
  return Buffer.from(text).toString("base64url");
}

/** @param {number} number */
function edwardsKey(number) {
  const seed = Buffer.alloc(32, number);
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
  const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const { kty, crv, x } = createPublicKey(privateKey).export({ format: "jwk" });
  return { privateKey, jwk: { kty, crv, x, kid: `key-${number}` } };
}
