// @ts-check
/** Where in a JSON text a member stands, so that a fault is shown at its place. */
import { findNodeAtLocation, parseTree, printParseErrorCode } from "jsonc-parser";

const STRICT = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

/** What is wrong with a text that is no JSON, in words. */
const SYNTAX = /** @type {Record<string, string>} */ ({
  InvalidSymbol: "this is no JSON value",
  InvalidNumberFormat: "this is no JSON number",
  PropertyNameExpected: "a member's name in quotes is expected",
  ValueExpected: "a value is expected",
  ColonExpected: "a colon is expected",
  CommaExpected: "a comma is expected",
  CloseBraceExpected: "the object is not closed",
  CloseBracketExpected: "the list is not closed",
  EndOfFileExpected: "nothing may follow the value",
  InvalidCommentToken: "JSON has no comments",
  UnexpectedEndOfString: "the text is not closed",
});

/**
 * @typedef {{ offset: number, length: number }} Place
 * @typedef {import("../js/types.d.ts").ConfigFault & { place: Place }} PlacedFault
 */

/**
 * The faults of a configuration, each with its place; where the text is no JSON, that fault alone.
 *
 * @param {string} text
 * @param {import("../js/types.d.ts").ConfigFault[]} faults
 * @returns {PlacedFault[]} in the order of the text, each said once
 */
export function placeFaults(text, faults) {
  /** @type {import("jsonc-parser").ParseError[]} */
  const errors = [];
  const tree = parseTree(text, errors, STRICT);
  const [first] = errors;
  if (first) return [syntaxFault(first)];
  const placed = faults.map((fault) => ({ ...fault, place: placeOf(tree, fault) }));
  const said = new Map(placed.map((fault) => [`${fault.pointer} ${fault.message}`, fault]));
  return [...said.values()].sort((one, other) => one.place.offset - other.place.offset);
}

/**
 * The line of an offset, from 0.
 *
 * @param {string} text
 * @param {number} offset
 */
export function lineAt(text, offset) {
  return text.slice(0, offset).split("\n").length - 1;
}

/**
 * Where a pointer leads in a text, or as near to it as the text goes.
 *
 * @param {string} text
 * @param {string} pointer (RFC 6901)
 * @returns {Place}
 */
export function placeOfPointer(text, pointer) {
  const tree = parseTree(text, [], STRICT);
  return tree ? extent(nearest(tree, pointer)) : { offset: 0, length: 0 };
}

/** @param {import("jsonc-parser").ParseError} error @returns {PlacedFault} */
function syntaxFault({ error, offset, length }) {
  const message = SYNTAX[printParseErrorCode(error)] ?? "this is not JSON";
  return { pointer: "", message, place: { offset, length: Math.max(1, length) } };
}

/**
 * A fault about a whole object is shown at its start, as the object may be the whole text.
 *
 * @param {import("jsonc-parser").Node | undefined} tree
 * @param {import("../js/types.d.ts").ConfigFault} fault
 * @returns {Place}
 */
function placeOf(tree, { pointer, message }) {
  if (!tree) return { offset: 0, length: 1 };
  const node = (message.includes("member twice") && repeatedName(tree)) || nearest(tree, pointer);
  if (message.startsWith("unknown member")) return extent(node);
  return node.type === "object" || node.type === "array" ? { offset: node.offset, length: 1 } : extent(node);
}

/** A node with its name, where it is a member. @param {import("jsonc-parser").Node} node @returns {Place} */
function extent(node) {
  const { offset, length } = node.parent?.type === "property" ? node.parent : node;
  return { offset, length };
}

/**
 * The node at a pointer (RFC 6901), or the nearest one above it.
 *
 * @param {import("jsonc-parser").Node} tree
 * @param {string} pointer
 */
function nearest(tree, pointer) {
  const path = pointer.split("/").slice(1).map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node = findNodeAtLocation(tree, path.slice(0, depth).map(segment));
    if (node) return node;
  }
  return tree;
}

/** @param {string} name of a member, or the index of an element */
function segment(name) {
  return /^(?:0|[1-9]\d*)$/.test(name) ? Number(name) : name;
}

/**
 * The second of two members with one name.
 *
 * @param {import("jsonc-parser").Node} node
 * @returns {import("jsonc-parser").Node | undefined}
 */
function repeatedName({ type, children = [] }) {
  const names = new Set();
  for (const child of type === "object" ? children : []) {
    const name = child.children?.[0];
    if (names.has(name?.value)) return name;
    names.add(name?.value);
  }
  for (const child of children) {
    const found = repeatedName(child);
    if (found) return found;
  }
  return undefined;
}
