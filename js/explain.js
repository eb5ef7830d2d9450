// @ts-check

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
