// @ts-check
// Starts workerd itself, with what wrangler would upload, on ports of its own choosing.
import { execFile, spawn } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const require = createRequire(import.meta.url);
const wrangler = join(require.resolve("wrangler/package.json"), "../bin/wrangler.js");
const workerd = join(require.resolve("workerd/package.json"), "../bin/workerd");
const COMPATIBILITY_DATE = "2026-10-01";
const STARTED_WITHIN_MS = 20_000;

/**
 * @typedef {Record<string, string | { service: string, entrypoint?: string }>} Bindings
 * @typedef {{ main: string, bindings?: Bindings, flags?: string[] } | { address: string }} Service
 * @typedef {{ service: string, entrypoint?: string }} Socket
 */

/**
 * @param {{ services: Record<string, Service>, sockets: Record<string, Socket>, inspected?: boolean }} setup whether its
 *   heaps can be collected and looked into; `main` is a module by its URL, or beside this file; `flags` are compatibility flags; `address` is a server's
 */
export async function startWorkerd({ services, sockets, inspected = false }) {
  const folder = await mkdtemp(join(tmpdir(), "edge-authorizer-"));
  const described = Object.entries(services).map(([name, service]) => describe(folder, name, service));
  const listening = Object.entries(sockets).map(([name, socket]) => socketText(name, socket));
  await writeFile(join(folder, "config.capnp"), configText(await Promise.all(described), listening, inspected));
  const running = await run(folder, Object.keys(sockets), inspected);
  const stop = async () => {
    await running.stop();
    await rm(folder, { recursive: true });
  };
  return { ...running, stop };
}

/** @param {string} folder @param {string[]} names @param {boolean} inspected */
async function run(folder, names, inspected) {
  const flags = ["--experimental", "--verbose", "--control-fd=3"];
  if (inspected) flags.push("--inspector-addr=127.0.0.1:0");
  const child = spawn(workerd, ["serve", ...flags, join(folder, "config.capnp")], {
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const kill = () => void child.kill("SIGKILL");
  process.on("exit", kill);
  const output = /** @type {string[]} */ ([]);
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data) => output.push(String(data)));
  const stop = async () => {
    kill();
    await exited;
    process.off("exit", kill);
  };
  try {
    const { bases, inspector } = await listen(/** @type {any} */ (child.stdio[3]), names, exited);
    return { bases, inspector, pid: child.pid ?? 0, output: () => output.join(""), stop };
  } catch (error) {
    await stop();
    throw new Error(`workerd did not start: ${output.join("")}`, { cause: error });
  }
}

/**
 * @param {import("node:stream").Readable} control
 * @param {string[]} names
 * @param {Promise<unknown>} exited
 * @returns {Promise<{ bases: Record<string, string>, inspector: string }>} `inspector` where it is told before the sockets
 */
function listen(control, names, exited) {
  return new Promise((resolve, reject) => {
    const bases = /** @type {Record<string, string>} */ ({});
    let inspector = "";
    const late = setTimeout(reject, STARTED_WITHIN_MS, new Error("not within its time"));
    exited.then(() => reject(new Error("exited")));
    let text = "";
    control.on("data", (data) => {
      text += data;
      for (const line of text.split("\n").slice(0, -1)) {
        const { event, socket, port } = JSON.parse(line);
        if (event === "listen") bases[socket] = `http://127.0.0.1:${port}`;
        if (event === "listen-inspector") inspector = `ws://127.0.0.1:${port}`;
      }
      text = text.slice(text.lastIndexOf("\n") + 1);
      if (!names.every((name) => name in bases)) return;
      clearTimeout(late);
      resolve({ bases, inspector });
    });
  });
}

/** @param {string[]} services @param {string[]} sockets @param {boolean} inspected */
function configText(services, sockets, inspected) {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  v8Flags = [${inspected ? '"--expose-gc"' : ""}],
  services = [
    (name = "internet", network = (allow = ["public", "private", "local"])),
    ${services.join(",\n    ")}
  ],
  sockets = [
    ${sockets.join(",\n    ")}
  ]
);
`;
}

/** @param {string} name @param {Socket} socket */
function socketText(name, { service, entrypoint }) {
  return `(name = "${name}", address = "127.0.0.1:0", http = (), service = ${designator(service, entrypoint)})`;
}

/** @param {string} service @param {string} [entrypoint] */
function designator(service, entrypoint) {
  return entrypoint ? `(name = "${service}", entrypoint = "${entrypoint}")` : `"${service}"`;
}

/** @param {string} folder @param {string} name @param {Service} service */
async function describe(folder, name, service) {
  if ("address" in service) return `(name = "${name}", external = (address = "${service.address}", http = ()))`;
  const { main, bindings = {}, flags = [] } = service;
  const modules = (await bundle(main, flags)).map((file) => moduleText(relative(folder, file)));
  const bound = await Promise.all(Object.entries(bindings).map((entry) => binding(folder, name, entry)));
  return `(name = "${name}", worker = (
      compatibilityDate = "${COMPATIBILITY_DATE}",
      compatibilityFlags = [${flags.map((flag) => `"${flag}"`).join(", ")}],
      modules = [${modules.join(", ")}],
      bindings = [${bound.join(", ")}]
    ))`;
}

/** Text is embedded from a file, as its quoting is not JSON's. @param {string} folder @param {string} service @param {[string, any]} entry */
async function binding(folder, service, [name, value]) {
  if (typeof value === "object") return `(name = "${name}", service = ${designator(value.service, value.entrypoint)})`;
  await writeFile(join(folder, `${service}-${name}`), value);
  return `(name = "${name}", text = embed "${service}-${name}")`;
}

/** @type {Map<string, Promise<string[]>>} */
const bundles = new Map();
const built = /** @type {string[]} */ ([]);
process.on("exit", () => {
  for (const folder of built) require("node:fs").rmSync(folder, { recursive: true, force: true });
});

/** @param {string} main @param {string[]} flags */
function bundle(main, flags) {
  const made = bundles.get(main) ?? build(main, flags);
  bundles.set(main, made);
  return made;
}

/** What wrangler uploads, as modules of workerd. @param {string} main @param {string[]} flags */
async function build(main, flags) {
  const folder = await mkdtemp(join(tmpdir(), "edge-authorizer-"));
  built.push(folder);
  const config = join(folder, "wrangler.json");
  const entry = fileURLToPath(new URL(main, import.meta.url));
  const settings = { compatibility_date: COMPATIBILITY_DATE, compatibility_flags: flags };
  await writeFile(config, JSON.stringify({ name: "tests", main: entry, ...settings }));
  const outdir = join(folder, "out");
  const options = ["deploy", "--dry-run", "--config", config, "--outdir", outdir];
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_SEND_ERROR_REPORTS: "false" };
  await promisify(execFile)(process.execPath, [wrangler, ...options], { cwd: folder, env });
  const files = (await readdir(outdir)).map((file) => join(outdir, file));
  const scripts = files.filter((file) => file.endsWith(".js"));
  return [...scripts, ...files.filter((file) => file.endsWith(".wasm"))];
}

/** @param {string} file */
function moduleText(file) {
  const kind = file.endsWith(".js") ? "esModule" : "wasm";
  return `(name = "${basename(file)}", ${kind} = embed "${file}")`;
}
