// @ts-check
import { atomsOf, holds, parameterOf } from "./condition.js";
import { covers, overlap, segmentsOf } from "./template.js";

/**
 * A rule, where it stands, the segments of its path, and its condition with parameters named by their segment, so that rules
 * of different templates can be compared.
 *
 * @typedef {import("../types.d.ts").Rule} Rule
 * @typedef {{ rule: Rule, pointer: string, segments: import("./template.js").Segment[], condition: Rule }} PlacedRule
 */

/** Most scopes, roles and claims that two conditions are compared by. */
const ATOMS_MAX = 10;

/**
 * Every rule with its place.
 *
 * @param {Pick<import("../types.d.ts").Config, "rules">} config
 * @returns {PlacedRule[]}
 */
export function placedRules({ rules }) {
  return rules.map((rule, at) => ({ rule, pointer: `/rules/${at}`, segments: segmentsOf(rule.path), condition: standing(rule) }));
}

/**
 * The rule with `{name}` in its condition replaced by the number of the segment it stands for.
 *
 * @param {Rule} rule
 * @returns {Rule}
 */
export function standing(rule) {
  const places = segmentsOf(rule.path).map(
    ({ text, kind }, at) => /** @type {const} */ ([text, kind === "rest" ? `{${at}_on}` : `{${at}}`]),
  );
  const names = new Map(places);
  return JSON.parse(JSON.stringify(rule, (_name, value) => names.get(parameterOf(value) ?? "") ?? value));
}

/**
 * Whether one rule covers every request that the other does.
 *
 * @param {PlacedRule} wide
 * @param {PlacedRule} narrow
 */
export function coversRule(wide, narrow) {
  return (
    narrow.rule.methods.every((method) => wide.rule.methods.includes(method)) &&
    covers(wide.segments, narrow.segments)
  );
}

/** Whether some request is one of both. @param {PlacedRule} one @param {PlacedRule} other */
export function meets(one, other) {
  return (
    one.rule.methods.some((method) => other.rule.methods.includes(method)) &&
    overlap(one.segments, other.segments)
  );
}

/** @param {PlacedRule} rule */
export function isDeny({ rule }) {
  return rule.effect === "Deny";
}

/**
 * Whether whoever meets one rule's condition meets the other's, too; false where there is too much
 * to compare.
 *
 * @param {PlacedRule} strict
 * @param {PlacedRule} lax
 */
export function implies(strict, lax) {
  const texts = [
    ...new Set([strict, lax].flatMap(({ condition }) => atomsOf(condition)).map(({ text }) => text)),
  ];
  if (texts.length > ATOMS_MAX) return false;
  return Array.from({ length: 1 << texts.length }).every((_, bits) => {
    const facts = new Set(texts.filter((_text, at) => bits & (1 << at)));
    return !holds(strict.condition, facts) || holds(lax.condition, facts);
  });
}
