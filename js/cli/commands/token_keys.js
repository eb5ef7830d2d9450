// @ts-check
import { choice } from "../choice.js";
import { ALGORITHMS } from "../development/algorithms.js";
import { issuerOf, makeKey } from "../development/key.js";
import { examples } from "../examples.js";
import { EXIT } from "../exit.js";
import { jsonText } from "../json_text.js";
import { writeNew } from "../outputs.js";

/** Where a key is kept where nobody says. */
export const KEY_FILE = "development-key.json";
/** Whose tokens they are, where nobody says. */
export const DEVELOPMENT = { issuer: "https://issuer.dev.example", audience: "https://api.dev.example" };

/** @typedef {{ algorithm: string, out: string, kid?: string, issuer: string, audience: string }} Options */

/** @type {import("../program.js").CommandEntry} */
export const tokenKeys = {
  name: "token keys",
  define: (command) =>
    command
      .summary("make a key or a secret for development")
      .description(
        "Make a key, or a secret, that serves for development alone, and print the issuer's entry that takes its tokens",
      )
      .addOption(
        choice("-a, --algorithm <name>", "the algorithm", Object.keys(ALGORITHMS)).default("ES256"),
      )
      .option("-o, --out <file>", "where the private key goes; it must not be there yet", KEY_FILE)
      .option("--kid <id>", "the key id; by default a random one")
      .option("--issuer <name>", "the issuer's name", DEVELOPMENT.issuer)
      .option("--audience <name>", "the audience", DEVELOPMENT.audience)
      .addHelpText("after", examples("token keys", "token keys --algorithm HS256 --out secret.json")),
  run,
};

/**
 * @param {Options} options
 * @returns {Promise<import("../program.js").Report>}
 */
async function run({ algorithm, out, kid, issuer, audience }) {
  const key = makeKey(algorithm, kid);
  await writeNew(out, `${JSON.stringify(key, null, 2)}\n`, { isSecret: true });
  const entry = issuerOf(key, issuer, audience);
  return {
    code: EXIT.good,
    document: { file: out, issuer: entry },
    notes: (screen) =>
      [
        screen.paragraph(`${out} holds the private key: keep it out of the repository.`),
        screen.paragraph("Put this entry into the configuration's issuers; the key serves nowhere else:"),
        "",
      ].join("\n"),
    text: () => jsonText(entry),
  };
}
