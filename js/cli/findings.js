// @ts-check

/**
 * @typedef {{ pointer: string, message: string, fix: string }} Finding
 * @typedef {{ errors: import("../types.d.ts").ConfigFault[], warnings: Finding[] }} Report
 */

/** What becomes of a token, in words for the person who holds it. */
const REASONS = /** @type {Record<string, [message: string, fix: string]>} */ ({
  issuer_unknown: ["the token's issuer is not configured", "add its issuer, byte for byte"],
  issuer_invalid: ["the token names no issuer", "ask the issuer, or set requireIssuer to false"],
  audience_mismatch: ["the token is for another audience", "ask for a token for this API"],
  algorithm_not_allowed: ["the token's algorithm is not on the list", "add it, if the issuer uses it"],
  token_type_mismatch: ["the token is of another type", "send an access token, not an ID token"],
  token_expired: ["the token has expired", "get a new one"],
  key_unknown: ["no key fits the token", "compare its kid with the key set"],
  signature_invalid: ["the token's signature is not good", "see that it comes from this issuer"],
});

/**
 * What a good configuration may still be surprised by.
 *
 * @param {import("../core.js").Core} core
 * @param {any} config as parsed, known to be good
 * @param {{ token?: string, ttl?: number }} options
 * @returns {Finding[]}
 */
export function findings(core, config, { token, ttl }) {
  return [
    ...uncacheable(core, config),
    ...(ttl === undefined ? [] : outlived(config, ttl)),
    ...(token === undefined ? [] : held(core, config, token)),
  ];
}

/**
 * @param {import("../core.js").Core} core
 * @param {any} config
 * @returns {Finding[]}
 */
function uncacheable(core, config) {
  return core.notCacheable().map(({ rule, method, becauseOf }) => ({
    pointer: `/rules/${index(config, rule)}`,
    message: `${method} of "${rule}" cannot be part of a cached AWS policy${beside(rule, becauseOf)}`,
    fix: "set the authorizer's TTL to 0, add the path to its identity sources, or choose another path",
  }));
}

/**
 * @param {string} rule
 * @param {string} other
 */
function beside(rule, other) {
  return rule === other ? "" : ` beside "${other}"`;
}

/**
 * @param {any} config
 * @param {string} rule
 */
function index(config, rule) {
  return config.rules.findIndex((/** @type {{ id: string }} */ { id }) => id === rule);
}

/**
 * @param {any} config
 * @param {number} ttl
 * @returns {Finding[]}
 */
function outlived(config, ttl) {
  if (ttl === 0) return [];
  return config.issuers.map((/** @type {unknown} */ _issuer, /** @type {number} */ at) => ({
    pointer: `/issuers/${at}`,
    message: `a policy kept for ${ttl} s can outlive the token it was made for by as much`,
    fix: "keep it for less time than stolen or expired tokens may work, or use untilExpiry",
  }));
}

/**
 * @param {import("../core.js").Core} core
 * @param {any} config
 * @param {string} token
 * @returns {Finding[]}
 */
function held(core, config, token) {
  const [source] = config.credentials ?? [{ header: "authorization", scheme: "Bearer" }];
  const carried = source.cookie ? ["cookie", `${source.cookie}=${token}`] : [source.header, scheme(source) + token];
  const request = { method: "GET", path: "/", headers: [carried] };
  const outcome = core.authorize(JSON.stringify(request), Date.now());
  if (!("audit" in outcome)) return [];
  const { reason, hint } = /** @type {{ reason: string | null, hint?: string }} */ (outcome.audit);
  const words = REASONS[reason ?? ""];
  if (!words) return [];
  const [message, fix] = words;
  return [{ pointer: "/issuers", message: hint ? `${message}: ${hint}` : message, fix }];
}

/** @param {{ scheme?: string }} source */
function scheme(source) {
  return source.scheme ? `${source.scheme} ` : "";
}
