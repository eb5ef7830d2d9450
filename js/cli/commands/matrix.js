// @ts-check
import { existsSync } from "node:fs";
import { csvOf, matrixOf, personasOf, routesOf } from "../../matrix.js";
import { openConfiguration } from "../configuration.js";
import { examples } from "../examples.js";
import { CallError, EXIT } from "../exit.js";
import { besides, openExpectations } from "../expectations/file.js";
import { matrixPage } from "../matrix_page.js";
import { matrixText } from "../matrix_text.js";
import { writeWhole } from "../outputs.js";
import { explainFor } from "../personas.js";
import { compare } from "./matrix_diff.js";

/**
 * @typedef {import("../../matrix.js").Persona} Persona
 * @typedef {object} Options
 * @property {string} [personas]
 * @property {boolean} [csv]
 * @property {string} [html]
 * @property {boolean} [diff]
 * @property {string[] | true} [acceptWidening]
 */

/** @type {import("../program.js").CommandEntry} */
export const matrix = {
  name: "matrix",
  define: (command) =>
    command
      .summary("show who may do what, and what changes")
      .description(
        "Show who may do what: each route for each persona, or what changes between two configurations",
      )
      .argument("<config>", "the configuration, a JSON file; with --diff the old one")
      .argument("[new]", "with --diff the new one")
      .option(
        "--personas <file>",
        "take the personas of a file of expectations; by default those beside the configuration, or those its rules tell apart",
      )
      .option("--csv", "write CSV")
      .option("--html <file>", "write a page that needs nothing else")
      .option("--diff", "compare two configurations; a route that lets in more than before fails")
      .option("--accept-widening [cells...]", "take these widenings as meant, or all of them")
      .addHelpText(
        "after",
        examples(
          "matrix authorizer.json",
          "matrix authorizer.json --html matrix.html",
          "matrix --diff old.json new.json",
          'matrix --diff old.json new.json --accept-widening "GET /pets/{id}"',
        ),
      ),
  run,
};

/**
 * @param {string} file
 * @param {string | undefined} other
 * @param {Options} options
 * @returns {Promise<import("../program.js").Report>}
 */
async function run(file, other, options) {
  if (options.diff && other === undefined) {
    throw new CallError("--diff takes two configurations, the old one and the new one");
  }
  if (!options.diff && other !== undefined) {
    throw new CallError("two configurations are compared with --diff");
  }
  if (!options.diff && options.acceptWidening) throw new CallError("--accept-widening goes with --diff");
  return other === undefined
    ? show(file, options)
    : compare(file, other, await personasBeside(other, options.personas), options.acceptWidening);
}

/**
 * @param {string} file
 * @param {Options} options
 * @returns {Promise<import("../program.js").Report>}
 */
async function show(file, { personas: named, csv, html }) {
  const { authorizer, config } = await openConfiguration(file, { isWithoutSecrets: true });
  const personas = (await personasBeside(file, named)) ?? personasOf(config);
  const table = await matrixOf(routesOf(config), personas, (persona, request) =>
    explainFor(authorizer, persona, request),
  );
  const matrix = { ...table, cells: table.cells.map((row) => row.map(cellOf)) };
  if (html !== undefined) await writeWhole(html, matrixPage(file, matrix));
  return {
    code: EXIT.good,
    document: { file, ...matrix },
    text: (screen) => (csv ? csvOf(matrix) : matrixText(matrix, screen)),
  };
}

/** An explanation less its steps. @param {import("../../matrix.js").Cell} explanation */
function cellOf({ effect, status, reason, rule }) {
  return { effect, status, reason, rule };
}

/**
 * @param {string} file
 * @param {string} [named]
 * @returns {Promise<Persona[] | undefined>} nothing where there are none
 */
async function personasBeside(file, named) {
  const beside = besides(file);
  if (named === undefined && !existsSync(beside)) return undefined;
  return (await openExpectations(named ?? beside)).personas;
}
