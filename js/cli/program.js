// @ts-check
import { readFileSync } from "node:fs";
import { COMMANDS } from "./commands/index.js";
import { CallError, EXIT, Failure } from "./exit.js";
import { Command, CommanderError } from "./libraries.js";
import { Screen } from "./screen.js";

/**
 * What a command has to say: one document for programs, and the same as text for people.
 *
 * @typedef {object} Report
 * @property {number} code the exit code
 * @property {unknown} document what `--json` writes
 * @property {(screen: Screen) => string} text
 * @property {(screen: Screen) => string} [notes] what is said beside it, on standard error
 *
 * A command: how it is called, and what it does.
 * @typedef {object} CommandEntry
 * @property {string} name with its group's, as `token sign`
 * @property {(command: import("commander").Command) => import("commander").Command} define
 * @property {(...call: any[]) => Promise<Report>} run with the arguments, and then the options
 */

/** What a group of commands is for. */
const GROUPS = /** @type {Record<string, string>} */ ({
  token: "make keys and tokens for development",
  import: "make rules of what others have written down",
});

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

/**
 * Runs one command.
 *
 * @param {string[]} args without the program's own name
 * @param {{ stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream, env: NodeJS.ProcessEnv }} streams
 * @returns {Promise<number>} the exit code
 */
export async function main(args, { stdout, stderr, env }) {
  const screens = { out: Screen.of(stdout, env), err: Screen.of(stderr, env) };
  const json = args.includes("--json");
  try {
    const report = await reportOf(args, screens, { stdout, stderr });
    if (report.notes) stderr.write(ended(report.notes(screens.err)));
    if (json && report.document === undefined) return report.code;
    stdout.write(json ? `${JSON.stringify(report.document, null, 2)}\n` : ended(report.text(screens.out)));
    return report.code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.good;
    const { code, ...fault } = faultOf(error);
    if (json) stdout.write(`${JSON.stringify({ error: fault }, null, 2)}\n`);
    // Commander has said it already.
    if (!(error instanceof CommanderError)) stderr.write(ended(faultText(fault, screens.err)));
    return code;
  }
}

/**
 * @param {string[]} args
 * @param {{ out: Screen, err: Screen }} screens
 * @param {{ stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream }} streams
 * @returns {Promise<Report>}
 */
function reportOf(args, screens, { stdout, stderr }) {
  return new Promise((resolve, reject) => {
    const program = new Command("edge-authorizer")
      .description("Looks at who may call a serverless API, before it is deployed and after")
      .version(version, "-V, --version", "print the version")
      .helpOption("-h, --help", "print this text")
      .helpCommand("help [command]", "print the help of a command")
      .configureHelp({ styleTitle: screens.out.paint.bold, visibleGlobalOptions: () => [] })
      .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: (text) => stderr.write(text) })
      .exitOverride()
      .addHelpText("after", AFTER);
    for (const entry of COMMANDS) add(program, entry, resolve);
    program.parseAsync(withoutIdleHelp(program, args), { from: "user" }).catch(reject);
  });
}

const AFTER = `
Every command takes --json, which writes one JSON document.
Exit codes: 0 yes or done, 1 no, 2 called wrongly, 3 could not be carried out.

  edge-authorizer init --preset auth0 --platform cloudflare
  edge-authorizer check authorizer.json
  edge-authorizer help decide`;

/**
 * @param {import("commander").Command} program
 * @param {CommandEntry} entry
 * @param {(report: Report | Promise<Report>) => void} resolve
 */
function add(program, { name, define, run }, resolve) {
  const [last = "", group] = name.split(" ").reverse();
  const parent = group === undefined ? program : groupOf(program, group);
  const command = define(parent.command(last)).option("--json", "write one JSON document");
  command.action(async () => resolve(await run(...command.processedArgs, command.opts())));
}

/**
 * The words of a call, less those that ask for help on a command that is not there: all the commands' help would
 * hide that.
 *
 * @param {import("commander").Command} program
 * @param {string[]} args
 */
function withoutIdleHelp(program, args) {
  const names = args.filter((arg) => !arg.startsWith("-") && arg !== "help");
  return isThere(program, names) ? args : args.filter((arg) => !["help", "-h", "--help"].includes(arg));
}

/** @param {import("commander").Command} command @param {string[]} names @returns {boolean} */
function isThere({ commands }, [name, ...names]) {
  if (name === undefined || commands.length === 0) return true;
  const next = commands.find((one) => one.name() === name);
  return next !== undefined && isThere(next, names);
}

/** @param {import("commander").Command} program @param {string} name */
function groupOf(program, name) {
  const there = program.commands.find((one) => one.name() === name);
  return there ?? program.command(name).description(GROUPS[name] ?? "");
}

/**
 * @param {unknown} error
 * @returns {{ code: number, message: string, advice?: string, details?: string[] }}
 */
function faultOf(error) {
  const { message = "a fault without a name" } = /** @type {Partial<Error>} */ (error);
  if (error instanceof CommanderError) return { code: EXIT.call, ...commanderFault(error) };
  if (!(error instanceof CallError)) return { code: EXIT.fault, message };
  const { advice, details } = error;
  return { code: error instanceof Failure ? EXIT.fault : EXIT.call, message, advice, details };
}

/** Commander's "error: …", and below it in brackets what may be meant. @param {{ message: string }} error */
function commanderFault({ message }) {
  const [, what = message, meant] = /^error: (.*?)(?:\n\((.*)\))?$/s.exec(message) ?? [];
  return { message: what, advice: meant?.replace("Did", "did") };
}

/** @param {Omit<ReturnType<typeof faultOf>, "code">} fault @param {Screen} screen */
function faultText({ message, advice, details = [] }, screen) {
  const lines = [...details, ...(advice ? [advice] : [])].map((line) => screen.paragraph(line, 2));
  const headline = screen.paragraph(`error: ${message}`).replace("error:", screen.paint.red);
  return [headline, ...lines].join("\n");
}

/** @param {string} text */
function ended(text) {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
