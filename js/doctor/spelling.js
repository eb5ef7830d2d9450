// @ts-check
import { editsBetween } from "./nearest.js";

/** Shorter names differ by one letter without being the same word. */
const LENGTH_MIN = 5;
/** The members that list names. */
const LISTS = ["scopes", "anyScope", "roles"];

/**
 * Scopes and roles that are named once, and one letter from another: misspelt, they lock everybody
 * out, or let nobody see that.
 *
 * @type {import("./index.js").Check}
 */
export function spelling(config) {
  const named = config.rules.flatMap((rule, at) => namesIn(rule, `/rules/${at}`));
  return named.flatMap(({ kind, name, pointer }) => {
    const uses = named.filter((other) => other.kind === kind && other.name === name).length;
    const other = named.find((one) => one.kind === kind && isSlip(name, one.name));
    if (uses > 1 || !other || usesOf(named, other) < 2) return [];
    const message = `the ${kind} ${name} is named here alone, and ${other.name} elsewhere`;
    return [
      {
        code: "name_misspelt",
        severity: /** @type {const} */ ("warning"),
        pointer,
        message,
        fix: `write ${other.name}, if that is meant`,
      },
    ];
  });
}

/** @typedef {{ kind: "scope" | "role", name: string, pointer: string }} Named */

/** @param {Named[]} named @param {Named} one */
function usesOf(named, one) {
  return named.filter(({ kind, name }) => kind === one.kind && name === one.name).length;
}

/** Whether two names differ by one letter, which is no digit. @param {string} one @param {string} other */
function isSlip(one, other) {
  if (one === other || Math.min(one.length, other.length) < LENGTH_MIN) return false;
  return editsBetween(one, other) === 1 && one.replace(/\d/g, "") !== other.replace(/\d/g, "");
}

/** @param {unknown} value @param {string} pointer @returns {Named[]} */
function namesIn(value, pointer) {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([member, inner]) => {
    const place = `${pointer}/${member}`;
    if (!LISTS.includes(member) || !Array.isArray(inner)) return namesIn(inner, place);
    const kind = member === "roles" ? "role" : "scope";
    return inner.map((name, at) => ({ kind, name, pointer: `${place}/${at}` }));
  });
}
