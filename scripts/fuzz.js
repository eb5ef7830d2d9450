// @ts-check
/**
 * Fuzzes: `node scripts/fuzz.js [TARGET…] [--seconds N] [--seed S] [--keep]`.
 *
 * Each target gets that many seconds of a processor's time, from the inputs kept in `fuzz/corpus` on. `--keep` takes what
 * was found over into them, as few inputs as reach everything reached so far, and adds the run to `fuzz/record.json`.
 * Events of Lambda are read by JavaScript, so fast-check changes them and no coverage guides it.
 */
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { corpusFile, packed, unpacked } from "../fuzz/corpus.js";
import { exitWith, root, run as execute, runOrThrow, say, startChild, StepFailure, tail } from "./step.js";

const HOST = "x86_64-unknown-linux-gnu";
const EVENTS = "lambda_event";
const CORE_TARGETS = ["token", "header", "claims", "key_set", "config", "path", "credentials", "arn", "policy", "decide"];
const TARGETS = [...CORE_TARGETS, EVENTS];
/** Longest input made, in bytes: more than the longest token, and than any other text needs. */
const INPUT_MAX_BYTES = 20_000;
/** Longest that one input may take, in seconds. */
const INPUT_MAX_SECONDS = 5;
const TICKS_PER_SECOND = 100;
/** What libFuzzer ends with when it is told to. */
const INTERRUPTED = 72;
const buildDirectory = join(root, "target", "fuzz");
const recordFile = join(root, "fuzz", "record.json");

/** @typedef {{ executions: number, cpuSeconds: number, edges: number, inputs: number }} Run */

try {
  await main();
} catch (error) {
  exitWith(error);
}

async function main() {
  const options = /** @type {const} */ ({ seconds: { type: "string", default: "10" }, seed: { type: "string", default: "1" }, keep: { type: "boolean", default: false } });
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const unknown = positionals.filter((name) => !TARGETS.includes(name));
  if (unknown.length > 0) throw new StepFailure(`there is no target ${unknown.join(", ")}: there are ${TARGETS.join(", ")}`);
  const seconds = Number(values.seconds);
  if (!(seconds > 0)) throw new StepFailure("--seconds takes a number above 0");
  const build = ["cargo", "fuzz", "build", "--features", "libfuzzer", "--sanitizer", "none", "--target-dir", buildDirectory];
  await runOrThrow("build the targets", /** @type {[string, ...string[]]} */ (build));
  const waiting = positionals.length > 0 ? positionals : [...TARGETS];
  const counts = { passed: 0, failed: 0 };
  const worker = async () => {
    for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
      const isGood = await fuzz(target, { seconds, seed: values.seed, keep: values.keep });
      counts[isGood ? "passed" : "failed"] += 1;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  console.log(`fuzz: ${counts.passed} passed, ${counts.failed} failed`);
  process.exitCode = counts.failed === 0 ? 0 : 1;
}

/** @param {string} target @param {{ seconds: number, seed: string, keep: boolean }} options */
async function fuzz(target, { seconds, seed, keep }) {
  const folder = join(buildDirectory, "inputs", target);
  const { code, output, run } = target === EVENTS ? await fuzzEvents(seconds, seed) : await fuzzCore(target, folder, seconds, seed);
  const rate = Math.round(run.executions / Math.max(run.cpuSeconds, 1));
  const reached = run.edges > 0 ? `, ${run.edges} edges` : "";
  say(`fuzz ${target}`, `${run.executions} executions in ${Math.round(run.cpuSeconds)} s (${rate}/s)${reached}`);
  if (code !== 0) {
    console.log(tail(output.slice(Math.max(0, output.indexOf("panicked at"))), 60));
    if (target !== EVENTS) console.log("  The input is in target/fuzz/artifacts");
    return false;
  }
  if (keep && target !== EVENTS) run.inputs = await keepLeast(target, folder);
  if (keep) keepRecord(target, run);
  return true;
}

/** @typedef {{ code: number, output: string, run: Run }} Ended */

/** @param {number} seconds @param {string} seed @returns {Promise<Ended>} */
async function fuzzEvents(seconds, seed) {
  const program = ["tests/aws/lambda_event.fuzz.js", "--seconds", String(seconds), "--seed", seed];
  const { code, output } = await execute(`fuzz ${EVENTS}`, "node", program);
  const [, executions = "0", cpuSeconds = "0"] = /: (\d+) executions in (\d+) s/.exec(output) ?? [];
  return { code, output, run: { executions: Number(executions), cpuSeconds: Number(cpuSeconds), edges: 0, inputs: 0 } };
}

/** @param {string} target @param {string} folder @param {number} seconds @param {string} seed @returns {Promise<Ended>} */
async function fuzzCore(target, folder, seconds, seed) {
  unpack(target, folder);
  const { code, output, cpuSeconds } = await libFuzzer(target, [`-seed=${seed}`, folder], seconds);
  return { code, output, run: { ...read(output), cpuSeconds, inputs: 0 } };
}

/** Beside what earlier runs have found. @param {string} target @param {string} folder */
function unpack(target, folder) {
  mkdirSync(folder, { recursive: true });
  for (const [at, input] of unpacked(target).entries()) writeFileSync(join(folder, `seed-${at}`), input);
}

/**
 * Runs a target until it has had its time.
 *
 * @param {string} target @param {string[]} args @param {number} seconds
 * @returns {Promise<{ code: number, output: string, cpuSeconds: number }>}
 */
function libFuzzer(target, args, seconds) {
  const artifacts = join(buildDirectory, "artifacts", `${target}-`);
  mkdirSync(join(buildDirectory, "artifacts"), { recursive: true });
  const options = [`-max_len=${INPUT_MAX_BYTES}`, `-timeout=${INPUT_MAX_SECONDS}`, `-artifact_prefix=${artifacts}`, "-print_final_stats=1"];
  const child = startChild(join(buildDirectory, HOST, "release", target), [...options, ...args]);
  let output = "";
  let cpuSeconds = 0;
  const clock = setInterval(() => {
    cpuSeconds = processorTime(Number(child.pid)) ?? cpuSeconds;
    if (cpuSeconds >= seconds) child.kill("SIGINT");
  }, 200);
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
  return new Promise((resolve) => {
    child.once("close", (code) => {
      clearInterval(clock);
      resolve({ code: code === INTERRUPTED ? 0 : (code ?? 1), output, cpuSeconds });
    });
  });
}

/** What a process has used so far, in seconds; nothing where it has ended. @param {number} pid */
function processorTime(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return undefined;
  }
}

