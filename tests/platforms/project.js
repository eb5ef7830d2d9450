// @ts-check
// Projects as deploy/<platform> has them, with the tests' configuration and handler in place of the example's.
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { KEY, config } from "./support.js";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const bin = join(root, "tests", "node_modules", ".bin");
const STARTED_WITHIN_MS = 20_000;

/**
 * Makes the project; `handler` is its app.js.
 *
 * @param {string} platform @param {string} handler @param {{ folder?: string, packages?: string[] }} [options]
 */
export function makeProject(platform, handler, { folder: source = ".", packages = [] } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "edge-authorizer-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(root, "deploy", platform), folder, { recursive: true });
  for (const name of packages) link(folder, name, join(root, "tests", "node_modules", name));
  const installed = join(folder, "node_modules", "edge-authorizer");
  for (const part of ["js", "pkg", "package.json"]) cpSync(join(root, part), join(installed, part), { recursive: true });
  writeFileSync(join(folder, source, "authorizer.json"), JSON.stringify(config));
  writeFileSync(join(folder, source, "app.js"), handler);
  cpSync(join(root, "tests", "platforms", "app.js"), join(folder, "tested.js"));
  return folder;
}

/** @param {string} folder @param {string} name @param {string} target */
function link(folder, name, target) {
  const path = join(folder, "node_modules", name);
  mkdirSync(join(path, ".."), { recursive: true });
  symlinkSync(target, path);
}

/**
 * Starts a server and waits for the line that names its port; it ends with this process.
 *
 * @param {string} command @param {string[]} args @param {{ cwd: string, env?: Record<string, string>, port: RegExp }} options
 */
export async function startServer(command, args, { cwd, env = {}, port }) {
  const own = { TOKEN_KEY: KEY, HOST: "127.0.0.1", PORT: "0", DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" };
  const all = { ...process.env, ...own, ...env };
  const child = spawn(command, args, { cwd, env: all, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const gone = new Promise((resolve) => child.once("exit", resolve));
  const end = () => endGroup(child.pid);
  process.once("exit", end);
  let output = "";
  const found = new Promise((/** @type {(port: string) => void} */ resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data) => {
        output += data;
        const [, number] = port.exec(output) ?? [];
        if (number) resolve(number);
      });
    }
  });
  const late = new Promise((resolve) => setTimeout(resolve, STARTED_WITHIN_MS).unref());
  const number = await Promise.race([found, gone, late]);
  const stop = async () => {
    end();
    await gone;
  };
  if (typeof number === "string") return { base: `http://127.0.0.1:${number}`, output: () => output, stop };
  await stop();
  throw new Error(`the server did not start: ${output}`);
}

/** A server, and what it has started. @param {number | undefined} pid */
function endGroup(pid) {
  try {
    if (pid) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}
