// @ts-check

/** Longer calls go on in the next line, as they would in a shell. */
const COLUMNS = 78;

/**
 * The end of a command's help: calls that work.
 *
 * @param {...string} calls without the program's name
 */
export function examples(...calls) {
  return `\nExamples:\n${calls.map((call) => folded(`  edge-authorizer ${call}`)).join("\n")}`;
}

/** @param {string} call @returns {string} */
function folded(call) {
  if (call.length <= COLUMNS) return call;
  const at = call.lastIndexOf(" --", COLUMNS - 2);
  return `${call.slice(0, at)} \\\n    ${folded(call.slice(at + 1))}`;
}
