// @ts-check
import { openConfiguration } from "../configuration.js";
import { examples } from "../examples.js";
import { EXIT } from "../exit.js";
import { besides, openExpectations } from "../expectations/file.js";
import { junitOf } from "../expectations/junit.js";
import { headline } from "../explanation.js";
import { momentOf } from "../inputs.js";
import { writeWhole } from "../outputs.js";
import { explainFor } from "../personas.js";
import { plain } from "../screen.js";

/**
 * @typedef {import("../expectations/read.js").Case & { faults: string[], explanation: import("../../types.d.ts").Explanation }} Result
 * @typedef {{ expectations?: string, junit?: string, at?: number }} Options
 */

/** @type {import("../program.js").CommandEntry} */
export const test = {
  name: "test",
  define: (command) =>
    command
      .summary("compare a configuration with what is expected of it")
      .description(
        "Compare a configuration with what is expected of it: personas, requests, and who may do what",
      )
      .argument("<config>", "the configuration, a JSON file")
      .option(
        "-e, --expectations <file>",
        "the expectations; by default beside the configuration, as authorizer.test.json",
      )
      .option("--junit <file>", "also write the results as JUnit XML")
      .option("--at <time>", "decide as at this time (ISO 8601, or Unix time in seconds)", momentOf)
      .addHelpText("after", examples("test authorizer.json", "test authorizer.json --junit results.xml")),
  run,
};

/**
 * @param {string} file
 * @param {Options} options
 * @returns {Promise<import("../program.js").Report>}
 */
async function run(file, { expectations = besides(file), junit, at }) {
  const now = at === undefined ? undefined : () => at;
  const { authorizer } = await openConfiguration(file, { now, isWithoutSecrets: true });
  const { cases } = await openExpectations(expectations);
  const results = await Promise.all(cases.map((one) => resultOf(authorizer, one)));
  if (junit !== undefined) await writeWhole(junit, junitOf(file, results));
  const failed = results.filter(({ faults }) => faults.length > 0);
  const counts = { passed: results.length - failed.length, failed: failed.length };
  return {
    code: failed.length > 0 ? EXIT.no : EXIT.good,
    document: { file, expectations, ...counts, cases: results.map(documentOf) },
    text: (screen) =>
      [...results.map((result) => resultText(result, screen)), "", summary(counts, screen)].join("\n"),
  };
}

/**
 * @param {import("../../types.d.ts").Authorizer} authorizer
 * @param {import("../expectations/read.js").Case} one
 * @returns {Promise<Result>}
 */
async function resultOf(authorizer, one) {
  const explanation = await explainFor(authorizer, one.persona, one);
  return { ...one, explanation, faults: faultsOf(one.expected, explanation) };
}

/**
 * @param {import("../expectations/read.js").Expected} expected
 * @param {import("../../types.d.ts").Explanation} explanation
 */
function faultsOf(expected, explanation) {
  const members = /** @type {const} */ (["effect", "status", "reason", "rule"]);
  const differing = members.filter(
    (name) => expected[name] !== undefined && expected[name] !== explanation[name],
  );
  return differing.map((name) => `${name}: expected ${expected[name]}, is ${explanation[name]}`);
}

/** @param {Result} result */
function documentOf({ name, persona, method, path, pointer, faults, explanation }) {
  const { effect, status, reason, rule, summary } = explanation;
  return {
    name,
    as: persona.name,
    method,
    path,
    pointer,
    passed: faults.length === 0,
    faults,
    effect,
    status,
    reason,
    rule,
    summary,
  };
}

/** @param {Result} result @param {import("../screen.js").Screen} screen */
function resultText({ name, faults, explanation }, screen) {
  const { paint } = screen;
  if (faults.length === 0) return `${paint.green("ok")}    ${plain(name)}`;
  const lines = [...faults, `${explanation.summary}`].map((line) => screen.paragraph(line, 6));
  return [
    `${paint.red("FAIL")}  ${paint.bold(plain(name))}`,
    ...lines,
    `      ${headline(explanation, screen)}`,
  ].join("\n");
}

/** @param {{ passed: number, failed: number }} counts @param {import("../screen.js").Screen} screen */
function summary({ passed, failed }, { paint }) {
  const text = `${passed} passed, ${failed} failed`;
  return failed > 0 ? paint.red(text) : paint.green(text);
}
