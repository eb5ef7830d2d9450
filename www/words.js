// @ts-check
/** What codes are called before people. */

/**
 * The stages of a decision, and the checks of each in the order they are made.
 *
 * @type {{ title: string, checks: Partial<Record<import("../js/types.d.ts").Check, string>> }[]}
 */
export const STAGES = [
  { title: "Request", checks: { request: "Well formed", credentials: "Credentials" } },
  { title: "Token", checks: { token: "Form", header: "Header", payload: "Claims set", issuer: "Issuer", algorithm: "Algorithm" } },
  { title: "Key", checks: { key: "Key", signature: "Signature" } },
  {
    title: "Claims",
    checks: {
      type: "Type", issuer_name: "Issuer's name", tenant: "Tenant", audience: "Audience", dates: "Dates", expiry: "Expiry",
      not_before: "Not before", issued_at: "Issued at", age: "Age", token_id: "Token id", required_claims: "Required claims",
      subject: "Subject", scopes: "Scopes", roles: "Roles",
    },
  },
  { title: "Rules", checks: { rules: "Rules" } },
];

/** @type {Record<import("../js/types.d.ts").ExplainedStep["outcome"], string>} */
export const OUTCOMES = { passed: "passed", failed: "failed", skipped: "not looked at", assumed: "assumed" };

/** @type {Record<import("../js/types.d.ts").ExplainedRule["verdict"], [icon: string, word: string]>} */
export const RULE_VERDICTS = {
  allows: ["passed", "allows"],
  denies: ["failed", "denies"],
  lacks_scopes: ["failed", "lacks a scope"],
  unmet: ["failed", "unmet"],
  no_condition_met: ["skipped", "does not apply"],
  other_method: ["skipped", "other method"],
  other_path: ["skipped", "other path"],
};

/** @type {Record<string, string>} */
export const STATUS_TITLES = {
  200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 502: "Bad Gateway", 503: "Service Unavailable",
};

/**
 * A number and its noun.
 *
 * @param {number} number
 * @param {string} noun
 */
export function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
