// @ts-check
import { readFileSync } from "node:fs";

const schema = JSON.parse(readFileSync(new URL("../../../schema.json", import.meta.url), "utf8"));
const { properties, allOf } = schema.$defs.presetIssuer;

/** The names of the presets, and `custom` for any other issuer. @type {string[]} */
export const PRESETS = [...properties.preset.enum, "custom"];

/** Values to begin with, where the schema has no example of its own. @type {Record<string, unknown>} */
const EXAMPLES = {
  issuer: "https://issuer.example.com/",
  audiences: ["https://api.example.com"],
  clientIds: ["client-id"],
  tokenUse: "access",
  version: 2,
  tenantIds: ["00000000-0000-0000-0000-000000000000"],
  projectId: "project-id",
  projectRef: "project-ref",
  realm: "realm",
};

/**
 * The members a preset needs, as the schema has them, with an example of each.
 *
 * @param {string} preset
 * @returns {{ name: string, description: string, example: unknown, isList: boolean }[]}
 */
export function membersOf(preset) {
  return namesOf(preset).map((name) => {
    const { description = "", examples = [], $ref, type } = resolved(name);
    const example = EXAMPLES[name] ?? examples[0];
    return {
      name,
      description,
      example,
      isList: Array.isArray(example) || type === "array" || $ref === "#/$defs/texts",
    };
  });
}

/** @param {string} preset @returns {string[]} */
function namesOf(preset) {
  if (preset === "custom") return ["issuer", "audiences"];
  const { required, oneOf = [] } = allOf.find(
    (/** @type {any} */ one) => one.if.properties?.preset?.const === preset,
  ).then;
  return [...required, ...(oneOf[0]?.required ?? [])];
}

/** @param {string} name */
function resolved(name) {
  return { ...schema.$defs.issuer.properties[name], ...properties[name] };
}

/**
 * The issuer's entry with these values.
 *
 * @param {string} preset
 * @param {Record<string, unknown>} values
 */
export function entryOf(preset, values) {
  if (preset !== "custom") return { preset, ...values };
  return { ...values, algorithms: ["RS256", "ES256"], keys: { discovery: true } };
}
