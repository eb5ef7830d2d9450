// @ts-check
import { atomsOf, holds, isUnconditional } from "../doctor/condition.js";
import { standing } from "../doctor/rules.js";
import { common, covers, segmentsOf } from "../doctor/template.js";
import { routesOf } from "./routes.js";

/**
 * A route that asks for less than it did.
 *
 * @typedef {import("../types.d.ts").Rule} Rule
 * @typedef {{ route: string, facts: string[] | null }} Weakening `facts` are enough now and were not: all of them for somebody with
 *   a good token; null for anybody. A single `…` says that the rules are too many to compare and are not the same
 */

/** Most facts that are tried in every combination. */
const ATOMS_MAX = 12;
const ANYBODY = null;

/**
 * The routes that let in whom they did not, whoever that may be: no persona need be thought of for
 * it. It is exact for up to twelve scopes, roles and claims to a route.
 *
 * @param {Pick<import("../types.d.ts").Config, "rules">} before
 * @param {Pick<import("../types.d.ts").Config, "rules">} after
 * @returns {Weakening[]}
 */
export function weakened(before, after) {
  const routes = routesOf(before, after, { rules: meetings([...before.rules, ...after.rules]) }).filter(({ whose }) => whose !== "own");
  const [old, now] = [before, after].map(({ rules }) => rules.map((rule) => ({ rule: standing(rule), segments: segmentsOf(rule.path) })));
  return routes.flatMap(({ method, path, sample }) => {
    const asked = segmentsOf(sample({ name: "", claims: null }));
    const covering = (/** @type {typeof old} */ rules) =>
      rules.filter(({ rule, segments }) => rule.methods.includes(method) && covers(segments, asked)).map(({ rule }) => rule);
    const facts = enoughNow(covering(old), covering(now));
    return facts === undefined ? [] : [{ route: `${method} ${path}`, facts }];
  });
}

/**
 * Routes where a Deny and an Allow of different paths meet: what one says alone is seen on its own
 * route, what a Deny takes back only here.
 *
 * @param {Rule[]} rules
 * @returns {Rule[]}
 */
function meetings(rules) {
  const denials = rules.filter(({ effect }) => effect === "Deny");
  const grants = rules.filter(({ effect }) => effect !== "Deny");
  return denials.flatMap((denial) =>
    grants.flatMap((grant) => {
      const methods = denial.methods.filter((method) => grant.methods.includes(method));
      const path = common(denial.path, grant.path);
      return path === undefined ? [] : [{ id: "", methods, path }];
    }),
  );
}

/**
 * The least facts by which a request passes now and did not before.
 *
 * @param {Rule[]} before
 * @param {Rule[]} after
 * @returns {Weakening["facts"] | undefined}
 */
function enoughNow(before, after) {
  const widens = (/** @type {ReadonlySet<string> | null} */ facts) =>
    passes(after, facts) && !passes(before, facts);
  if (widens(ANYBODY)) return ANYBODY;
  const texts = [...new Set([...before, ...after].flatMap(atomsOf).map(({ text }) => text))];
  if (texts.length > ATOMS_MAX) return JSON.stringify(before) === JSON.stringify(after) ? undefined : ["…"];
  const chosen = (/** @type {number} */ bits) => texts.filter((_text, at) => bits & (1 << at));
  const all = Array.from({ length: 1 << texts.length }, (_, bits) => chosen(bits)).filter((facts) =>
    widens(new Set(facts)),
  );
  return all.sort((one, other) => one.length - other.length)[0];
}

/**
 * What the module's rules say (docs/design.md): an unconditional Deny closes a public route, any
 * Deny that holds wins, and one Allow is enough.
 *
 * @param {Rule[]} rules those that cover the request
 * @param {ReadonlySet<string> | null} facts null for a request without a token
 */
function passes(rules, facts) {
  const denials = rules.filter(({ effect }) => effect === "Deny");
  if (denials.some(isUnconditional)) return false;
  if (rules.some((rule) => rule.public)) return true;
  if (!facts || denials.some((rule) => holds(rule, facts))) return false;
  return rules.some((rule) => rule.effect !== "Deny" && holds(rule, facts));
}
