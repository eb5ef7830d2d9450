// @ts-check
import { examples } from "../examples.js";
import { CallError, EXIT } from "../exit.js";
import { readText } from "../inputs.js";
import { jsonText } from "../json_text.js";
import { SourceDocument } from "../openapi/document.js";
import { issuersOf } from "../openapi/issuers.js";
import { rulesOf } from "../openapi/rules.js";
import { writeNew } from "../outputs.js";

/** @typedef {{ out?: string, strict?: boolean }} Options */

/** @type {import("../program.js").CommandEntry} */
export const importOpenapi = {
  name: "import openapi",
  define: (command) =>
    command
      .summary("make rules of an OpenAPI 3 document")
      .description(
        "Make rules of an OpenAPI 3 document's security requirements, and name each thing that could not be carried over",
      )
      .argument("<document>", "the document, JSON or YAML")
      .option("-o, --out <file>", "where the rules go; it must not be there yet (default: standard output)")
      .option("--strict", "exit with 1 where anything could not be carried over")
      .addHelpText(
        "after",
        examples("import openapi openapi.yaml", "import openapi openapi.json --out rules.json --strict"),
      ),
  run,
};

/**
 * @param {string} file
 * @param {Options} options
 * @returns {Promise<import("../program.js").Report>}
 */
async function run(file, { out, strict }) {
  const source = new SourceDocument(file, await readText(file));
  if (!/^3\./.test(String(source.root?.openapi))) {
    throw new CallError(`${file} is no OpenAPI 3 document`, "convert a Swagger 2 document first");
  }
  const rules = rulesOf(source);
  const issuers = issuersOf(source);
  return reportOf(file, { ...(issuers.length > 0 && { issuers }), rules }, source.losses, { out, strict });
}

/**
 * @param {string} file
 * @param {object} config
 * @param {import("../openapi/document.js").Loss[]} losses
 * @param {Options} options
 * @returns {Promise<import("../program.js").Report>}
 */
export async function reportOf(file, config, losses, { out, strict }) {
  const text = `${jsonText(config)}\n`;
  if (out !== undefined) await writeNew(out, text);
  return {
    code: strict && losses.length > 0 ? EXIT.no : EXIT.good,
    document: { file, ...config, losses },
    notes: (screen) => losses.map((loss) => lossText(file, loss, screen)).join("\n"),
    text: () => (out === undefined ? text : ""),
  };
}

/** @param {string} file @param {import("../openapi/document.js").Loss} loss @param {import("../screen.js").Screen} screen */
function lossText(file, { pointer, line, column, message }, screen) {
  const place = line === undefined ? file : `${file}:${line}:${column}`;
  const { bold, yellow } = screen.paint;
  return `${bold(place)} ${yellow("not carried over")}\n${screen.paragraph(`${pointer}: ${message}`, 2)}`;
}
