// @ts-check

/**
 * Routes that no cached AWS policy can speak about, and policies kept for longer than their tokens.
 *
 * @type {import("./index.js").Check}
 */
export function caching(config, { notCacheable = [], ttl = 0 }) {
  return [
    ...notCacheable.map((route) => uncacheable(config, route)),
    ...(ttl > 0 ? outlived(config, ttl) : []),
  ];
}

/**
 * @param {import("../types.d.ts").Config} config
 * @param {import("../internal.d.ts").NotCacheable} route
 * @returns {import("./index.js").Finding}
 */
function uncacheable({ rules }, { rule, method, becauseOf }) {
  const beside = rule === becauseOf ? "" : ` beside "${becauseOf}"`;
  return {
    code: "not_cacheable",
    severity: "note",
    pointer: `/rules/${rules.findIndex(({ id }) => id === rule)}`,
    message: `${method} of "${rule}" cannot be part of a cached AWS policy${beside}`,
    fix: "on API Gateway set the authorizer's TTL to 0, add the path to its identity sources, or choose another path",
  };
}

/**
 * @param {import("../types.d.ts").Config} config
 * @param {number} ttl in seconds
 * @returns {import("./index.js").Finding[]}
 */
function outlived({ issuers }, ttl) {
  return issuers.map((_issuer, at) => ({
    code: "policy_outlives_token",
    severity: "warning",
    pointer: `/issuers/${at}`,
    message: `a policy kept for ${ttl} s can outlive the token it was made for by as much`,
    fix: "keep it for less time than stolen or expired tokens may work, or use untilExpiry",
  }));
}