/** @param {string} output of libFuzzer */
function read(output) {
  const [last = ""] = output.match(/^#\d+.*cov: \d+.*$/gm)?.slice(-1) ?? [];
  const number = (/** @type {RegExp} */ pattern, /** @type {string} */ text) => Number(pattern.exec(text)?.[1] ?? 0);
  return {
    executions: number(/stat::number_of_executed_units: (\d+)/, output) || number(/^#(\d+)/, last),
    edges: number(/cov: (\d+)/, last),
  };
}

/** @param {string} target @param {string} folder @returns {Promise<number>} how many inputs are kept */
async function keepLeast(target, folder) {
  const least = join(buildDirectory, "least", target);
  rmSync(least, { recursive: true, force: true });
  mkdirSync(least, { recursive: true });
  const { code, output } = await libFuzzer(target, ["-set_cover_merge=1", least, folder], Infinity);
  if (code !== 0) throw new StepFailure(`the inputs of ${target} cannot be merged`, { output });
  const inputs = readdirSync(least).map((name) => readFileSync(join(least, name)));
  const text = packed(inputs);
  writeFileSync(corpusFile(target), text);
  return text.split("\n").length - 1;
}

/** @param {string} target @param {Run} run */
function keepRecord(target, { executions, cpuSeconds, edges, inputs }) {
  /** @type {Record<string, Run>} */
  const record = JSON.parse(readFileSync(recordFile, "utf8"));
  const before = record[target];
  record[target] = {
    executions: executions + (before?.executions ?? 0),
    cpuSeconds: Math.round(cpuSeconds + (before?.cpuSeconds ?? 0)),
    edges,
    inputs,
  };
  writeFileSync(recordFile, `${JSON.stringify(record, null, 2)}\n`);
}
