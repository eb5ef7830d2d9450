// @ts-check

/** Lines that hold a whole list or object are no longer. */
const COLUMNS = 100;

/**
 * JSON for people: what fits into a line is on one.
 *
 * @param {unknown} value
 * @param {string} [indent] what stands before the line
 * @returns {string}
 */
export function jsonText(value, indent = "") {
  const line = inline(value);
  if (typeof value !== "object" || value === null || indent.length + line.length <= COLUMNS) return line;
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((one) => inner + jsonText(one, inner))
    : entries(value).map(([name, one]) => `${inner}${JSON.stringify(name)}: ${jsonText(one, inner)}`);
  return `${isList ? "[" : "{"}\n${parts.join(",\n")}\n${indent}${isList ? "]" : "}"}`;
}

/** @param {any} value @returns {string} */
function inline(value) {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${inline(one)}`);
  return members.length > 0 ? `{ ${members.join(", ")} }` : "{}";
}

/** As JSON has them: without members that are undefined. @param {object} value */
function entries(value) {
  return Object.entries(value).filter(([, one]) => one !== undefined);
}
