// @ts-check
import { isUnconditional } from "./condition.js";
import { coversRule, implies, isDeny, meets, placedRules } from "./rules.js";

/**
 * @typedef {import("./rules.js").PlacedRule} PlacedRule
 * @typedef {import("./index.js").Finding} Finding
 */

/**
 * Rules that never decide anything, as others decide it all.
 *
 * @type {import("./index.js").Check}
 */
export function shadows(config) {
  const rules = placedRules(config);
  return rules.flatMap((rule) => {
    const others = rules.filter((other) => other !== rule);
    const finding = isDeny(rule) ? shadowedDenial(rule, others) : shadowedGrant(rule, others);
    return finding ? [{ ...finding, pointer: rule.pointer }] : [];
  });
}

/** @typedef {Omit<Finding, "pointer">} Shadow @param {PlacedRule} rule @param {PlacedRule[]} others @returns {Shadow | undefined} */
function shadowedGrant(rule, others) {
  const { id } = rule.rule;
  const covering = others.filter((other) => coversRule(other, rule));
  const denial = covering.find((other) => isDeny(other) && implies(rule, other));
  if (denial) {
    const message = `"${id}" can never allow anything: "${denial.rule.id}" denies all of it`;
    return {
      code: "rule_unreachable",
      severity: "warning",
      message,
      fix: "take one of them out, or narrow the denial's path or condition",
    };
  }
  const open = covering.find((other) => other.rule.public && !rule.rule.public);
  if (open) {
    const message = `"${id}" never protects anything: the public rule "${open.rule.id}" lets anybody in there`;
    return {
      code: "rule_public_shadow",
      severity: "warning",
      message,
      fix: `narrow the path of "${open.rule.id}"`,
    };
  }
  const wider = covering.find((other) => !isDeny(other) && implies(rule, other) && comesFirst(other, rule));
  if (!wider || (rule.rule.public && !wider.rule.public)) return undefined;
  return repeated(id, wider.rule.id, coversRule(rule, wider) && implies(wider, rule));
}

/** @param {PlacedRule} rule @param {PlacedRule[]} others @returns {Shadow | undefined} */
function shadowedDenial(rule, others) {
  const { id } = rule.rule;
  const open = others.find((other) => other.rule.public && meets(other, rule));
  if (open && !isUnconditional(rule.rule)) {
    const message = `"${id}" does not bar anybody from the public rule "${open.rule.id}": they need only leave their token out`;
    return {
      code: "denial_of_public",
      severity: "warning",
      message,
      fix: `take "public" from "${open.rule.id}", or the conditions from "${id}"`,
    };
  }
  const wider = others.find(
    (other) => isDeny(other) && coversRule(other, rule) && implies(rule, other) && comesFirst(other, rule),
  );
  if (wider) return repeated(id, wider.rule.id, coversRule(rule, wider) && implies(wider, rule));
  if (others.some((other) => !isDeny(other) && meets(other, rule))) return undefined;
  const message = `"${id}" denies what no rule allows`;
  return {
    code: "denial_of_nothing",
    severity: "note",
    message,
    fix: "take it out, unless it shall stand against rules to come",
  };
}

/** @param {string} id @param {string} other @param {boolean} same @returns {Shadow} */
function repeated(id, other, same) {
  const message = same
    ? `"${id}" says the same as "${other}"`
    : `"${id}" adds nothing to "${other}", which covers all of it and asks for no more`;
  const fix = same ? "take one of them out" : `take it out, or narrow "${other}"`;
  return { code: same ? "rule_duplicate" : "rule_shadowed", severity: "warning", message, fix };
}

/** Of two that say the same, the later one is named. @param {PlacedRule} other @param {PlacedRule} rule */
function comesFirst(other, rule) {
  const same = coversRule(rule, other) && implies(other, rule);
  return !same || Number(other.pointer.split("/")[2]) < Number(rule.pointer.split("/")[2]);
}
