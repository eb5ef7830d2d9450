// @ts-check
import { atomsOf, parameterOf } from "./condition.js";
import { claimsWith } from "./claim_name.js";
import { personasOf } from "../matrix/personas.js";

/** Largest answer API Gateway is known to take, in bytes (docs/aws.md). */
const ANSWER_MAX_BYTES = 8 * 1024;
/** From here on a few more rules, or a long context, are too many. */
const WARN_BYTES = 0.75 * ANSWER_MAX_BYTES;

/**
 * Whether the AWS policy of somebody who may do everything fits into API Gateway's answer.
 *
 * @type {import("./index.js").Check}
 */
export function policySize(config, { weigh }) {
  const weight = weigh?.(everything(config));
  if (!weight || (weight.bytes < WARN_BYTES && weight.fallback !== "over_budget")) return [];
  const tooLarge = weight.fallback === "over_budget";
  const message = tooLarge
    ? "the AWS policy of somebody who may do everything is larger than the 8192 bytes API Gateway takes: it speaks of one request"
    : `the AWS policy of somebody who may do everything has ${weight.bytes} of the 8192 bytes API Gateway takes`;
  return [
    {
      code: "policy_size",
      severity: tooLarge ? "warning" : "note",
      pointer: "/rules",
      message,
      fix: "use fewer rules for each API, or paths with fewer parameters",
    },
  ];
}

/** Claims that meet every condition of a scope, a role or a claim. @param {import("../types.d.ts").Config} config */
function everything(config) {
  const single = personasOf(config).map(({ claims }) => claims ?? {});
  const bound = config.rules
    .flatMap(atomsOf)
    .filter(({ kind, value }) => kind === "claim" && parameterOf(value) !== undefined);
  return [...single, ...bound.map(({ name }) => claimsWith(name, "ada"))].reduce(merged, {});
}

/** @param {Record<string, unknown>} all @param {Record<string, unknown>} more @returns {Record<string, unknown>} */
function merged(all, more) {
  return Object.entries(more).reduce(
    (sum, [name, value]) => ({ ...sum, [name]: joined(sum[name], value) }),
    all,
  );
}

/** @param {any} one @param {any} other @returns {unknown} */
function joined(one, other) {
  if (one === undefined || one === other) return other;
  if (typeof one === "object" && !Array.isArray(one)) return merged(one, other);
  if (typeof one === "string" && typeof other === "string") {
    return one.split(" ").includes(other) ? one : `${one} ${other}`;
  }
  return [...new Set([one, other].flat())];
}
