// @ts-check
import { claimAt } from "../doctor/claim_name.js";
import { atomsOf, parameterOf } from "../doctor/condition.js";
import { filled, segmentsOf } from "../doctor/template.js";

/**
 * @typedef {import("../matrix.js").Persona} Persona
 * @typedef {import("../matrix.js").Route} Route
 * @typedef {import("../types.d.ts").Config} Config
 * @typedef {import("../types.d.ts").Rule} Rule
 */

/** What another one's parameter is; no persona has such a subject. */
const OTHER = "somebody-else";

/**
 * The routes that the rules of some configurations speak of, each method and path once, in their
 * order. A path whose parameter some rule compares with a claim is there twice: as the persona's
 * own, and as another's.
 *
 * @param {...Pick<Config, "rules">} configs
 * @returns {Route[]}
 */
export function routesOf(...configs) {
  const rules = configs.flatMap((config) => config.rules);
  const value = unusedText(rules);
  const bound = boundClaims(rules);
  const routes = rules.flatMap(({ methods, path }) => methods.map((method) => ({ method, path, shape: shapeOf(path) })));
  const unique = new Map(routes.map((route) => [`${route.method} ${route.shape}`, route]));
  return [...unique.values()].flatMap(({ method, path, shape }) => variants(method, path, bound.get(shape) ?? new Map(), value));
}

/** A template without its parameters' names. @param {string} path */
function shapeOf(path) {
  return filled(path, (_name, isRest) => (isRest ? "{+}" : "{}"));
}

/**
 * @param {string} method
 * @param {string} path
 * @param {Map<number, string>} bound
 * @param {string} value
 * @returns {Route[]}
 */
function variants(method, path, bound, value) {
  const name = `${method} ${path}`;
  const sampled = (/** @type {(claim: string) => string} */ fill) => sample(path, bound, value, fill);
  if (bound.size === 0) return [{ method, path, name, whose: null, sample: () => sampled(() => "") }];
  /** @param {Persona} persona */
  const own = ({ claims }) => sampled((claim) => segmentText(claimAt(claims, claim)));
  return [
    { method, path, name: `${name}, own`, whose: "own", sample: own },
    { method, path, name: `${name}, other`, whose: "other", sample: () => sampled(() => OTHER) },
  ];
}

/**
 * @param {string} path
 * @param {Map<number, string>} bound
 * @param {string} value for parameters no rule compares
 * @param {(claim: string) => string} fill the value of one that a rule does
 */
function sample(path, bound, value, fill) {
  const texts = segmentsOf(path).map(({ kind, text }, at) => {
    const claim = bound.get(at);
    if (kind === "literal") return text;
    if (claim !== undefined) return fill(claim);
    return kind === "rest" ? `${value}/${value}` : value;
  });
  return `/${texts.join("/")}`;
}

/**
 * The claims that parameters are compared with, by the shape of the path and the parameter's
 * segment; of several, the first one.
 *
 * @param {Rule[]} rules
 */
function boundClaims(rules) {
  /** @type {Map<string, Map<number, string>>} */
  const bound = new Map();
  for (const rule of rules) {
    const [shape, segments] = [shapeOf(rule.path), segmentsOf(rule.path)];
    const claims = bound.get(shape) ?? new Map();
    for (const { name, value } of atomsOf(rule)) {
      const parameter = parameterOf(value);
      const at = segments.findIndex(({ kind, text }) => kind !== "literal" && text === parameter);
      if (at >= 0 && !claims.has(at)) claims.set(at, name);
    }
    bound.set(shape, claims);
  }
  return bound;
}

/** A claim as one segment of a path; another's where it is none. @param {unknown} value */
function segmentText(value) {
  const fits = typeof value === "string" && /^[\w.~!'(),=:@&+-]+$/.test(value) && !/^\.\.?$/.test(value);
  return fits ? value : OTHER;
}

/** A text that is a segment of no path. @param {Rule[]} rules */
function unusedText(rules) {
  const texts = new Set(rules.flatMap(({ path }) => segmentsOf(path)).map(({ text }) => text));
  let number = 1;
  while (texts.has(String(number))) number += 1;
  return String(number);
}
