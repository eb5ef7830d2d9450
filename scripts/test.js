// @ts-check
/**
 * Runs every check, one after another, and closes with `N passed, N failed`.
 *
 * `node scripts/test.js NAME…` runs the named steps only; `--list` names them all.
 */
import { duration, exitWith, root, say, StepFailure, tail } from "./step.js";
import { steps } from "./test_steps.js";

const failureLines = 60;

try {
  const names = process.argv.slice(2);
  if (names.includes("--list")) list();
  else process.exitCode = (await runAll(select(names))) === 0 ? 0 : 1;
} catch (error) {
  exitWith(error);
}

function list() {
  for (const { name, what } of steps) say(name, what);
}

/** @param {string[]} names */
function select(names) {
  const unknown = names.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) throw new StepFailure(`there is no step ${unknown.join(", ")}: --list names them`);
  return names.length === 0 ? steps : steps.filter(({ name }) => names.includes(name));
}

/** @param {typeof steps} wanted @returns {Promise<number>} how many tests and checks failed */
async function runAll(wanted) {
  const sum = { passed: 0, failed: 0 };
  for (const step of wanted) {
    const outcome = await runStep(step);
    sum.passed += outcome.passed;
    sum.failed += outcome.failed;
  }
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
  return sum.failed;
}

/** @param {typeof steps[number]} step */
async function runStep({ name, run }) {
  const started = performance.now();
  const outcome = await run(name);
  const seconds = duration((performance.now() - started) / 1000);
  say(name, `${resultWord(outcome).padEnd(7)} ${seconds.padStart(6)}  ${outcome.note ?? ""}`.trimEnd());
  if (outcome.failed > 0 && outcome.output) console.log(tail(outcome.output, failureLines));
  if (outcome.failed > 0 && outcome.log) console.log(`  The whole output is in ${outcome.log.slice(root.length)}`);
  return outcome;
}

/** @param {import("./test_steps.js").Outcome} outcome */
function resultWord({ passed, failed }) {
  if (failed > 0) return "FAILED";
  return passed > 0 ? "ok" : "skipped";
}
