// @ts-check
import { openConfiguration } from "../configuration.js";
import { examples } from "../examples.js";
import { EXIT } from "../exit.js";
import { explanationText } from "../explanation.js";
import { givenClaims, givenToken, momentOf } from "../inputs.js";
import { Option } from "../libraries.js";
import { SECRETS_FILE } from "../local_secrets.js";
import { gather, requestOf } from "../request.js";
import { Screen } from "../screen.js";
import { lineOf } from "../serve/say.js";

/**
 * @typedef {object} Options
 * @property {string} method
 * @property {string} path
 * @property {string[]} [header]
 * @property {string} [token]
 * @property {string} [claims]
 * @property {string} [secretsFile]
 * @property {number} [at]
 */

/** @type {import("../program.js").CommandEntry} */
export const decide = {
  name: "decide",
  define: (command) =>
    command
      .summary("decide one request, and say why")
      .description(
        "Decide one request, and say why: every check, every rule that speaks of it, and what caller and log see",
      )
      .argument("<config>", "the configuration, a JSON file")
      .requiredOption("-p, --path <path>", "the raw path, and possibly a query")
      .option("-m, --method <method>", "the method", "GET")
      .addOption(tokenOption())
      .addOption(
        new Option(
          "--claims <json>",
          "claims to assume in place of a token: JSON, @FILE, or - for standard input",
        ).conflicts("token"),
      )
      .option("-H, --header <field>", 'a header field, as "name: value"; may be repeated', gather)
      .option("--at <time>", "decide as at this time (ISO 8601, or Unix time in seconds)", momentOf)
      .option(...SECRETS_FILE)
      .addHelpText(
        "after",
        examples(
          "decide authorizer.json --path /health",
          "decide authorizer.json --method PUT --path /pets/7 --token - < token.txt",
          'decide authorizer.json --path /pets/7 --claims \'{"sub":"ada","scope":"pets:read"}\'',
        ),
      ),
  run,
};

/** The option of every command that takes a token, so that none needs to be in a shell's history. */
export function tokenOption() {
  return new Option("-t, --token <token>", "the token, or - for standard input (env: EDGE_AUTHORIZER_TOKEN)");
}

/**
 * @param {string} file
 * @param {Options} options
 * @returns {Promise<import("../program.js").Report>}
 */
async function run(file, options) {
  const claims = options.claims === undefined ? undefined : await givenClaims(options.claims);
  const token = claims ? undefined : await givenToken(options.token);
  const now = options.at === undefined ? undefined : () => Number(options.at);
  const { authorizer, config, place, records } = await openConfiguration(file, {
    secretsFile: options.secretsFile,
    now,
    isWithoutSecrets: token === undefined,
  });
  const explanation = await authorizer.explain(requestOf(options, config, token), claims && { claims });
  return {
    code: explanation.effect === "Allow" ? EXIT.good : EXIT.no,
    document: { ...explanation, records },
    text: (screen) => [explanationText(explanation, screen, place), ...recordLines(records, screen)].join("\n"),
  };
}

/** A paragraph is coloured as a whole, or not at all. */
const UNCOLOURED = new Screen({ columns: Infinity, colours: false });

/**
 * What else was logged, as why a key set could not be had.
 *
 * @param {import("../../types.d.ts").LogRecord[]} records
 * @param {import("../screen.js").Screen} screen
 */
function recordLines(records, screen) {
  if (records.length === 0) return [];
  return ["", screen.paint.bold("And beside it"), ...records.map((record) => screen.paragraph(lineOf(record, UNCOLOURED), 2))];
}
