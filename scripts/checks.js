// @ts-check
/** The checks of `npm test` that are more than one command's exit code. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { root, run } from "./step.js";

/** @typedef {import("./test_steps.js").Outcome} Outcome */

// Cloudflare counts a megabyte as 10^6 bytes; wrangler prints KiB.
const uploadLimitKibibytes = 1_000_000 / 1024;
// A module is compiled wherever a process starts: what it weighs is paid there.
const moduleLimitKibibytes = 640;
const gzipLimitKibibytes = 256;

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
      "fuzz/Cargo.lock": lockedVersion("fuzz/Cargo.lock", "wasm-bindgen"),
      "tools/wasm-tools/Cargo.toml": packageVersion("tools/wasm-tools/Cargo.toml"),
      "tools/wasm-tools/Cargo.lock": lockedVersion("tools/wasm-tools/Cargo.lock", "wasm-bindgen-cli"),
    }),
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

/** Nothing is installed but what a lock names with its digest. @returns {Outcome} */
export function checkLocks() {
  const npm = lockFiles("package-lock.json");
  const crates = lockFiles("Cargo.lock");
  const faults = [...npm.flatMap(npmLockFaults), ...crates.flatMap(crateLockFaults), ...scripts().flatMap(installsWithoutLock)];
  if (npm.length === 0 || crates.length === 0) faults.push("no lock was found");
  return faults.length === 0 ? { passed: npm.length + crates.length, failed: 0 } : { passed: 0, failed: 1, output: faults.join("\n") };
}

/** @param {string} name */
function lockFiles(name) {
  const list = ["ls-files", "--cached", "--others", "--exclude-standard", "--", name, `**/${name}`];
  return execFileSync("git", list, { cwd: root, encoding: "utf8" }).split("\n").filter(Boolean);
}

/** @param {string} file */
function npmLockFaults(file) {
  const entries = Object.entries(/** @type {Record<string, {integrity?: string}>} */ (readJson(file).packages)).filter(([path]) => path !== "");
  const bare = entries.filter(([, { integrity }]) => !integrity?.startsWith("sha512-")).map(([path]) => `${file}: ${path} has no digest`);
  return read(file).includes('"resolved": "http') ? [`${file} names a registry`, ...bare] : bare;
}

/** @param {string} file */
function crateLockFaults(file) {
  const crates = read(file).split("[[package]]").filter((crate) => crate.includes("\nsource = "));
  const good = /\nsource = "registry\+https:\/\/github\.com\/rust-lang\/crates\.io-index"\nchecksum = "[0-9a-f]{64}"/;
  return crates.filter((crate) => !good.test(crate)).map((crate) => `${file}: ${/name = "(.+)"/.exec(crate)?.[1]} has no digest, or another source`);
}

/** @returns {string[]} every file that may install something */
function scripts() {
  const names = readdirSync(join(root, "scripts")).map((name) => `scripts/${name}`);
  return [...names, ".ci/run", "package.json"];
}

/** @param {string} file */
function installsWithoutLock(file) {
  const found = read(file).match(/npm["', ]+(install|i|add|update)\b(?![^\n]*--package-lock-only)/g) ?? [];
  return found.map((command) => `${file}: ${command} takes what no lock names; npm ci does not`);
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

/** Asks RustSec's database about the crates, where it can be had. @param {string} name @returns {Promise<Outcome>} */
export async function checkAdvisories(name) {
  const { code, output, log } = await run(`test ${name}`, "cargo", ["deny", "--locked", "check", "advisories"]);
  if (code === 0) return { passed: 1, failed: 0 };
  if (output.includes("failed to fetch advisory database")) return { passed: 0, failed: 0, note: "RustSec's database cannot be reached" };
  return { passed: 0, failed: 1, note: `exit code ${code}`, output, log };
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
