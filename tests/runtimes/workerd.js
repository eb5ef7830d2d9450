// @ts-check
// Starts workerd itself with a worker's modules, on a free port of the loopback interface.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { createRequire } from "node:module";

const root = fileURLToPath(new URL("../../", import.meta.url));
const program = createRequire(import.meta.url).resolve("workerd/bin/workerd");

/**
 * @param {string[]} modules paths below the project's root, the main one first
 * @returns {Promise<{ url: string, stop(): Promise<void> }>}
 */
export async function startWorkerd(modules) {
  const folder = mkdtempSync(join(tmpdir(), "workerd-"));
  const file = join(folder, "worker.capnp");
  writeFileSync(file, configuration(modules.map((path) => [path, relative(folder, join(root, path))])));
  const child = spawn(program, ["serve", "--control-fd=3", file], { stdio: ["ignore", "inherit", "inherit", "pipe"] });
  const gone = new Promise((resolve) => child.once("exit", resolve));
  process.once("exit", () => child.kill("SIGKILL"));
  const stop = async () => {
    child.kill("SIGKILL");
    await gone;
    rmSync(folder, { recursive: true });
  };
  const port = await Promise.race([portOf(/** @type {any} */ (child.stdio[3])), gone.then(() => undefined)]);
  if (port) return { url: `http://127.0.0.1:${port}/`, stop };
  await stop();
  throw new Error("workerd did not start");
}

/** workerd reports each socket it listens on as a line of JSON. @param {AsyncIterable<Buffer>} control */
async function portOf(control) {
  let text = "";
  for await (const chunk of control) {
    text += chunk;
    const reported = text.split("\n").filter(Boolean).find((line) => line.includes('"listen"'));
    if (reported) return JSON.parse(reported).port;
  }
}

/** @param {string[][]} modules names and paths */
function configuration(modules) {
  const kind = (/** @type {string} */ name) => (name.endsWith(".wasm") ? "wasm" : "esModule");
  const embedded = modules.map(([name, path]) => `(name = "${name}", ${kind(name)} = embed "${path}")`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (modules = [${embedded.join(", ")}], compatibilityDate = "2026-08-01"))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
}
