// @ts-check
import { findNodeAtLocation, parseTree, printParseErrorCode } from "./libraries.js";
import { stepsOf } from "../doctor/claim_name.js";

/** A place in a text, each counted from one. @typedef {{ line: number, column: number }} Place */

const STRICT = { disallowComments: true, allowTrailingComma: false };

/**
 * Finds where the members of a JSON text stand.
 *
 * @param {string} text
 * @returns {(pointer: string) => Place | undefined} the place of a member by its JSON pointer (RFC
 *   6901); of the nearest member around it, where it is not there
 */
export function placesIn(text) {
  const tree = parseTree(text, [], STRICT);
  return (pointer) => {
    const steps =
      pointer === ""
        ? []
        : stepsOf(pointer).map((step) => (/^(0|[1-9]\d*)$/.test(step) ? Number(step) : step));
    const node = tree && nearest(tree, steps);
    return node && placeOf(text, node.parent?.type === "property" ? node.parent.offset : node.offset);
  };
}

/**
 * Why a text is no JSON, and where.
 *
 * @param {string} text
 * @returns {(Place & { what: string }) | undefined} nothing where it is JSON
 */
export function syntaxFault(text) {
  if (text.startsWith("\ufeff")) return { line: 1, column: 1, what: "it starts with a byte order mark; save it as UTF-8 without one" };
  /** @type {import("jsonc-parser").ParseError[]} */
  const errors = [];
  parseTree(text, errors, STRICT);
  const [first] = errors;
  return first && { ...placeOf(text, first.offset), what: words(printParseErrorCode(first.error)) };
}

/** @param {import("jsonc-parser").Node} tree @param {(string | number)[]} steps */
function nearest(tree, steps) {
  for (let kept = steps.length; kept >= 0; kept -= 1) {
    const node = findNodeAtLocation(tree, steps.slice(0, kept));
    if (node) return node;
  }
  return undefined;
}

/** @param {string} text @param {number} offset @returns {Place} */
function placeOf(text, offset) {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}

/** `CommaExpected` as "comma expected". @param {string} code */
function words(code) {
  return code.replace(/(?<=[a-z])[A-Z]/g, " $&").toLowerCase();
}
