// @ts-check
import { examples } from "../examples.js";
import { CallError } from "../exit.js";
import { readText } from "../inputs.js";
import { SourceDocument } from "../openapi/document.js";
import { samRulesOf } from "../sam/rules.js";
import { reportOf } from "./import_openapi.js";

/** @type {import("../program.js").CommandEntry} */
export const importSam = {
  name: "import sam",
  define: (command) =>
    command
      .summary("make rules of an AWS SAM template")
      .description(
        "Make rules of the routes in an AWS SAM template, and name each thing that could not be carried over",
      )
      .argument("<template>", "the template, YAML or JSON")
      .option("-o, --out <file>", "where the rules go; it must not be there yet (default: standard output)")
      .option("--strict", "exit with 1 where anything could not be carried over")
      .addHelpText(
        "after",
        examples("import sam template.yaml", "import sam template.yaml --out rules.json"),
      ),
  run,
};

/**
 * @param {string} file
 * @param {import("./import_openapi.js").Options} options
 */
async function run(file, options) {
  const source = new SourceDocument(file, await readText(file));
  if (!source.root?.Resources) throw new CallError(`${file} is no template: it has no Resources`);
  return reportOf(file, { rules: samRulesOf(source) }, source.losses, options);
}
