// @ts-check

/**
 * A matrix as a table for a terminal: a route in each line, a persona in each column.
 *
 * @param {import("../matrix.js").Matrix} matrix
 * @param {import("./screen.js").Screen} screen
 */
export function matrixText({ personas, routes, cells }, screen) {
  const { paint } = screen;
  const rows = routes.map(({ name }, at) => [name, ...cells[at].map(word)]);
  const painted = (/** @type {string} */ text, /** @type {number} */ column) => {
    if (column === 0) return text;
    return text === "Allow" ? paint.green(text) : paint.red(text);
  };
  return `${screen.table(["route", ...personas], rows, painted)}\n\n${paint.dim("a number is the status of a refusal")}`;
}

/** @param {import("../matrix.js").Cell} cell */
function word({ effect, status }) {
  return effect === "Allow" ? effect : String(status);
}
