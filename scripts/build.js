// @ts-check
/**
 * Builds `pkg/`: the one WebAssembly module and its glue, and the libraries of the command line.
 *
 * cargo, wasm-bindgen, wasm-opt; then the optimised module is loaded once, because an optimiser that breaks a module
 * does so without a word. Nothing runs when the inputs are those of the last build.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { bundleLibraries } from "./cli_libraries.js";
import { inputsDigest } from "./module_inputs.js";
import { exitWith, root, runOrThrow, say, StepFailure, toolsDirectory, wasmTarget } from "./step.js";

const moduleName = "edge_authorizer";
const packageDirectory = join(root, "pkg");
const stampFile = join(toolsDirectory, "stamps", "module");
// What rustc emits for this target and every host accepts, one by one: with --all-features wasm-opt writes encodings
// that V8 refuses.
const wasmFeatures = [
  "bulk-memory",
  "bulk-memory-opt",
  "call-indirect-overlong",
  "multivalue",
  "mutable-globals",
  "nontrapping-float-to-int",
  "reference-types",
  "sign-ext",
  "simd",
];
// A function that is called from one place alone becomes a part of that place only where it is small: hosts compile a
// function when it is first called, and need not compile what no request has asked for yet.
const keepFunctions = "--one-caller-inline-max-function-size=200";

try {
  const stamp = inputsDigest();
  if (stamp !== lastStamp()) await build(stamp);
} catch (error) {
  exitWith(error);
}

/** @param {string} stamp */
async function build(stamp) {
  const directory = join(toolsDirectory, `pkg-${process.pid}`);
  mkdirSync(directory, { recursive: true });
  try {
    await compile();
    await bind(directory);
    await optimize(directory);
    await load(directory);
    const libraries = await bundleLibraries(directory);
    replacePackage(directory);
    mkdirSync(dirname(stampFile), { recursive: true });
    writeFileSync(stampFile, stamp);
    printSizes(libraries);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function compile() {
  await runOrThrow("compile", ["cargo", "build", "--release", "--locked", "--lib", "--target", wasmTarget]);
}

/** @param {string} directory */
async function bind(directory) {
  const input = join(root, "target", wasmTarget, "release", `${moduleName}.wasm`);
  const flags = ["--target", "web", "--omit-default-module-path", "--experimental-reset-state-function"];
  await runOrThrow("bind", ["wasm-bindgen", ...flags, "--out-dir", directory, input], {
    advice: "the version of wasm-bindgen in Cargo.lock and in tools/wasm-tools/Cargo.toml must be the same",
  });
}

/** @param {string} directory */
async function optimize(directory) {
  const module = join(directory, `${moduleName}_bg.wasm`);
  const features = wasmFeatures.map((feature) => `--enable-${feature}`);
  await runOrThrow("optimize", ["wasm-opt", "-O3", keepFunctions, "--mvp-features", ...features, module, "-o", module]);
}

/** @param {string} directory */
async function load(directory) {
  const glue = await import(pathToFileURL(join(directory, `${moduleName}.js`)).href);
  glue.initSync({ module: readFileSync(join(directory, `${moduleName}_bg.wasm`)) });
  const expected = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version;
  if (glue.version() !== expected) {
    throw new StepFailure(`the module says it is version ${glue.version()}, package.json says ${expected}`);
  }
}

/** Swaps whole directories, so that nobody reads glue and module of two builds. @param {string} directory */
function replacePackage(directory) {
  rmSync(stampFile, { force: true });
  rmSync(packageDirectory, { recursive: true, force: true });
  renameSync(directory, packageDirectory);
}

/** @param {number} libraries the size of the command line's libraries in bytes */
function printSizes(libraries) {
  const module = readFileSync(join(packageDirectory, `${moduleName}_bg.wasm`));
  const kibibytes = (/** @type {number} */ bytes) => `${(bytes / 1024).toFixed(1)} KiB`;
  say("module", `${kibibytes(module.byteLength)}, gzip ${kibibytes(gzipSync(module, { level: 9 }).byteLength)}`);
  say("libraries", `${kibibytes(libraries)} for the command line alone`);
}

function lastStamp() {
  const built = existsSync(packageDirectory) && existsSync(stampFile);
  return built ? readFileSync(stampFile, "utf8") : "";
}
