// @ts-check
import { existsSync } from "node:fs";
import { join } from "node:path";
import { host } from "#wasm";
import { ConfigError } from "../../config_error.js";
import { Core } from "../../core.js";
import { start } from "../../wasm.js";
import { choice } from "../choice.js";
import { examples } from "../examples.js";
import { CallError, EXIT } from "../exit.js";
import { PLATFORMS } from "../init/platforms.js";
import { entryOf, membersOf, PRESETS } from "../init/presets.js";
import { choose, withQuestions } from "../init/questions.js";
import { jsonText } from "../json_text.js";
import { writeNew } from "../outputs.js";
import { gather } from "../request.js";

/** @typedef {{ preset?: string, platform?: string, set?: string[], dir: string, yes?: boolean }} Options */

/** @type {import("../program.js").CommandEntry} */
export const init = {
  name: "init",
  define: (command) =>
    command
      .summary("write a configuration, expectations and an entry file")
      .description(
        "Write a configuration for an issuer, expectations beside it, and the entry file of a platform; asks for what is not given",
      )
      .addOption(choice("--preset <name>", "the issuer", PRESETS))
      .addOption(choice("--platform <name>", "where it runs", Object.keys(PLATFORMS)))
      .option(
        "--set <name=value>",
        "a member of the issuer's entry, as domain=tenant.eu.auth0.com; lists by commas; may be repeated",
        gather,
      )
      .option("--dir <directory>", "where the files go; none of them may be there yet", ".")
      .option("-y, --yes", "ask nothing: examples stand in for what is not given")
      .addHelpText(
        "after",
        examples(
          "init",
          "init --preset auth0 --platform cloudflare --set domain=tenant.eu.auth0.com",
          "init --preset custom --platform aws-lambda --yes",
        ),
      ),
  run,
};

/**
 * @param {Options} options
 * @returns {Promise<import("../program.js").Report>}
 */
async function run(options) {
  const isTerminal = Boolean(process.stdin.isTTY && process.stderr.isTTY && !options.yes);
  const { entry, platform } = await withQuestions(isTerminal, (ask) => answers(options, ask, isTerminal));
  const { install, next, files } = PLATFORMS[platform];
  const all = { ...filesFor(entry), ...files };
  const taken = Object.keys(all).filter((name) => existsSync(join(options.dir, name)));
  if (taken.length > 0) {
    throw new CallError(
      `${taken.join(", ")}: there already, so nothing is written`,
      "choose another directory with --dir",
    );
  }
  for (const [name, text] of Object.entries(all)) await writeNew(join(options.dir, name), text);
  const names = Object.keys(all).map((name) => join(options.dir, name));
  const checks = ["check", "test"].map((name) => `npx edge-authorizer ${name} authorizer.json`);
  const steps = [...entered(options.dir), ...install, ...checks, next];
  return {
    code: EXIT.good,
    document: { files: names, next: steps },
    text: () =>
      [...names.map((name) => `wrote ${name}`), "", "Next:", ...steps.map((step) => `  ${step}`)].join("\n"),
  };
}

/** The step into a directory, in quotes where a shell would take it apart. @param {string} dir */
function entered(dir) {
  if (dir === ".") return [];
  return [`cd ${/^[\w./\\:-]+$/.test(dir) ? dir : JSON.stringify(dir)}`];
}

/**
 * @param {Options} options
 * @param {import("../init/questions.js").Ask} ask
 * @param {boolean} isAsked whether there is somebody to ask again
 */
async function answers({ preset: presetGiven, platform: platformGiven, set = [] }, ask, isAsked) {
  const preset = presetGiven ?? (await choose(ask, "the issuer", PRESETS));
  const platform = platformGiven ?? (await choose(ask, "the platform", Object.keys(PLATFORMS)));
  const given = new Map(set.map(assignment));
  const members = membersOf(preset);
  const unknown = [...given.keys()].find((name) => !members.some((member) => member.name === name));
  if (unknown !== undefined) {
    throw new CallError(
      `--set: ${preset} has no ${unknown}`,
      `it has ${members.map(({ name }) => name).join(", ")}`,
    );
  }
  /** @type {Record<string, unknown>} */
  const values = {};
  /** @param {typeof members[number]} member @param {string} why it is asked for */
  const asked = ({ name, example }, why) => ask(`${name}: ${why}`, [example].flat().join(","));
  for (const member of members) {
    values[member.name] = valueOf(member, given.get(member.name) ?? (await asked(member, member.description)));
  }
  for (;;) {
    const [fault] = await faultsIn(entryOf(preset, values));
    if (!fault) return { entry: entryOf(preset, values), platform };
    const name = fault.pointer.split("/")[3];
    const member = members.find((one) => one.name === name);
    if (!isAsked || !member) throw new CallError(`${name ?? "the issuer"}: ${fault.message}`, "nothing is written");
    values[member.name] = valueOf(member, await asked(member, fault.message));
  }
}

/** @param {{ name: string, isList: boolean }} member @param {string} text */
function valueOf({ name, isList }, text) {
  if (isList) return text.split(",");
  return name === "version" ? Number(text) : text;
}

/** What the module would refuse, before it is written. @param {object} entry */
async function faultsIn(entry) {
  await start(/** @type {import("../../internal.d.ts").WasmSource} */ (host.wasm));
  try {
    new Core(filesFor(entry)["authorizer.json"]).references();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.errors;
  }
}

/** @param {string} text @returns {[string, string]} */
function assignment(text) {
  const [, name, value] = /^(\w+)=(.+)$/.exec(text) ?? [];
  if (name === undefined) throw new CallError("--set takes a member as name=value");
  return [name, value];
}

/** The configuration and its expectations. @param {object} entry */
function filesFor(entry) {
  const config = {
    $schema: "./node_modules/edge-authorizer/schema.json",
    issuers: [entry],
    rules: [
      { id: "health", methods: ["GET"], path: "/health", public: true },
      { id: "own-profile", methods: ["GET"], path: "/users/{id}", claims: { sub: "{id}" } },
    ],
  };
  const expectations = {
    $schema: "./node_modules/edge-authorizer/test.schema.json",
    personas: { ada: { claims: { sub: "ada" } } },
    cases: [
      { as: ["anonymous", "ada"], method: "GET", path: "/health", expect: "Allow", rule: "health" },
      { as: "ada", method: "GET", path: "/users/ada", expect: "Allow", rule: "own-profile" },
      { as: "ada", method: "GET", path: "/users/kim", expect: "Deny", status: 403 },
      { as: "anonymous", method: "GET", path: "/users/ada", expect: "Deny", status: 401 },
    ],
  };
  return {
    "authorizer.json": `${jsonText(config)}\n`,
    "authorizer.test.json": `${jsonText(expectations)}\n`,
  };
}
