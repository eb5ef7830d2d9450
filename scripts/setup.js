// @ts-check
/**
 * Installs what is missing, and nothing else.
 *
 * `node scripts/setup.js` brings what `npm start` needs, `--bench` the peers to measure against, `--test` what the tests
 * need, `--sbom`, `--coverage` and `--mutants` a tool each. Every tool is pinned, and lands in the clone (`.tools`,
 * `node_modules`), except the Rust target, the Rust components and Debian's packages.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { awsTools } from "./aws_tools.js";
import { exitWith, find, root, runOrThrow, StepFailure, toolsDirectory, wasmTarget } from "./step.js";
import { storeTools } from "./store_tools.js";

const oldestNode = 20;
const wasmPackVersion = "0.15.1";
const cargoDenyVersion = "0.20.2";
const cargoCyclonedxVersion = "0.5.9";
const cargoLlvmCovVersion = "0.9.1";
const cargoMutantsVersion = "27.1.0";
const cargoFuzzVersion = "0.13.2";
const nativeTools = ["g++", "cmake", "autoconf", "automake", "make", "unzip", "libtoolize"];
const buildDirectory = join(toolsDirectory, "build");

try {
  await setUp(process.argv.slice(2));
  rmSync(buildDirectory, { recursive: true, force: true });
} catch (error) {
  exitWith(error);
}

/** @param {string[]} flags */
async function setUp(flags) {
  requireNode();
  await debianPackages("C linker", ["cc"], ["gcc", "libc6-dev"]);
  await rustTarget();
  await npmPackages("npm packages", root);
  await wasmTools();
  if (flags.includes("--bench")) await npmPackages("npm packages to compare", join(root, "benches"));
  if (flags.includes("--test")) await setUpTests();
  if (flags.includes("--sbom")) await setUpBills();
  if (flags.includes("--coverage")) await setUpCoverage();
  if (flags.includes("--mutants")) await cargoTool("cargo-mutants", cargoMutantsVersion);
}

async function setUpBills() {
  await testPackages();
  await cargoTool("cargo-cyclonedx", cargoCyclonedxVersion);
}

async function setUpCoverage() {
  await rustComponents("llvm-tools", [join("lib", "rustlib", rustHost(), "bin", "llvm-cov")], ["llvm-tools"]);
  await cargoTool("cargo-llvm-cov", cargoLlvmCovVersion);
}

/** What `tests/` needs: its packages, and what one of them is compiled with. */
async function testPackages() {
  await debianPackages("C++ tools of aws-lambda-ric", nativeTools, [...nativeTools.slice(0, -1), "libtool"]);
  await npmPackages("npm packages of the tests", join(root, "tests"));
}

async function setUpTests() {
  await rustComponents("rustfmt and clippy", [join("bin", "rustfmt"), join("bin", "cargo-clippy")], ["rustfmt", "clippy"]);
  await debianPackages("chromium", ["chromium", "chromedriver"], ["chromium", "chromium-driver"]);
  await testPackages();
  await npmPackages("npm packages to compare", join(root, "benches"));
  await debianPackages("valgrind", ["valgrind"], ["valgrind"]);
  await debianPackages("Python", ["python3"], ["python3", "python3-venv"]);
  await awsTools();
  await storeTools();
  await cargoTool("wasm-pack", wasmPackVersion);
  await cargoTool("cargo-deny", cargoDenyVersion);
  await cargoTool("cargo-fuzz", cargoFuzzVersion);
}

function requireNode() {
  if (Number.parseInt(process.versions.node, 10) < oldestNode) {
    throw new StepFailure(`node ${oldestNode} or newer is missing: this is ${process.versions.node}`);
  }
  if (!find("npm")) throw new StepFailure("npm is missing: install it (it comes with Node)");
}

