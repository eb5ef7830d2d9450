// @ts-check
// Every bound that fits into a case, one below and one above. tests/cases/limits.rs has the large ones.
import {
  allow, anyPrincipal, bearing, claims, deny, edDsa, hs256, hs256Text, keys, keySet, keySetUri, request, withKeys, withSecret,
} from "./kit.js";

const limits = { token: 16 * 1024, header: 4 * 1024, depth: 64, members: 1000, keys: 1000, path: 8 * 1024, method: 32, subject: 1024, forward: 4 * 1024 };

/** A token of exactly so many bytes. @param {number} bytes */
function tokenOf(bytes) {
  const least = Math.floor((bytes * 3) / 4) - 300;
  for (let filler = least; filler < bytes; filler += 1) {
    // No base64url text is 4n + 1 characters long: the key id shifts the sum.
    for (const kid of ["", "k", "kk"]) {
      const token = hs256(claims({ filler: "x".repeat(filler) }), { kid });
      if (token.length === bytes) return token;
    }
  }
  throw new Error("no filler fits");
}

/** A header of exactly so many bytes. @param {number} bytes */
function headerOf(bytes) {
  const empty = '{"alg":"HS256","x":""}';
  return empty.replace('""', `"${"y".repeat(bytes - empty.length)}"`);
}

/** Claims nested so deep, the object itself counted. @param {number} depth */
function nested(depth) {
  return JSON.stringify(claims()).replace(/}$/, `,"deep":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`);
}

/** @param {number} count */
function members(count) {
  const own = Object.keys(claims()).length;
  return claims(Object.fromEntries(Array.from({ length: count - own }, (_, index) => [`m${index}`, 0])));
}

const list = (/** @type {number} */ count) => claims({ list: Array(count).fill(0) });
const presented = (/** @type {string} */ token) => ({ ...withSecret(), ...bearing(token) });

allow("limits/token", presented(tokenOf(limits.token)));
deny("limits/token-above", "token_too_large", presented(`${tokenOf(limits.token)}A`));
allow("limits/header", presented(hs256Text(JSON.stringify(claims()), headerOf(limits.header))));
deny("limits/header-above", "header_too_large", presented(hs256Text(JSON.stringify(claims()), headerOf(limits.header + 1))));
allow("limits/depth", presented(hs256Text(nested(limits.depth))));
deny("limits/depth-above", "json_too_deep", presented(hs256Text(nested(limits.depth + 1))));
allow("limits/members", presented(hs256(members(limits.members))));
deny("limits/members-above", "json_too_many_members", presented(hs256(members(limits.members + 1))));
allow("limits/elements", presented(hs256(list(limits.members))));
deny("limits/elements-above", "json_too_many_members", presented(hs256(list(limits.members + 1))));
allow("limits/subject", presented(hs256(claims({ sub: "s".repeat(limits.subject) }))));
deny("limits/subject-above", "subject_invalid", presented(hs256(claims({ sub: "s".repeat(limits.subject + 1) }))));

const everywhere = withSecret({ rules: [{ id: "all", methods: ["GET", "M".repeat(limits.method)], path: "/{path+}" }] });
const authorization = [["authorization", `Bearer ${hs256(claims())}`]];
allow("limits/path", { ...everywhere, ...request(`/${"p".repeat(limits.path - 1)}`, "GET", authorization) });
deny("limits/path-above", "path_too_long", { ...everywhere, ...request(`/${"p".repeat(limits.path)}`, "GET", authorization) });
allow("limits/path-without-query", { ...everywhere, ...request(`/p?${"q".repeat(limits.path)}`, "GET", authorization) });
allow("limits/method", { ...everywhere, ...request("/p", "M".repeat(limits.method), authorization) });
deny("limits/method-above", "method_invalid", { ...everywhere, ...request("/p", "M".repeat(limits.method + 1), authorization) });

const forwarding = withSecret({ forward: { "x-long": "long" } });
const long = (/** @type {number} */ bytes) => bearing(hs256(claims({ long: "l".repeat(bytes) })));
allow("limits/forward", { ...forwarding, ...long(limits.forward), forwarded: { "x-long": "l".repeat(limits.forward) } });
allow("limits/forward-above", { ...forwarding, ...long(limits.forward + 1), neverForwarded: ["l"] });

const junk = Array.from({ length: limits.keys - 1 }, (_, index) => ({ kty: "X", kid: `${index}` }));
const fetched = (/** @type {object[]} */ ...set) => ({
  ...withKeys(),
  keySets: { [keySetUri]: keySet(...set) },
  ...bearing(edDsa(claims(), keys.one, { kid: "key-1" })),
});
allow("limits/keys", fetched(...junk, keys.one.jwk));
deny("limits/keys-above", "key_set_unusable", fetched(...junk, keys.one.jwk, { kty: "X" }));

const nestedNot = (/** @type {number} */ depth) => Array(depth).fill(0).reduce((inner) => ({ not: inner }), { roles: ["r"] });
const conditioned = (/** @type {number} */ depth) => withSecret({ rules: [{ ...anyPrincipal, ...nestedNot(depth) }] });
allow("limits/conditions-odd", { ...conditioned(7), ...bearing(hs256(claims())) });
deny("limits/conditions", "condition_unmet", { ...conditioned(8), ...bearing(hs256(claims())) });
