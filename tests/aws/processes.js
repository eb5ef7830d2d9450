// @ts-check
// Processes of the tests: each in a group of its own, ended with the test, and at the latest with this process.
import { spawn } from "node:child_process";
import { createServer } from "node:net";

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();
process.on("exit", () => running.forEach(stop));

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined> }} [options]
 */
export function start(command, args, { cwd, env } = {}) {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  child.once("exit", () => running.delete(child));
  const output = { text: "" };
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output.text += data));
  return { child, output, stop: () => stop(child) };
}

/** @param {import("node:child_process").ChildProcess} child */
function stop(child) {
  try {
    if (child.pid) process.kill(-child.pid, "SIGKILL");
  } catch {
    // The group has ended already.
  }
}

/** A port of loopback that was free a moment ago. @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/**
 * Asks until there is an answer.
 *
 * @template T
 * @param {() => Promise<T>} ask
 * @param {{ output: { text: string }, child: import("node:child_process").ChildProcess }} process
 * @param {number} [seconds]
 */
export async function untilAnswered(ask, { output, child }, seconds = 30) {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > deadline || child.exitCode !== null) throw new Error(`no answer: ${error}\n${output.text}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
