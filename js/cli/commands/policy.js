// @ts-check
import { parseMethodArn } from "../../adapters/aws-lambda/arn.js";
import { ConfigError } from "../../config_error.js";
import { authorizer as lambda } from "../../adapters/aws-lambda.js";
import { routesOf } from "../../matrix.js";
import { verdictOf } from "../arn_pattern.js";
import { choice } from "../choice.js";
import { openConfiguration, refused } from "../configuration.js";
import { examples } from "../examples.js";
import { CallError, EXIT } from "../exit.js";
import { givenToken, readJson, readText } from "../inputs.js";
import { eventFor, withToken } from "../lambda_event.js";
import { Option } from "../libraries.js";
import { SECRETS_FILE, environment, localSecret } from "../local_secrets.js";
import { ANSWER_MAX_BYTES, policyText } from "../policy_text.js";
import { tokenOption } from "./decide.js";

/**
 * @typedef {import("../../types.d.ts").LogRecord} LogRecord
 * @typedef {import("../../adapters/aws-lambda.d.ts").PolicyAnswer} PolicyAnswer
 * @typedef {object} Options
 * @property {string} [event]
 * @property {string} [method]
 * @property {string} [path]
 * @property {string} [token]
 * @property {"api" | "request"} scope
 * @property {boolean} [untilExpiry]
 * @property {string} [secretsFile]
 */

/** @type {import("../program.js").CommandEntry} */
export const policy = {
  name: "policy",
  define: (command) =>
    command
      .summary("show the IAM policy the AWS Lambda authorizer answers")
      .description(
        "Show the IAM policy the AWS Lambda authorizer answers: its size, and which routes it opens",
      )
      .argument("<config>", "the configuration, a JSON file")
      .option("-e, --event <file>", "the event of an authorizer, as API Gateway sends it")
      .addOption(new Option("-m, --method <method>", "the method, in place of an event").conflicts("event"))
      .addOption(new Option("-p, --path <path>", "the path, in place of an event").conflicts("event"))
      .addOption(tokenOption())
      .addOption(choice("--scope <scope>", "what the policy speaks about", ["api", "request"]).default("api"))
      .option("--until-expiry", "allow nothing after the token's expiry")
      .option(...SECRETS_FILE)
      .addHelpText(
        "after",
        examples(
          "policy authorizer.json --event event.json --token - < token.txt",
          "policy authorizer.json --path /pets/7 --json",
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
  const { config } = await openConfiguration(file, { isWithoutSecrets: true });
  const given = await givenEvent(options);
  const token = await givenToken(options.token);
  const event = token ? withToken(given, token, config) : given;
  const { answer, records } = await answerTo(file, event, options);
  if (!answer) return refusedReport(records);
  const bytes = Buffer.byteLength(JSON.stringify(answer));
  const opened = openedBy(config, answer, event);
  const notes = records.filter((record) => record.event !== "decision");
  const decision = records.findLast((record) => record.event === "decision");
  return {
    code: decision?.effect === "Allow" ? EXIT.good : EXIT.no,
    document: { answer, bytes, bytesMax: ANSWER_MAX_BYTES, decision, opened, notes },
    text: (screen) => policyText({ answer, bytes, decision, opened, notes }, screen),
  };
}

/** @param {Options} options */
async function givenEvent({ event, method = "GET", path }) {
  if (event !== undefined) return readJson(event);
  if (path === undefined) {
    throw new CallError("give an event with --event, or a request with --method and --path");
  }
  return eventFor(method, path);
}

/**
 * What the adapter itself answers, and what it logs.
 *
 * @param {string} file
 * @param {any} event
 * @param {Options} options
 * @returns {Promise<{ answer?: PolicyAnswer, records: LogRecord[] }>} no answer where it throws
 */
async function answerTo(file, event, { scope, untilExpiry, secretsFile }) {
  const text = await readText(file);
  const records = /** @type {LogRecord[]} */ ([]);
  const io = {
    log: (/** @type {LogRecord} */ record) => void records.push(record),
    secret: localSecret(await environment(secretsFile)),
  };
  const handler = lambda(text, { policy: scope, untilExpiry, answers: "policy", io });
  try {
    const answer = /** @type {any} */ (await handler(event));
    if (answer?.policyDocument) return { answer, records };
    throw new CallError(
      "this event is answered without an IAM policy",
      "give one of a REST, HTTP or WebSocket API",
    );
  } catch (error) {
    if (error instanceof CallError) throw error;
    return { records: records.map((record) => checked(file, text, record)) };
  }
}

/** Throws where it is the configuration, or the event, that is at fault. @param {string} file @param {string} text @param {any} record */
function checked(file, text, record) {
  if (record.errors) throw refused(file, text, new ConfigError(record.errors));
  if (record.hint === "EventUnknown") {
    throw new CallError(
      "the event is of no kind known here",
      "give one as API Gateway sends it to an authorizer",
    );
  }
  return record;
}

/** @param {LogRecord[]} records @returns {import("../program.js").Report} */
function refusedReport(records) {
  const decision = records.findLast((record) => record.event === "decision");
  return {
    code: EXIT.no,
    document: { answer: null, decision },
    text: ({ paint }) =>
      `${paint.red("no policy")}: the caller gets ${decision?.status === 401 ? 401 : 500} (${decision?.reason})`,
  };
}

/**
 * The routes of the rules, and what the document says of each in the API of the event.
 *
 * @param {import("../../types.d.ts").Config} config
 * @param {PolicyAnswer} answer
 * @param {any} event
 */
function openedBy(config, { policyDocument, principalId }, { methodArn, routeArn }) {
  const stage = parseMethodArn(methodArn ?? routeArn)?.stage;
  if (stage === undefined) return [];
  return routesOf(config).map(({ method, name, sample }) => {
    const asked = `${method}${sample({ name: "", claims: { sub: principalId } })}`;
    return { route: name, asked, arn: stage + asked, verdict: verdictOf(policyDocument, stage + asked) };
  });
}
