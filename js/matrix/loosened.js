// @ts-check

/**
 * An entry of `issuers` that takes tokens it did not take before.
 *
 * @typedef {{ pointer: string, message: string }} Loosening by the place in the new configuration
 * @typedef {Record<string, any>} Entry
 */

/** Members that say whose entry it is: one that differs in them is another entry. */
const IDENTITY = ["issuer", "preset", "domain", "teamDomain", "authorizationServerId", "region", "userPoolId", "tokenUse"].concat(
  ["version", "projectId", "projectRef", "baseUrl", "realm"],
);
/** Lists any of which will do: one more is wider. */
const ALTERNATIVES = ["audiences", "algorithms", "clientIds", "authorizedParties", "tenantIds"];
/** What is checked unless it says false. */
const REQUIREMENTS = ["requireIssuer", "requireAudience", "requireExpiry"];
/** What makes scopes, roles and the subject of other claims. */
const READINGS = ["scopeClaims", "roleClaims", "subjectClaim"];

/**
 * Where tokens are taken that were not, entry by entry.
 *
 * @param {Pick<import("../types.d.ts").Config, "issuers">} before
 * @param {Pick<import("../types.d.ts").Config, "issuers">} after
 * @returns {Loosening[]}
 */
export function loosened(before, after) {
  const old = new Map(before.issuers.map((entry) => [identityOf(entry), entry]));
  return after.issuers.flatMap((entry, at) => {
    const was = old.get(identityOf(entry));
    const found = was ? differences(was, entry) : [["", "tokens of another issuer are taken"]];
    return found.map(([member, message]) => ({ pointer: `/issuers/${at}${member && `/${member}`}`, message }));
  });
}

/** @param {Entry} entry */
function identityOf(entry) {
  return JSON.stringify(IDENTITY.map((name) => entry[name] ?? null));
}

/** @param {Entry} was @param {Entry} is @returns {string[][]} the member, and what is wider in it */
function differences(was, is) {
  return [
    ...ALTERNATIVES.filter((name) => hasMore(was[name], is[name])).map((name) => [name, "more of them are taken"]),
    ...REQUIREMENTS.filter((name) => is[name] === false && was[name] !== false).map((name) => [name, "is not required any more"]),
    ...(is.development && !was.development ? [["development", "keys made for development are taken"]] : []),
    ...(hasMore(was.tokenTypes, is.tokenTypes) || (was.tokenTypes && !is.tokenTypes) ? [["tokenTypes", "more types are taken"]] : []),
    ...((is.clockToleranceSeconds ?? 0) > (was.clockToleranceSeconds ?? 0) ? [["clockToleranceSeconds", "expired tokens are taken for longer"]] : []),
    ...((is.maxTokenAgeSeconds ?? Infinity) > (was.maxTokenAgeSeconds ?? Infinity) ? [["maxTokenAgeSeconds", "older tokens are taken"]] : []),
    ...(asksLess(was.requiredClaims, is.requiredClaims) ? [["requiredClaims", "other claims are required"]] : []),
    ...(isSame(was.keys, is.keys) ? [] : [["keys", "the keys are others"]]),
    ...READINGS.filter((name) => !isSame(was[name], is[name])).map((name) => [name, "it is read from other claims"]),
  ];
}

/** @param {unknown[]} [was] @param {unknown[]} [is] */
function hasMore(was, is) {
  return Boolean(was && is?.some((one) => !was.includes(one)));
}

/** Whether something that was required is not, or is in another way. @param {any} was @param {any} is */
function asksLess(was, is) {
  const asked = (/** @type {any} */ claims = {}) => new Map(Array.isArray(claims) ? claims.map((name) => [name, null]) : Object.entries(claims));
  const now = asked(is);
  return [...asked(was)].some(([name, values]) => !now.has(name) || (values !== null && !isSame(values, now.get(name))));
}

/** @param {unknown} one @param {unknown} other */
function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
