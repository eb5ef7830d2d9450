// @ts-check
// Who may do what, as a table: for the command line and the playground, so it asks nothing of a host.

export { csvOf } from "./matrix/csv.js";
export { difference } from "./matrix/difference.js";
export { loosened } from "./matrix/loosened.js";
export { personasOf } from "./matrix/personas.js";
export { routesOf } from "./matrix/routes.js";
export { weakened } from "./matrix/weakened.js";

/**
 * Somebody to ask about: claims as they are after verification, or nobody in particular.
 * @typedef {{ name: string, claims: Record<string, unknown> | null, issuer?: number }} Persona
 *
 * What a persona is answered on a route.
 * @typedef {{ effect: "Allow" | "Deny", status: number, reason: string | null, rule: string | null }} Cell
 *
 * A row: a method and a path template; whose its parameters are, where a rule compares one with a
 * claim; and a path to ask about.
 * @typedef {{ method: string, path: string, name: string, whose: "own" | "other" | null, sample: (persona: Persona) => string }} Route
 *
 * Cells by route, then by persona.
 * @typedef {{ personas: string[], routes: Omit<Route, "sample">[], cells: Cell[][] }} Matrix
 *
 * Decides by the module, so that the matrix says what a deployment does.
 * @typedef {(persona: Persona, request: { method: string, path: string }) => Cell | Promise<Cell>} Decide
 */

/**
 * Asks about each route for each persona.
 *
 * @param {Route[]} routes as `routesOf` finds them
 * @param {Persona[]} personas
 * @param {Decide} decide
 * @returns {Promise<Matrix>}
 */
export async function matrixOf(routes, personas, decide) {
  const cells = [];
  for (const { method, sample } of routes) {
    cells.push(
      await Promise.all(personas.map((persona) => decide(persona, { method, path: sample(persona) }))),
    );
  }
  return {
    personas: personas.map(({ name }) => name),
    routes: routes.map(({ method, path, name, whose }) => ({ method, path, name, whose })),
    cells,
  };
}
