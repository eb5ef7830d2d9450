// @ts-check

/**
 * The end of a command's help: calls that work.
 *
 * @param {...string} calls without the program's name
 */
export function examples(...calls) {
  return `\nExamples:\n${calls.map((call) => `  edge-authorizer ${call}`).join("\n")}`;
}
