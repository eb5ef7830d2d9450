// @ts-check
/**
 * Builds `pkg/` again in other places, and compares it byte for byte, also with what is recorded of a release.
 *
 * The copies hold what the module is made of and nothing else, at paths of different length, and share no target folder.
 * The first one starts with an empty CARGO_HOME, so every crate is fetched anew. `--once` builds one copy, and fetches
 * nothing. `RECORD=1` records the digests: at a release, since nearly every commit changes them.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { inputsDigest, moduleInputs } from "./module_inputs.js";
import { environment, exitWith, root, runOrThrow, say } from "./step.js";

const recordFile = join(root, "docs", "SHA256SUMS");
const cargoHome = process.env.CARGO_HOME ?? join(homedir(), ".cargo");

const folder = mkdtempSync(join(tmpdir(), "edge-authorizer-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

try {
  await runOrThrow("build", ["node", "scripts/build.js"]);
  const ours = sums(root);
  const sum = { passed: 0, failed: 0 };
  for (const [name, others] of await copies()) count(sum, `${name}: the same bytes`, differing(ours, others));
  if (!process.env.RECORD) compareRecord(sum, ours);
  else if (sum.failed === 0) writeFileSync(recordFile, record(ours));
  console.log(`reproduce: ${sum.passed} passed, ${sum.failed} failed`);
  process.exitCode = sum.failed === 0 ? 0 : 1;
} catch (error) {
  exitWith(error);
}

/** @returns {Promise<[name: string, sums: Map<string, string>][]>} */
async function copies() {
  const shared = await copy("a copy", "a/longer/path/to/the/clone", (home) => symlinkSync(cargoHome, home));
  if (process.argv.includes("--once")) return [shared];
  return [shared, await copy("another, its crates fetched", "b", emptyHome)];
}

/** @param {string} name @param {string} path @param {(home: string) => void} makeHome */
async function copy(name, path, makeHome) {
  const place = join(folder, path);
  const home = join(folder, `home of ${path}`.replaceAll(/\W+/g, "-"));
  makeHome(home);
  for (const input of [...moduleInputs, "package.json"]) cpSync(join(root, input), join(place, input), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(place, "node_modules"));
  await runOrThrow(name, ["node", "scripts/build.js"], { cwd: place, env: { CARGO_HOME: home } });
  return /** @type {[string, Map<string, string>]} */ ([name, sums(place)]);
}

/** Empty but for where crates come from, if that is configured. @param {string} home */
function emptyHome(home) {
  mkdirSync(home);
  const settings = join(cargoHome, "config.toml");
  if (existsSync(settings)) cpSync(settings, join(home, "config.toml"));
}

/** @param {string} place @returns {Map<string, string>} the digest of each built file */
function sums(place) {
  const names = readdirSync(join(place, "pkg")).sort().map((name) => `pkg/${name}`);
  return new Map(names.map((name) => [name, createHash("sha256").update(readFileSync(join(place, name))).digest("hex")]));
}

/** @param {Map<string, string>} ours @param {Map<string, string>} others */
function differing(ours, others) {
  return [...new Set([...ours.keys(), ...others.keys()])].filter((name) => ours.get(name) !== others.get(name));
}

/** @param {{passed: number, failed: number}} sum @param {string} what @param {string[]} faults */
function count(sum, what, faults) {
  sum[faults.length === 0 ? "passed" : "failed"] += 1;
  say(faults.length === 0 ? "ok" : "FAILED", faults.length === 0 ? what : `${what}, but not ${faults.join(", ")}`);
}

/** A record of other sources or another compiler says nothing about this build. @param {{passed: number, failed: number}} sum @param {Map<string, string>} ours */
function compareRecord(sum, ours) {
  const text = readFileSync(recordFile, "utf8");
  const made = comment(text);
  const here = comment(record(ours));
  if (made !== here) return say("not compared", `the record is of ${made}; this is ${here}`);
  const recorded = [...text.matchAll(/^([0-9a-f]{64}) {2}(.+)$/gm)].map(([, digest, name]) => /** @type {const} */ ([name, digest]));
  count(sum, `recorded in ${recordFile.slice(root.length)}`, differing(ours, new Map(/** @type {[string, string][]} */ (recorded))));
}

/** @param {string} text */
function comment(text) {
  return /^# Made of (.+)$/m.exec(text)?.[1] ?? "nothing";
}

/** @param {Map<string, string>} ours */
function record(ours) {
  const version = (/** @type {string} */ program) => execFileSync(program, ["--version"], { encoding: "utf8", env: environment }).trim();
  const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const tools = [version("rustc"), version("wasm-bindgen"), `binaryen ${devDependencies.binaryen}`, `esbuild ${devDependencies.esbuild}`];
  return [
    "# The built files of the package; docs/builds.md says how to make them again. Written by RECORD=1 npm run reproduce.",
    `# Made of ${JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version}, sources ${inputsDigest().slice(0, 16)}, by ${tools.join(", ")}`,
    ...[...ours].map(([name, digest]) => `${digest}  ${name}`),
    "",
  ].join("\n");
}
