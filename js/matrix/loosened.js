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
/**
 * What is wider in a member, of an entry as it was and as it is.
 *
 * @type {{ members: string[], message: string, isWider: (was: any, is: any) => boolean }[]}
 */
const CHECKS = [
  {
    members: ["audiences", "algorithms", "clientIds", "authorizedParties", "tenantIds"],
    message: "more of them are taken",
    isWider: hasMore,
  },
  {
    members: ["requireIssuer", "requireAudience", "requireExpiry"],
    message: "it is not required any more",
    isWider: (was = true, is = true) => was && !is,
  },
  { members: ["development"], message: "keys made for development are taken", isWider: (was, is) => !was && is },
  { members: ["tokenTypes"], message: "more types are taken", isWider: (was, is) => Boolean(was && !is) || hasMore(was, is) },
  { members: ["clockToleranceSeconds"], message: "expired tokens are taken for longer", isWider: (was = 0, is = 0) => is > was },
  { members: ["maxTokenAgeSeconds"], message: "older tokens are taken", isWider: (was = Infinity, is = Infinity) => is > was },
  { members: ["requiredClaims"], message: "other claims are required", isWider: asksLess },
  { members: ["keys"], message: "the keys are others", isWider: (was, is) => !isSame(was, is) },
  {
    members: ["scopeClaims", "roleClaims", "subjectClaim"],
    message: "it is read from other claims",
    isWider: (was, is) => !isSame(was, is),
  },
];

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
  return CHECKS.flatMap(({ members, message, isWider }) =>
    members.filter((member) => isWider(was[member], is[member])).map((member) => [member, message]),
  );
}

/** @param {unknown[]} [was] @param {unknown[]} [is] */
function hasMore(was, is) {
  return Boolean(was && is?.some((one) => !was.includes(one)));
}

/** Whether something that was required is not, or is in another way. @param {any} was @param {any} is */
function asksLess(was, is) {
  const now = claimsAsked(is);
  return [...claimsAsked(was)].some(([name, values]) => !now.has(name) || (values !== null && !isSame(values, now.get(name))));
}

/** The values each claim may have; null for any. @param {any} claims */
function claimsAsked(claims = {}) {
  return new Map(Array.isArray(claims) ? claims.map((name) => [name, null]) : Object.entries(claims));
}

/** @param {unknown} one @param {unknown} other */
function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
