// @ts-check
// The command line as a person meets it: in a terminal of some width, or in a pipe, in a folder with a few files.
import { execFile, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { main } from "../../js/cli/program.js";
import { signedToken } from "../../js/cli/development/token.js";

const program = fileURLToPath(new URL("../../js/cli/index.js", import.meta.url));
const fixtures = fileURLToPath(new URL("fixtures/", import.meta.url));

/** 2026-01-31T12:00:00Z, when the token of the fixtures is good; in seconds. */
export const NOW = 1_769_860_800;

/** No command takes longer, also where the machine is busy. */
const TIMEOUT_MS = 30_000;

/** @typedef {{ code: number, stdout: string, stderr: string }} Run */

/** A folder with the fixtures and a token, and away with it at the end. */
export function folder() {
  const place = mkdtempSync(join(tmpdir(), "edge-authorizer-cli-"));
  process.once("exit", () => rmSync(place, { recursive: true, force: true }));
  cpSync(fixtures, place, { recursive: true });
  writeFileSync(join(place, "token.txt"), `${token({})}\n`);
  return place;
}

/** A token under the key of the fixtures. @param {object} changes */
export function token(changes) {
  const claims = { iss: "https://issuer.dev.example", aud: "https://api.dev.example", sub: "ada", scope: "pets:read" };
  const key = JSON.parse(readFileSync(join(fixtures, "development-key.json"), "utf8"));
  return signedToken(key, { ...claims, iat: NOW - 60, exp: NOW + 540, ...changes }, "JWT");
}

/**
 * Runs it with pipes.
 *
 * @param {string} cwd @param {string[]} args @param {{ input?: string, env?: Record<string, string> }} [options]
 * @returns {Promise<Run>}
 */
export function pipe(cwd, args, { input = "", env = {} } = {}) {
  return new Promise((resolve) => {
    const options = { cwd, timeout: TIMEOUT_MS, env: { ...plainEnvironment(), ...env } };
    const child = execFile(process.execPath, [program, ...args], options, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
    child.stdin?.end(input);
  });
}

/**
 * Runs it in a terminal of that many columns, by util-linux's `script`.
 *
 * @param {string} cwd @param {string[]} args @param {number} columns
 * @param {{ input?: string, env?: Record<string, string> }} [options] `input` is what is typed
 * @returns {Promise<{ code: number, screen: string }>}
 */
export function terminal(cwd, args, columns, { input = "", env = {} } = {}) {
  const words = [process.execPath, program, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  const command = `stty cols ${columns} rows 50; exec ${words.join(" ")}`;
  return new Promise((resolve) => {
    const options = { cwd, timeout: TIMEOUT_MS, env: { ...plainEnvironment(), TERM: "xterm-256color", ...env } };
    const child = execFile("script", ["-qec", command, "/dev/null"], options, (error, stdout) =>
      resolve({ code: Number(error?.code ?? 0), screen: stdout.replaceAll("\r\n", "\n") }),
    );
    child.stdin?.end(input);
  });
}

/**
 * Runs it in this process, where nothing hangs on streams and the folder.
 *
 * @param {...string} args
 * @returns {Promise<Run>}
 */
export async function inside(...args) {
  const written = { stdout: "", stderr: "" };
  const stream = (/** @type {"stdout" | "stderr"} */ name) => /** @type {any} */ ({ write: (/** @type {string} */ text) => void (written[name] += text) });
  const code = await main(args, { stdout: stream("stdout"), stderr: stream("stderr"), env: {} });
  return { code, ...written };
}

/** Starts it and leaves it running. @param {string} cwd @param {string[]} args @param {"pipe" | number} [stdout] */
export function started(cwd, args, stdout = "pipe") {
  const child = spawn(process.execPath, [program, ...args], { cwd, env: plainEnvironment(), stdio: ["ignore", stdout, "pipe"] });
  return /** @type {import("node:child_process").ChildProcessByStdio<null, import("node:stream").Readable, import("node:stream").Readable>} */ (child);
}

/** Without what this process was told about colours, widths and tokens. */
function plainEnvironment() {
  const { NO_COLOR, FORCE_COLOR, COLUMNS, EDGE_AUTHORIZER_TOKEN, ...env } = process.env;
  return env;
}
