// @ts-check
import { host } from "#wasm";
import { ConfigError } from "../../config_error.js";
import { Core } from "../../core.js";
import { examine } from "../../doctor/index.js";
import { start } from "../../wasm.js";
import { examples } from "../examples.js";
import { EXIT } from "../exit.js";
import { numberFor, readText } from "../inputs.js";
import { SECRETS_FILE, environment, readableSecrets, unreadSecrets } from "../local_secrets.js";
import { placesIn, syntaxFault } from "../places.js";

/**
 * An error, which keeps the configuration from being used, or something to know.
 *
 * @typedef {{ severity: "error" | "warning" | "note", code: string, pointer: string, message: string, fix?: string }} Finding
 * @typedef {Finding & Partial<import("../places.js").Place>} PlacedFinding
 * @typedef {{ secretsFile?: string, strict?: boolean, ttl?: number }} Options
 */

/** @type {import("../program.js").CommandEntry} */
export const check = {
  name: "check",
  define: (command) =>
    command
      .summary("say what is wrong with a configuration, or will surprise")
      .description(
        "Read a configuration as the authorizer would, and say what is wrong with it or will surprise you",
      )
      .argument("<config>", "the configuration, a JSON file")
      .option("--strict", "exit with 1 for warnings, too")
      .option(
        "--ttl <seconds>",
        "how long API Gateway keeps a policy",
        numberFor("--ttl", { least: 0, most: 3600 }),
      )
      .option(...SECRETS_FILE)
      .addHelpText(
        "after",
        examples(
          "check authorizer.json",
          "check authorizer.json --strict --ttl 300",
          "check authorizer.json --json",
        ),
      ),
  run,
};

/**
 * @param {string} file
 * @param {Options} options
 * @returns {Promise<import("../program.js").Report>}
 */
async function run(file, options) {
  const text = await readText(file, "edge-authorizer init writes one");
  const findings = await findingsIn(text, options);
  const count = (/** @type {Finding["severity"]} */ severity) =>
    findings.filter((one) => one.severity === severity).length;
  const counts = { errors: count("error"), warnings: count("warning"), notes: count("note") };
  const isBad = counts.errors > 0 || Boolean(options.strict && counts.warnings > 0);
  return {
    code: isBad ? EXIT.no : EXIT.good,
    document: { file, verdict: counts.errors > 0 ? "refused" : "good", ...counts, findings },
    text: (screen) =>
      [...findings.map((one) => findingText(file, one, screen)), verdict(file, counts, screen)].join("\n"),
  };
}

/**
 * @param {string} text
 * @param {Options} options
 * @returns {Promise<PlacedFinding[]>}
 */
async function findingsIn(text, options) {
  const syntax = syntaxFault(text);
  if (syntax) {
    const { what, ...place } = syntax;
    return [
      { severity: "error", code: "syntax", pointer: "", ...place, message: `this is not JSON: ${what}` },
    ];
  }
  const place = placesIn(text);
  const findings = (await examined(text, options)).map((finding) => ({
    ...finding,
    ...place(finding.pointer),
  }));
  return findings.sort(
    (one, other) => (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0),
  );
}

/**
 * @param {string} text JSON
 * @param {Options} options
 * @returns {Promise<Finding[]>}
 */
async function examined(text, { secretsFile, ttl }) {
  await start(/** @type {import("../../internal.d.ts").WasmSource} */ (host.wasm));
  try {
    const core = new Core(text);
    const references = core.references();
    const secrets = await readableSecrets(references, await environment(secretsFile));
    for (const [pointer, current] of secrets) core.supplySecret(pointer, { current: current.slice() });
    return examine(JSON.parse(text), {
      notCacheable: core.notCacheable(),
      weigh: weigher(core),
      secrets,
      unread: unreadSecrets(references, secrets),
      ttl,
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.errors.map((fault) => ({ severity: "error", code: "refused", ...fault }));
  }
}

/** Any will do: only lengths count. */
const METHOD_ARN = "arn:aws:execute-api:eu-central-1:123456789012:abcdef1234/production/GET/";

/** @param {Core} core @returns {NonNullable<import("../../doctor/index.js").Known["weigh"]>} */
function weigher(core) {
  const request = { method: "GET", path: "/", headers: [], methodArn: METHOD_ARN, policy: { scope: "api" } };
  return (claims) => core.preview(claims, JSON.stringify(request)).policy;
}

/**
 * @param {string} file
 * @param {PlacedFinding} finding
 * @param {import("../screen.js").Screen} screen
 */
function findingText(file, { severity, pointer, message, fix, line, column }, screen) {
  const { paint } = screen;
  const colour = { error: paint.red, warning: paint.yellow, note: paint.cyan }[severity];
  const place = line === undefined ? file : `${file}:${line}:${column}`;
  return [
    `${paint.bold(place)} ${colour(severity)} ${paint.dim(pointer || "(root)")}`,
    screen.paragraph(message, 2),
    ...(fix ? [screen.paragraph(`fix: ${fix}`, 2, paint.dim)] : []),
    "",
  ].join("\n");
}

/**
 * @param {string} file
 * @param {{ errors: number, warnings: number, notes: number }} counts
 * @param {import("../screen.js").Screen} screen
 */
function verdict(file, { errors, warnings, notes }, { paint }) {
  const counted = (/** @type {number} */ count, /** @type {string} */ word) =>
    count > 0 ? [`${count} ${word}${count > 1 ? "s" : ""}`] : [];
  const list = [...counted(errors, "error"), ...counted(warnings, "warning"), ...counted(notes, "note")].join(
    ", ",
  );
  const word = errors > 0 ? paint.red("is refused") : paint.green("is good");
  return `${file} ${word}${list ? `: ${list}` : ""}`;
}
