// @ts-check
/** Runs the commands behind `npm start` and `npm test`: one line for each step, the whole output in a log. */
import { spawn } from "node:child_process";
import { accessSync, constants, createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
export const toolsDirectory = join(root, ".tools");
/** What the module is compiled for. */
export const wasmTarget = "wasm32-unknown-unknown";
const logDirectory = join(toolsDirectory, "log");
const searchPath = [
  join(toolsDirectory, "bin"),
  join(root, "node_modules", ".bin"),
  join(root, "tests", "node_modules", ".bin"),
  ...(process.env.PATH ?? "").split(delimiter),
];

// Keeps the paths of this machine out of the module's panic messages.
const pathFlags = [
  `--remap-path-prefix=${process.env.CARGO_HOME ?? join(homedir(), ".cargo")}=/cargo`,
  `--remap-path-prefix=${root}=`,
];

// Nothing is sent anywhere, nothing is written outside the clone.
const wranglerEnvironment = {
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_LOG_PATH: join(root, ".wrangler", "logs"),
  WRANGLER_REGISTRY_PATH: join(root, ".wrangler", "registry"),
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_SEND_METRICS: "false",
};

/** The environment of every child: the project's own tools come first, and output is plain text. */
export const environment = {
  ...process.env,
  PATH: [...new Set(searchPath)].join(delimiter),
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS: pathFlags.join(" "),
  ...wranglerEnvironment,
  CARGO_TERM_COLOR: "never",
  FORCE_COLOR: "0",
  NO_COLOR: "1",
};

const heartbeatSeconds = 15;
const tailLines = 25;
/** @type {Set<import("node:child_process").ChildProcess>} */
const children = new Set();

/** A step that failed: what to do about it, and the end of what it printed. */
export class StepFailure extends Error {
  /** @param {string} message @param {{output?: string, log?: string}} [details] */
  constructor(message, { output = "", log = "" } = {}) {
    super(message);
    this.output = output;
    this.log = log;
  }
}

/**
 * Runs one command to its end, with a progress line, and gives its exit code and output.
 * @param {string} name the step, and the name of its log
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: Record<string, string | undefined>}} [options]
 * @returns {Promise<{code: number, output: string, seconds: number, log: string}>}
 */
export async function run(name, command, args, { cwd = root, env = {} } = {}) {
  mkdirSync(logDirectory, { recursive: true });
  const log = join(logDirectory, `${name.replaceAll(/[^\w.-]+/g, "-")}.log`);
  const started = performance.now();
  const progress = showProgress(name, started, log);
  const code = await new Promise((resolve) => {
    const file = createWriteStream(log);
    const child = startChild(command, args, { cwd, env });
    child.stdout?.pipe(file, { end: false });
    child.stderr?.pipe(file, { end: false });
    child.on("error", (error) => file.end(`${command}: ${error.message}\n`, () => resolve(127)));
    child.on("close", (exitCode) => file.end(() => resolve(exitCode ?? 1)));
  });
  progress.stop();
  return { code, output: readFileSync(log, "utf8"), seconds: (performance.now() - started) / 1000, log };
}

/**
 * As `run`, but a command that fails throws, with `advice` on what to do.
 * @param {string} name
 * @param {[string, ...string[]]} command
 * @param {{advice?: string, cwd?: string, env?: Record<string, string | undefined>}} [options]
 */
export async function runOrThrow(name, [command, ...args], { advice = "", ...options } = {}) {
  const result = await run(name, command, args, options);
  if (result.code !== 0) {
    throw new StepFailure([`${name} failed (exit code ${result.code})`, advice].filter(Boolean).join(": "), result);
  }
  say(name, duration(result.seconds));
  return result;
}

/**
 * Starts a child in a process group of its own, which ends with this process.
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: Record<string, string | undefined>}} [options]
 */
export function startChild(command, args, { cwd = root, env = {} } = {}) {
  const child = spawn(command, args, {
    cwd,
    env: { ...environment, ...env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.add(child);
  child.once("close", () => children.delete(child));
  return child;
}

/**
 * Ends a child and everything it started.
 * @param {import("node:child_process").ChildProcess} child
 * @param {NodeJS.Signals} [signal]
 */
export function stopChild(child, signal = "SIGTERM") {
  try {
    if (child.pid) process.kill(-child.pid, signal);
  } catch {
    // The group has ended already.
  }
}

process.on("exit", () => children.forEach((child) => stopChild(child, "SIGKILL")));
for (const [signal, code] of /** @type {const} */ ([["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]])) {
  process.on(signal, () => process.exit(code));
}

/** @param {string} name @param {string} text */
export function say(name, text) {
  console.log(`  ${name.padEnd(24)} ${text}`);
}

/** @param {number} seconds */
export function duration(seconds) {
  return seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`;
}

/** @param {string} program @returns {string | undefined} its path, when it is on the search path */
export function find(program) {
  return searchPath.map((directory) => join(directory, program)).find(isExecutable);
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Prints why the program stops, with the end of the failed step's output, and stops it.
 * @param {unknown} error
 * @returns {never}
 */
export function exitWith(error) {
  if (error instanceof StepFailure) {
    if (error.output) console.error(tail(error.output));
    console.error(`\nerror: ${error.message}`);
    if (error.log) console.error(`The whole output is in ${error.log.slice(root.length)}`);
  } else {
    console.error(error);
  }
  process.exit(1);
}

/** @param {string} text @param {number} [lines] */
export function tail(text, lines = tailLines) {
  return text.trimEnd().split("\n").slice(-lines).map((line) => `  | ${line}`).join("\n");
}

/** @param {string} name @param {number} started @param {string} log */
function showProgress(name, started, log) {
  const terminal = process.stdout.isTTY;
  const line = () => `  ${name.padEnd(24)} … ${Math.round((performance.now() - started) / 1000)} s  ${lastLine(log)}`;
  const width = () => Math.max(20, (process.stdout.columns || 100) - 1);
  const show = terminal
    ? () => process.stdout.write(`\r\x1b[2K${line().slice(0, width())}`)
    : () => console.log(line().slice(0, 110));
  const timer = setInterval(show, terminal ? 1000 : heartbeatSeconds * 1000);
  return {
    stop() {
      clearInterval(timer);
      if (terminal) process.stdout.write("\r\x1b[2K");
    },
  };
}

/** @param {string} log */
function lastLine(log) {
  try {
    return readFileSync(log, "utf8").trimEnd().split("\n").at(-1)?.trim() ?? "";
  } catch {
    return "";
  }
}