async function rustTarget() {
  if (!find("cargo") || !find("rustc")) {
    throw new StepFailure("cargo is missing: install Rust with rustup (https://rustup.rs), open a new shell and try again");
  }
  if (existsSync(join(rustSysroot(), "lib", "rustlib", wasmTarget, "lib"))) return;
  requireRustup(`the Rust target ${wasmTarget}`);
  await runOrThrow(`Rust target ${wasmTarget}`, ["rustup", "target", "add", wasmTarget]);
}

/** @param {string} name @param {string[]} files in the sysroot @param {string[]} components */
async function rustComponents(name, files, components) {
  if (files.every((file) => existsSync(join(rustSysroot(), file)))) return;
  requireRustup(name);
  await runOrThrow(name, ["rustup", "component", "add", ...components]);
}

/** @param {string} missing */
function requireRustup(missing) {
  if (find("rustup")) return;
  throw new StepFailure(`${missing} is missing, and so is rustup, which would install it: see https://rustup.rs`);
}

function rustSysroot() {
  return rustc("--print", "sysroot");
}

function rustHost() {
  return rustc("--print", "host-tuple");
}

/** @param {...string} args */
function rustc(...args) {
  return execFileSync("rustc", args, { cwd: root, encoding: "utf8" }).trim();
}

async function wasmTools() {
  const directory = join(root, "tools", "wasm-tools");
  const inputs = ["Cargo.toml", "Cargo.lock"].map((name) => join(directory, name));
  await cargoInstall("wasm-bindgen", ["--path", directory], digest(inputs));
}

/** @param {string} name @param {string} version */
async function cargoTool(name, version) {
  await cargoInstall(name, [`${name}@${version}`], version);
}

/**
 * Builds a cargo tool into `.tools/bin`, without optimisation: each runs for a second, compiling it takes minutes.
 * @param {string} name @param {string[]} source @param {string} stamp
 */
async function cargoInstall(name, source, stamp) {
  const stampFile = join(toolsDirectory, "stamps", name);
  if (existsSync(join(toolsDirectory, "bin", name)) && isStamped(stampFile, stamp)) return;
  const options = ["--locked", "--force", "--debug", "--root", toolsDirectory, "--target-dir", buildDirectory];
  await runOrThrow(name, ["cargo", "install", ...source, ...options], {
    advice: "cargo must reach crates.io or a mirror of it",
    env: { CARGO_PROFILE_DEV_DEBUG: "false" },
  });
  writeStamp(stampFile, stamp);
}

/** @param {string} name @param {string} directory */
async function npmPackages(name, directory) {
  const stamp = digest([join(directory, "package-lock.json")]);
  const stampFile = join(directory, "node_modules", ".setup-stamp");
  if (isStamped(stampFile, stamp)) return;
  await runOrThrow(name, ["npm", "ci", "--no-audit", "--no-fund"], {
    cwd: directory,
    advice: "npm must reach its registry or a mirror of it",
  });
  writeStamp(stampFile, stamp);
}

/** @param {string} name @param {string[]} programs @param {string[]} packages */
async function debianPackages(name, programs, packages) {
  const missing = programs.filter((program) => !find(program));
  if (missing.length === 0) return;
  const administrator = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const install = [...administrator, "apt-get", "install", "-y", "--no-install-recommends", ...packages];
  const advice = `${missing.join(" and ")} must be on the PATH; on Debian: ${install.join(" ").replace("sudo -n", "sudo")}`;
  if (!find("apt-get") || (administrator.length > 0 && !find("sudo"))) throw new StepFailure(`${name} is missing: ${advice}`);
  const update = [...administrator, "apt-get", "update"].join(" ");
  await runOrThrow(name, ["sh", "-c", `${update} && ${install.join(" ")}`], {
    advice,
    env: { DEBIAN_FRONTEND: "noninteractive" },
  });
}

/** @param {string[]} files */
function digest(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest("hex");
}

/** @param {string} file @param {string} stamp */
function isStamped(file, stamp) {
  return existsSync(file) && readFileSync(file, "utf8") === stamp;
}

/** @param {string} file @param {string} stamp */
function writeStamp(file, stamp) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, stamp);
}
