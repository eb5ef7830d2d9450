// @ts-check

/**
 * A matrix as CSV (RFC 4180), one line for each route.
 *
 * @param {import("../matrix.js").Matrix} matrix
 */
export function csvOf({ personas, routes, cells }) {
  const head = ["method", "path", "parameters", ...personas];
  const rows = routes.map(({ method, path, whose }, at) => [
    method,
    path,
    whose ?? "",
    ...cells[at].map(verdict),
  ]);
  return [head, ...rows].map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

/** @param {import("../matrix.js").Cell} cell */
function verdict({ effect, reason }) {
  return effect === "Allow" ? effect : [effect, reason ?? ""].join(" ").trim();
}

/** A spreadsheet would run a value that starts like a formula. @param {string} value */
function field(value) {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
