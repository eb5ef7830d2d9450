// @ts-check
import { readKey } from "../development/key.js";
import { signedToken } from "../development/token.js";
import { examples } from "../examples.js";
import { CallError, EXIT } from "../exit.js";
import { givenClaims, readJson } from "../inputs.js";
import { DEVELOPMENT, KEY_FILE } from "./token_keys.js";

/** @typedef {{ key: string, claims: string, expires: number, config?: string, issuer?: string, audience?: string, type?: string }} Options */

/** Seconds in a unit of time. */
const UNITS = /** @type {Record<string, number>} */ ({ s: 1, m: 60, h: 3600, d: 86_400 });

/** @type {import("../program.js").CommandEntry} */
export const tokenSign = {
  name: "token sign",
  define: (command) =>
    command
      .summary("sign a token for development")
      .description("Sign a token with a key made for development")
      .option("-k, --key <file>", "the private key, as token keys writes it", KEY_FILE)
      .option(
        "--claims <json>",
        "claims beside iss, aud, iat and exp: JSON, @FILE, or - for standard input",
        '{"sub":"ada"}',
      )
      .option(
        "--expires <time>",
        "for how long it is good, as 90s, 15m, 1h or 7d; a minus sign for one that has expired",
        secondsOf,
        3600,
      )
      .option(
        "-c, --config <config>",
        "take issuer, audience and type from the first entry for development in this configuration",
      )
      .option("--issuer <name>", `the issuer's name (default: ${DEVELOPMENT.issuer})`)
      .option("--audience <name>", `the audience (default: ${DEVELOPMENT.audience})`)
      .option("--type <typ>", "the token's typ (default: JWT)")
      .addHelpText(
        "after",
        examples(
          "token sign",
          'token sign --claims \'{"sub":"ada","scope":"pets:read"}\' --expires 15m',
          "token sign --config authorizer.json --claims @claims.json",
        ),
      ),
  run,
};

/**
 * @param {Options} options
 * @returns {Promise<import("../program.js").Report>}
 */
async function run(options) {
  const key = readKey(await readJson(options.key), options.key);
  const entry = options.config === undefined ? undefined : await entryIn(options.config);
  const [issuer = DEVELOPMENT.issuer] = [options.issuer ?? entry?.issuer];
  const [audience = DEVELOPMENT.audience] = [options.audience ?? entry?.audiences?.[0]];
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: issuer,
    aud: audience,
    iat: now,
    exp: now + options.expires,
    ...(await givenClaims(options.claims)),
  };
  const token = signedToken(key, claims, options.type ?? entry?.tokenTypes?.[0] ?? "JWT");
  return { code: EXIT.good, document: { token, claims }, text: () => token };
}

/**
 * @param {string} file
 * @returns {Promise<import("../../types.d.ts").DescribedIssuer>}
 */
async function entryIn(file) {
  const { issuers = [] } = await readJson(file);
  const found = issuers.find((/** @type {any} */ one) => one?.development === true);
  if (!found) {
    throw new CallError(`${file} has no issuer for development`, "edge-authorizer token keys prints one");
  }
  return found;
}

/** @param {string} text @returns {number} in seconds */
function secondsOf(text) {
  const [, sign, count, unit = "s"] = /^(-?)(\d+)([smhd])?$/.exec(text) ?? [];
  if (count === undefined) throw new CallError("--expires takes a time as 90s, 15m, 1h or 7d");
  return Number(`${sign}1`) * Number(count) * UNITS[unit];
}
