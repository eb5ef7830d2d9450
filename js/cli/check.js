// @ts-check
import { readFile } from "node:fs/promises";
import { host } from "#wasm";
import { ConfigError } from "../config_error.js";
import { Core } from "../core.js";
import { start } from "../wasm.js";
import { findings } from "./findings.js";

/**
 * Reads a configuration as the authorizer would, and reports what it finds.
 *
 * @param {string} file
 * @param {{ token?: string, ttl?: string, json?: boolean }} options
 * @param {{ stdout: { write(text: string): unknown }, stderr: { write(text: string): unknown } }} streams
 * @returns {Promise<number>} the exit code
 */
export async function check(file, options, { stdout, stderr }) {
  const ttl = options.ttl === undefined ? undefined : Number(options.ttl);
  if (ttl !== undefined && !(ttl >= 0)) {
    stderr.write("--ttl takes a number of seconds\n");
    return 2;
  }
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) {
    stderr.write(`${file}: there is no such file, or it cannot be read\n`);
    return 2;
  }
  const report = await examine(text, { token: options.token, ttl });
  stdout.write(options.json ? `${JSON.stringify({ file, ...report })}\n` : lines(file, report));
  return report.errors.length > 0 ? 1 : 0;
}

/**
 * @param {string} text
 * @param {{ token?: string, ttl?: number }} options
 * @returns {Promise<import("./findings.js").Report>}
 */
async function examine(text, options) {
  if (!host.wasm) throw new TypeError("this host brings no module");
  await start(/** @type {any} */ (host.wasm));
  try {
    const core = new Core(text);
    core.references();
    return { errors: [], warnings: findings(core, JSON.parse(text), options) };
  } catch (error) {
    if (error instanceof ConfigError) return { errors: error.errors, warnings: [] };
    throw error;
  }
}

/**
 * @param {string} file
 * @param {import("./findings.js").Report} report
 */
function lines(file, { errors, warnings }) {
  const verdict = errors.length > 0 ? "is refused" : "is good";
  const places = [...errors, ...warnings].map(({ pointer }) => (pointer || "(root)").length);
  const width = Math.max(0, ...places);
  const place = (/** @type {string} */ pointer) => (pointer || "(root)").padEnd(width);
  return [
    `${file} ${verdict}`,
    ...errors.map(({ pointer, message }) => `  error    ${place(pointer)}  ${message}`),
    ...warnings.flatMap(({ pointer, message, fix }) => [
      `  warning  ${place(pointer)}  ${message}`,
      `           ${place("").replace("(root)", "      ")}  fix: ${fix}`,
    ]),
    "",
  ].join("\n");
}
