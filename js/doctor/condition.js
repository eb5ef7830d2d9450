// @ts-check

/**
 * What conditions are made of: one scope, role, or claim with one value.
 *
 * @typedef {import("../types.d.ts").Condition} Condition
 * @typedef {import("../types.d.ts").Scalar} Scalar
 * @typedef {{ kind: "scope" | "role" | "claim", name: string, value: Scalar, text: string }} Atom `text` names it to people, and tells
 *   it from all others
 */

/** The members that make a rule's condition. */
export const CONDITIONS = /** @type {const} */ ([
  "scopes",
  "anyScope",
  "roles",
  "claims",
  "anyOf",
  "allOf",
  "not",
]);

/**
 * Whether a rule asks nothing of a principal.
 *
 * @param {Condition} condition
 */
export function isUnconditional(condition) {
  return atomsOf(condition).length === 0;
}

/**
 * The atoms of a condition, each once, in the order they are written.
 *
 * @param {Condition} condition
 * @returns {Atom[]}
 */
export function atomsOf(condition) {
  return [...new Map(everyAtom(condition).map((atom) => [atom.text, atom])).values()];
}

/** @param {Condition} condition @returns {Atom[]} */
function everyAtom({ scopes = [], anyScope = [], roles = [], claims = {}, anyOf = [], allOf = [], not }) {
  const inner = [...anyOf, ...allOf, ...(not ? [not] : [])].flatMap(everyAtom);
  return [...[...scopes, ...anyScope].map(scope), ...roles.map(role), ...claimAtoms(claims).flat(), ...inner];
}

/**
 * Whether a condition holds where these facts are so and no others.
 *
 * @param {Condition} condition
 * @param {ReadonlySet<string>} facts texts of atoms
 * @returns {boolean}
 */
export function holds({ scopes = [], anyScope, roles, claims = {}, anyOf, allOf = [], not }, facts) {
  const isSo = (/** @type {Atom} */ { text }) => facts.has(text);
  return (
    scopes.map(scope).every(isSo) &&
    (!anyScope || anyScope.map(scope).some(isSo)) &&
    (!roles || roles.map(role).some(isSo)) &&
    claimAtoms(claims).every((values) => values.some(isSo)) &&
    (!anyOf || anyOf.some((one) => holds(one, facts))) &&
    allOf.every((one) => holds(one, facts)) &&
    !(not && holds(not, facts))
  );
}

/**
 * A condition in words, as `scope pets:read and (sub is {id} or role admin)`.
 *
 * @param {Condition} condition
 * @returns {string}
 */
function inWords(condition) {
  return parts(condition).join(" and ") || "any good token";
}

/** @param {Condition} condition @returns {string[]} */
function parts({ scopes = [], anyScope = [], roles = [], claims = {}, anyOf = [], allOf = [], not }) {
  const texts = (/** @type {Atom[]} */ atoms) => atoms.map(({ text }) => text);
  const words = [anyScope.map(scope), roles.map(role), ...claimAtoms(claims)].map(texts);
  const alternatives = [...words, anyOf.map(inWords)].filter((one) => one.length > 0).map(either);
  return [
    ...texts(scopes.map(scope)),
    ...alternatives,
    ...allOf.flatMap(parts),
    ...(not ? [`not (${inWords(not)})`] : []),
  ];
}

/** @param {string[]} words */
function either(words) {
  return words.length > 1 ? `(${words.join(" or ")})` : words.join();
}

/** The atoms of each claim, any of which will do. @param {NonNullable<Condition["claims"]>} claims */
function claimAtoms(claims) {
  return Object.entries(claims).map(([name, values]) => [values].flat().map((value) => claim(name, value)));
}

/** @param {string} name @returns {Atom} */
const scope = (name) => ({ kind: "scope", name, value: name, text: `scope ${name}` });
/** @param {string} name @returns {Atom} */
const role = (name) => ({ kind: "role", name, value: name, text: `role ${name}` });
/** @param {string} name @param {Scalar} value @returns {Atom} */
const claim = (name, value) => ({ kind: "claim", name, value, text: `${name} is ${scalarText(value)}` });

/** Text as it is, but for text that would read as another scalar. @param {Scalar} value */
function scalarText(value) {
  const plain = typeof value === "string" && !/^(true|false|-?\d[\d.]*)?$/.test(value);
  return plain ? value : JSON.stringify(value);
}

/**
 * The path parameter a value stands for.
 *
 * @param {Scalar} value
 */
export function parameterOf(value) {
  return typeof value === "string" ? /^\{(\w+)\}$/.exec(value)?.[1] : undefined;
}
