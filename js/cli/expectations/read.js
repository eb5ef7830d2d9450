// @ts-check
import { nearest } from "../../doctor/nearest.js";

/**
 * What a file of expectations says, with each case for one persona, method and path.
 *
 * @typedef {import("../../matrix.js").Persona} Persona
 * @typedef {{ name: string, persona: Persona, method: string, path: string, pointer: string, expected: Expected }} Case
 * @typedef {{ effect: "Allow" | "Deny", rule?: string | null, status?: number, reason?: string }} Expected members left out may be
 *   anything
 * @typedef {{ pointer: string, message: string }} Fault
 * @typedef {{ personas: Persona[], cases: Case[] }} Expectations
 */

/** Who is always there, and brings no token. @type {Persona} */
const ANONYMOUS = { name: "anonymous", claims: null };
const MEMBERS = {
  file: ["$schema", "personas", "cases"],
  persona: ["description", "claims", "issuer"],
  case: ["name", "as", "method", "path", "expect", "rule", "status", "reason"],
};

/**
 * Reads expectations; all faults are found.
 *
 * @param {any} file as parsed
 * @returns {{ expectations: Expectations, faults: Fault[] }} of use only where there are no faults
 */
export function readExpectations(file) {
  /** @type {Fault[]} */
  const faults = [];
  const refuse = (/** @type {string} */ pointer, /** @type {string} */ message) =>
    void faults.push({ pointer, message });
  if (!isObject(file, "", refuse)) return { expectations: { personas: [], cases: [] }, faults };
  members(file, "", MEMBERS.file, refuse);
  const personas = readPersonas(file.personas ?? {}, refuse);
  if (!Array.isArray(file.cases) || file.cases.length === 0) {
    refuse("/cases", "must be a list that is not empty");
  }
  const cases = [file.cases ?? []]
    .flat()
    .flatMap((/** @type {any} */ one, /** @type {number} */ at) =>
      readCase(one, `/cases/${at}`, personas, refuse),
    );
  return { expectations: { personas: [...personas.values()], cases }, faults };
}

/** @typedef {(pointer: string, message: string) => void} Refuse */

/** @param {any} personas @param {Refuse} refuse @returns {Map<string, Persona>} */
function readPersonas(personas, refuse) {
  const known = new Map([[ANONYMOUS.name, ANONYMOUS]]);
  if (!isObject(personas, "/personas", refuse)) return known;
  for (const [name, persona] of Object.entries(personas)) {
    const pointer = `/personas/${step(name)}`;
    if (persona === null) known.set(name, { name, claims: null });
    else if (isObject(persona, pointer, refuse)) known.set(name, { name, ...readPersona(persona, pointer, refuse) });
  }
  return known;
}

/** @param {any} persona @param {string} pointer @param {Refuse} refuse */
function readPersona(persona, pointer, refuse) {
  members(persona, pointer, MEMBERS.persona, refuse);
  const { claims, issuer } = persona;
  if (claims === undefined) {
    refuse(pointer, "claims are missing; null in place of the persona is one without a token");
  }
  else isObject(claims, `${pointer}/claims`, refuse);
  if (issuer !== undefined && !(Number.isInteger(issuer) && issuer >= 0)) {
    refuse(`${pointer}/issuer`, "must be a place in the configuration's issuers, from 0");
  }
  return issuer === undefined ? { claims } : { claims, issuer };
}

/**
 * @param {any} one
 * @param {string} pointer
 * @param {Map<string, Persona>} personas
 * @param {Refuse} refuse
 * @returns {Case[]}
 */
function readCase(one, pointer, personas, refuse) {
  if (!isObject(one, pointer, refuse)) return [];
  members(one, pointer, MEMBERS.case, refuse);
  const expected = readExpected(one, pointer, refuse);
  const texts = (/** @type {string} */ name) => readTexts(one[name], `${pointer}/${name}`, refuse);
  const [names, methods, paths] = [texts("as"), texts("method"), texts("path")];
  for (const name of names) {
    if (!personas.has(name)) refuse(`${pointer}/as`, unknown("persona", name, personas.keys()));
  }
  return names.flatMap((persona) =>
    methods.flatMap((method) =>
      paths.map((path) => ({
        name: one.name ?? `${persona} ${method} ${path}`,
        persona: personas.get(persona) ?? ANONYMOUS,
        ...{ method, path, pointer, expected },
      })),
    ),
  );
}

/** @param {any} one @param {string} pointer @param {Refuse} refuse @returns {Expected} */
function readExpected({ expect: effect, rule, status, reason, name }, pointer, refuse) {
  if (effect !== "Allow" && effect !== "Deny") refuse(`${pointer}/expect`, 'must be "Allow" or "Deny"');
  if (status !== undefined && !Number.isInteger(status)) refuse(`${pointer}/status`, "must be a status code");
  for (const [member, text] of Object.entries({ reason, name })) {
    if (text !== undefined && typeof text !== "string") refuse(`${pointer}/${member}`, "must be a string");
  }
  if (rule !== undefined && rule !== null && typeof rule !== "string") {
    refuse(`${pointer}/rule`, "must be a rule's id, or null");
  }
  return { effect, rule, status, reason };
}

/** @param {any} value one text or a list of them @param {string} pointer @param {Refuse} refuse @returns {string[]} */
function readTexts(value, pointer, refuse) {
  const texts = [value ?? []].flat();
  if (texts.length > 0 && texts.every((text) => typeof text === "string" && text !== "")) return texts;
  refuse(pointer, "must be a string that is not empty, or a list of such");
  return [];
}

/** @param {any} value @param {string} pointer @param {Refuse} refuse @returns {boolean} */
function isObject(value, pointer, refuse) {
  const is = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!is) refuse(pointer, "must be an object");
  return is;
}

/** @param {object} object @param {string} pointer @param {string[]} known @param {Refuse} refuse */
function members(object, pointer, known, refuse) {
  for (const name of Object.keys(object)) {
    if (!known.includes(name)) refuse(`${pointer}/${step(name)}`, unknown("member", name, known));
  }
}

/** @param {string} what @param {string} name @param {Iterable<string>} known */
function unknown(what, name, known) {
  const near = nearest(name, known);
  return near === undefined ? `unknown ${what}` : `unknown ${what}, did you mean "${near}"?`;
}

/** A name as one step of a JSON pointer (RFC 6901). @param {string} name */
function step(name) {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
