// @ts-check

/**
 * What to assume in place of a token, as the module takes it.
 *
 * @param {import("./types.d.ts").ExplainOptions} options
 * @returns {string | undefined} JSON; nothing where the request's own credentials count
 */
export function assumedText({ claims, issuer }) {
  return claims === undefined ? undefined : JSON.stringify({ claims, issuer });
}

/**
 * The record that follows a refusal where refusals are explained: the steps, and no list of claims.
 *
 * @param {import("./types.d.ts").Explanation} explanation
 * @param {import("./types.d.ts").AuditRecord} audit of the refusal
 * @returns {import("./internal.d.ts").LogEntry}
 */
export function explanationRecord({ reason, rule, summary, steps, rules }, { incident, requestId }) {
  return { event: "explanation", incident, requestId, reason, rule, summary, steps, rules };
}
