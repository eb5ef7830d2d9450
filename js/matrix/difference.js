// @ts-check

/**
 * One cell that differs. A widening lets in whom it did not.
 *
 * @typedef {import("../matrix.js").Cell} Cell
 * @typedef {{ cell: string, route: string, persona: string, before: Cell, after: Cell, kind: "widened" | "narrowed" | "other" }} Change
 */

/**
 * What changed between two matrices of the same routes and personas, widenings first.
 *
 * @param {import("../matrix.js").Matrix} before
 * @param {import("../matrix.js").Matrix} after
 * @returns {Change[]}
 */
export function difference(before, after) {
  const changes = before.routes.flatMap(({ name: route }, row) =>
    before.personas.flatMap((persona, column) => {
      const kind = kindOf(before.cells[row][column], after.cells[row][column]);
      const pair = { before: before.cells[row][column], after: after.cells[row][column] };
      return kind ? [{ cell: `${route} for ${persona}`, route, persona, ...pair, kind }] : [];
    }),
  );
  const rank = { widened: 0, narrowed: 1, other: 2 };
  return changes.sort((one, other) => rank[one.kind] - rank[other.kind]);
}

/**
 * @param {Cell} before
 * @param {Cell} after
 * @returns {Change["kind"] | undefined} nothing where they are the same
 */
function kindOf(before, after) {
  if (before.effect !== after.effect) return after.effect === "Allow" ? "widened" : "narrowed";
  const same = before.rule === after.rule && before.reason === after.reason && before.status === after.status;
  return same ? undefined : "other";
}
