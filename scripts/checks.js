// @ts-check
/** The checks of `npm test` that are more than one command's exit code. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { root, run } from "./step.js";

/** @typedef {import("./test_steps.js").Outcome} Outcome */

// Cloudflare counts a megabyte as 10^6 bytes; wrangler prints KiB.
const uploadLimitKibibytes = 1_000_000 / 1024;
// A module is compiled wherever a process starts: what it weighs is paid there.
const moduleLimitKibibytes = 625;
const gzipLimitKibibytes = 254;

/** The versions that are written in several files agree. @returns {Outcome} */
export function checkVersions() {
  const faults = [
    ...differing("edge-authorizer", {
      "Cargo.toml": packageVersion("Cargo.toml"),
      "Cargo.lock": lockedVersion("Cargo.lock", "edge-authorizer"),
      "package.json": readJson("package.json").version,
      "package-lock.json": readJson("package-lock.json").version,
    }),
    ...differing("wasm-bindgen", {
      "Cargo.lock": lockedVersion("Cargo.lock", "wasm-bindgen"),
      "tools/wasm-tools/Cargo.toml": packageVersion("tools/wasm-tools/Cargo.toml"),
      "tools/wasm-tools/Cargo.lock": lockedVersion("tools/wasm-tools/Cargo.lock", "wasm-bindgen-cli"),
    }),
    ...["package-lock.json", "benches/package-lock.json", "tests/package-lock.json"].filter(namesRegistry).map((file) => `${file} names a registry`),
  ];
  return faults.length === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, output: faults.join("\n") };
}

/** @param {string} what @param {Record<string, string | undefined>} versions by file */
function differing(what, versions) {
  if (new Set(Object.values(versions)).size === 1) return [];
  return [`${what}: ${Object.entries(versions).map(([file, version]) => `${version} in ${file}`).join(", ")}`];
}

/** @param {string} file */
function packageVersion(file) {
  return /^version = "(.+)"$/m.exec(read(file))?.[1];
}

/** @param {string} file @param {string} name */
function lockedVersion(file, name) {
  return new RegExp(`^name = "${name}"\nversion = "(.+)"$`, "m").exec(read(file))?.[1];
}

/** @param {string} file */
function namesRegistry(file) {
  return read(file).includes('"resolved": "http');
}

/** Weighs the module, as it is and as it travels. @returns {Outcome} */
export function checkSize() {
  const module = readFileSync(join(root, "pkg", "edge_authorizer_bg.wasm"));
  const [raw, gzip] = [module.length / 1024, gzipSync(module, { level: 9 }).length / 1024];
  const note = `${raw.toFixed(1)} KiB, gzip ${gzip.toFixed(1)} KiB`;
  if (raw <= moduleLimitKibibytes && gzip <= gzipLimitKibibytes) return { passed: 1, failed: 0, note };
  return { passed: 0, failed: 1, note: `${note}: at most ${moduleLimitKibibytes} and ${gzipLimitKibibytes}` };
}

/** Bundles the Worker as for an upload, and weighs it. @param {string} name @returns {Promise<Outcome>} */
export async function checkUpload(name) {
  const outdir = join(root, ".wrangler", "dry-run");
  const { code, output, log } = await run(`test ${name}`, "wrangler", ["deploy", "--dry-run", "--outdir", outdir]);
  const kibibytes = Number(/gzip: ([\d.]+) KiB/.exec(output)?.[1] ?? Number.NaN);
  if (code === 0 && kibibytes < uploadLimitKibibytes) return { passed: 1, failed: 0, note: `${kibibytes} KiB gzip` };
  return { passed: 0, failed: 1, note: code === 0 ? `${kibibytes} KiB gzip is too much` : `exit code ${code}`, output, log };
}

/** Asks the registry about known faults in both trees of npm packages. @param {string} name @returns {Promise<Outcome>} */
export async function auditPackages(name) {
  /** @type {Outcome} */
  const sum = { passed: 0, failed: 0 };
  for (const directory of [root, join(root, "benches"), join(root, "tests")]) {
    const { output, log } = await run(`test ${name}`, "npm", ["audit", "--json", "--loglevel=silent"], { cwd: directory });
    const serious = seriousFaults(output);
    if (serious === undefined) return { passed: 0, failed: 0, note: "the registry does not answer npm audit" };
    if (serious > 0) return { passed: sum.passed, failed: 1, note: `${serious} high or critical`, output, log };
  }
  return { passed: 1, failed: 0 };
}

/** @param {string} output @returns {number | undefined} nothing when the registry gave no report */
function seriousFaults(output) {
  try {
    const counts = JSON.parse(output.slice(output.indexOf("{"))).metadata.vulnerabilities;
    return counts.high + counts.critical;
  } catch {
    return undefined;
  }
}

/** @param {string} file */
function readJson(file) {
  return JSON.parse(read(file));
}

/** @param {string} file */
function read(file) {
  return readFileSync(join(root, file), "utf8");
}
