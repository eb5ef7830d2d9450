// @ts-check
/** The steps of `npm test`, in order: what is quick and most telling comes first. */
import { auditPackages, checkAdvisories, checkLocks, checkSize, checkUpload, checkVersions } from "./checks.js";
import { find, run, wasmTarget } from "./step.js";

/**
 * @typedef {{passed: number, failed: number, note?: string, output?: string, log?: string}} Outcome
 * @typedef {{name: string, what: string, run: (name: string) => Promise<Outcome>}} Step
 */

const wasm = ["--target", wasmTarget];
// What the core must not do, and its tests may.
const testAllowances = [
  ...["missing_docs", "clippy::disallowed_macros", "clippy::disallowed_methods", "clippy::disallowed_types"],
  ...["clippy::expect_used", "clippy::indexing_slicing", "clippy::panic", "clippy::unwrap_used"],
].flatMap((lint) => ["-A", lint]);
// Without debug information, which takes the test runner longer to read than the tests take to run.
const browserEnvironment = { CARGO_PROFILE_DEV_DEBUG: "false", WASM_BINDGEN_TEST_TIMEOUT: "300" };
const wasmTestEnvironment = { ...browserEnvironment, CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: "wasm-bindgen-test-runner" };
// Random tests repeat themselves here; without it each run tries others.
const fixedSeed = { PROPTEST_RNG_SEED: "1" };

/** @type {Step[]} */
export const steps = [
  step("versions", "the versions named in several files agree", async () => checkVersions()),
  step("locks", "locks name digests and no registry, and scripts install nothing else", async () => checkLocks()),
  step("format", "rustfmt", gate("cargo", "fmt", "--check")),
  step("clippy", "clippy on the core", gate("cargo", "clippy", "--locked", "--lib", "--", "-D", "warnings")),
  step("clippy-wasm", "clippy on the core and its wasm exports", gate("cargo", "clippy", "--locked", "--lib", ...wasm, "--", "-D", "warnings")),
  step("clippy-tests", "clippy on the tests", gate("cargo", "clippy", "--locked", "--tests", "--", "-D", "warnings", ...testAllowances)),
  step("rust", "the Rust tests, natively", tests(rustCounts, fixedSeed, "cargo", "test", "--locked", "--no-fail-fast")),
  step("library", "signatures by the libraries alone", tests(rustCounts, {}, "cargo", "test", "--locked", "--features", "library-signatures", "--lib", "signature")),
  step("docs", "cargo doc", gateWith({ RUSTDOCFLAGS: "-D warnings" }, "cargo", "doc", "--locked", "--no-deps", "--document-private-items")),
  step("build", "the module, optimised and loaded", gate("node", "scripts/build.js")),
  step("size", "the module within its bounds", async () => checkSize()),
  step("types", "tsc on the JavaScript", gate("tsc", "-p", "tsconfig.json")),
  step("node", "the JavaScript and the module in Node", nodeTests("tests/cli/**/*.test.js", "tests/js/**/*.test.js", "tests/runtimes/**/*.test.js", "tests/schema/**/*.test.js")),
  step("differential", "mutated tokens, decided as jose decides them but where an RFC says otherwise, and alike on every host", tests(closingCounts("differential"), {}, "node", "tests/differential/run.js", "--count", "20000", "--seed", "1")),
  step("worker", "the Worker in workerd, over HTTP", nodeTests("tests/worker/**/*.test.js")),
  step("aws", "the Lambda adapter: events, policies, the real runtime", nodeTests("tests/aws/**/*.test.js")),
  step("stores", "secret stores and user pools, against moto and other stand-ins", nodeTests("tests/stores/**/*.test.js")),
  step("scenarios", "faults, load and limits: promised and measured", tests(closingCounts("scenarios"), {}, "node", "tests/scenarios/table.js", "--note-times")),
  step("platforms", "Google Cloud, Azure, Deno, Bun, Node.js, Hono and Express", nodeTests("tests/platforms/**/*.test.js")),
  step("packaging", "the packed package in every kind of project", nodeTests("tests/packaging/*.test.js")),
  step("browser", "the module in Chromium", browserTests()),
  step("signatures-wasm", "the arithmetic of signatures against the libraries, in WebAssembly", tests(rustCounts, wasmTestEnvironment, "cargo", "test", "--locked", ...wasm, "--lib", "signature")),
  step("playground", "the playground in Chromium: samples, edits, privacy, access", nodeTests("tests/playground/*.test.js")),
  step("fuzz", "ten seconds of fuzzing for each target", tests(closingCounts("fuzz"), {}, "node", "scripts/fuzz.js")),
  step("replay", "the inputs that fuzzing kept, in WebAssembly", tests(rustCounts, wasmTestEnvironment, "cargo", "test", "--locked", "--manifest-path", "fuzz/Cargo.toml", "--target-dir", "target", ...wasm, "--test", "replay")),
  step("benches", "every contestant of the benchmark does the same work", nodeTests("tests/benches/**/*.test.js")),
  step("instructions", "instructions of a decision, against those recorded", tests(closingCounts("instructions"), {}, "node", "benches/instructions.js")),
  step("upload", "wrangler deploy --dry-run, under 1 MB", checkUpload),
  step("deny", "licences, duplicates and sources of the crates", gate("cargo", "deny", "--locked", "check", "bans", "licenses", "sources")),
  step("advisories", "RustSec's advisories, where they can be had", checkAdvisories),
  step("audit", "npm audit", auditPackages),
  step("dependencies", "what is linked, bundled and run while installing, against the audit tables", tests(closingCounts("dependencies"), {}, "node", "scripts/dependencies.js")),
  step("reproduce", "a second build elsewhere gives the same bytes", tests(closingCounts("reproduce"), {}, "node", "scripts/reproduce.js", "--once")),
  step("start", "npm start, and the requests it prints", gate("npm", "start", "--", "--once")),
];

