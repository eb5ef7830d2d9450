// @ts-check
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/**
 * Runs a program of this folder under a Node.js of our choice, and reads what it prints as JSON.
 *
 * @param {string} node the program
 * @param {string[]} args
 */
export async function childResult(node, args) {
  return JSON.parse(await output(node, args));
}

/** @param {string} node @param {string[]} args @returns {Promise<string[]>} the lines it prints */
export async function childLines(node, args) {
  return (await output(node, args)).trimEnd().split("\n");
}

/** Milliseconds from the start of a process to its end. @param {string} node @param {string[]} args */
export async function childTime(node, args) {
  const started = performance.now();
  await output(node, args);
  return performance.now() - started;
}

/** @param {string} node @param {string[]} args */
async function output(node, args) {
  const { stdout } = await execute(node, ["--no-warnings", ...args], { cwd: import.meta.dirname });
  return stdout;
}
