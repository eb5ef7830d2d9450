// @ts-check
/**
 * Runs the scenarios and prints what is promised beside what was measured; fails where they differ.
 *
 * `npm run scenarios -- F16 W16` runs some only, `--long` at full size, `--report` at full size and into docs/load.md;
 * `--note-times` fails for no promise about time; `--seed N` has what is random come out otherwise.
 */
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { scenarios } from "./all.js";

/**
 * @typedef {{ promised: string, measured: string, holds: boolean, inTime?: boolean }} Row
 *   `inTime` where it is about time
 * @typedef {{ id: string, title: string, seconds: number, rows: Row[] }} Outcome
 */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    long: { type: "boolean", default: false },
    report: { type: "boolean", default: false },
    "note-times": { type: "boolean", default: false },
    seed: { type: "string", default: "20261124" },
  },
});
const long = values.long || values.report;
const gateTimes = !values["note-times"];

const unknown = positionals.filter((id) => !scenarios.some((one) => one.id === id));
if (unknown.length > 0) throw new Error(`there is no scenario ${unknown.join(", ")}`);
console.log(`scenario: promised | measured, ${long ? "at full size" : "short"}, seed ${values.seed}`);
const wanted = scenarios.filter(({ id }) => positionals.length === 0 || positionals.includes(id));
const outcomes = /** @type {Outcome[]} */ ([]);
let reported = Promise.resolve();
for (const group of threads(wanted)) await runInThread(group);
await reported;
const rows = outcomes.flatMap((outcome) => outcome.rows);
const failed = rows.filter((row) => !passes(row)).length;
console.log(`\nscenarios: ${rows.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/**
 * Each in a thread of its own, but for those of workerd, which brings processes of its own: they share what wrangler builds.
 *
 * @param {import("./support.js").Scenario[]} all
 */
function threads(all) {
  const inWorkerd = all.filter(({ id }) => id.startsWith("W"));
  const inNode = all.filter((one) => !inWorkerd.includes(one)).map((one) => [one]);
  return inWorkerd.length > 0 ? [...inNode, inWorkerd] : inNode;
}

/** @param {import("./support.js").Scenario[]} group */
async function runInThread(group) {
  const ids = group.map(({ id }) => id);
  const worker = new Worker(new URL("thread.js", import.meta.url), { workerData: { ids, size: { long, seed: Number(values.seed) } } });
  worker.on("message", ({ id, ...outcome }) => take({ ...outcome, ...group.find((one) => one.id === id) }));
  const errors = /** @type {unknown[]} */ ([]);
  worker.on("error", (error) => errors.push(error));
  await new Promise((resolve) => worker.once("exit", resolve));
  for (const { id, title } of group.filter((one) => !outcomes.some(({ id }) => id === one.id))) {
    const measured = String(/** @type {any} */ (errors[0])?.stack ?? "its thread ended");
    take({ id, title, seconds: 0, rows: [{ promised: "it runs", measured, holds: false }] });
  }
}

/** @param {Outcome} outcome */
function take(outcome) {
  const { rows } = outcome;
  if (rows.length === 0) rows.push({ promised: "it runs", measured: "nothing was measured", holds: false });
  outcomes.push(outcome);
  print(outcome);
  // After each, so that a run that is broken off loses nothing.
  if (values.report) reported = reported.then(() => report(outcome));
}

/** @param {Outcome} outcome */
async function report(outcome) {
  const { writeReport } = await import("./report.js");
  await writeReport(outcome, Number(values.seed));
}

/** A promise about time fails on a machine that is busy with something else, so it may be noted only. @param {Row} row */
function passes({ holds, inTime = true }) {
  return holds && (inTime || !gateTimes);
}

/** @param {Outcome} outcome */
function print({ id, title, seconds, rows }) {
  console.log(`\n${id} ${title} (${seconds.toFixed(1)} s)`);
  for (const row of rows) {
    const word = row.holds && row.inTime === false ? "slow" : "ok";
    console.log(`  ${(passes(row) ? word : "FAILED").padEnd(6)} ${row.promised.padEnd(72)} | ${row.measured}`);
  }
}