/** @param {string} name @param {string} what @param {Step["run"]} run @returns {Step} */
function step(name, what, run) {
  return { name, what, run };
}

/** @param {...string} command a command that passes or fails as a whole @returns {Step["run"]} */
function gate(...command) {
  return gateWith({}, ...command);
}

/** @param {Record<string, string>} env @param {...string} command @returns {Step["run"]} */
function gateWith(env, ...command) {
  return async (name) => {
    const { code, output, log } = await execute(name, command, env);
    return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, note: `exit code ${code}`, output, log };
  };
}

/**
 * A command that counts its tests; one that counts none has failed, whatever its exit code says.
 * @param {(output: string) => {passed: number, failed: number}} count
 * @param {Record<string, string>} env
 * @param {...string} command
 * @returns {Step["run"]}
 */
function tests(count, env, ...command) {
  return async (name) => {
    const { code, output, log } = await execute(name, command, env);
    const { passed, failed } = count(output);
    if (failed === 0 && code !== 0) return { passed, failed: 1, note: `exit code ${code}`, output, log };
    if (passed + failed === 0) return { passed, failed: 1, note: "no test ran", output, log };
    return { passed, failed, note: `${passed} passed${failed > 0 ? `, ${failed} failed` : ""}`, output, log };
  };
}

/** @param {...string} patterns */
function nodeTests(...patterns) {
  return tests(nodeCounts, {}, "node", "--test", "--test-reporter=spec", ...patterns);
}

function browserTests() {
  const driver = ["--chromedriver", find("chromedriver") ?? "chromedriver"];
  const command = ["wasm-pack", "test", "--mode", "no-install", "--headless", "--chrome", ...driver];
  return tests(rustCounts, browserEnvironment, ...command, "--", "--locked", "--test", "browser");
}

/** @param {string} output */
function rustCounts(output) {
  const results = [...output.matchAll(/test result: \w+\. (\d+) passed; (\d+) failed/g)];
  return { passed: sum(results.map((found) => found[1])), failed: sum(results.map((found) => found[2])) };
}

/** @param {string} output */
function nodeCounts(output) {
  const count = (/** @type {string} */ word) => Number(new RegExp(`^ℹ ${word} (\\d+)$`, "m").exec(output)?.[1] ?? 0);
  return { passed: count("pass"), failed: count("fail") + count("cancelled") };
}

/** @param {string} name as it stands before the counts */
function closingCounts(name) {
  const line = new RegExp(`^${name}: (\\d+) passed, (\\d+) failed$`, "m");
  return (/** @type {string} */ output) => {
    const [, passed, failed] = line.exec(output) ?? [];
    return { passed: Number(passed ?? 0), failed: Number(failed ?? 0) };
  };
}

/** @param {(string | undefined)[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + Number(number), 0);
}

/** @param {string} name @param {string[]} command @param {Record<string, string>} [env] */
function execute(name, [command = "", ...args], env = {}) {
  return run(`test ${name}`, command, args, { env });
}
