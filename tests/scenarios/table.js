// @ts-check
// Runs the scenarios and prints what is promised beside what was measured; fails where they differ.
import { pathToFileURL } from "node:url";
import { rotations } from "./rotations.js";
import { secrets } from "./secrets.js";
import { sources } from "./sources.js";
import { starts } from "./starts.js";

const scenarios = [...sources, ...rotations, ...starts, ...secrets];

/**
 * Runs those whose ids are given, or all. A promise about time fails on a machine that is busy with something else, so
 * it can be noted only.
 *
 * @param {string[]} ids
 * @param {boolean} gateTimes whether a promise about time that is not held is a failure
 */
export async function runScenarios(ids, gateTimes) {
  const counts = { passed: 0, failed: 0 };
  for (const { id, title, run } of scenarios.filter((one) => ids.length === 0 || ids.includes(one.id))) {
    const started = performance.now();
    const rows = /** @type {import("./support.js").Row[]} */ ([]);
    try {
      await run((promised, measured, holds, inTime = true) => {
        const slow = holds && !inTime;
        rows.push({ promised, measured: String(measured), holds: slow ? !gateTimes : holds, slow });
      });
    } catch (error) {
      rows.push({ promised: "it runs", measured: String(/** @type {Error} */ (error).stack), holds: false, slow: false });
    }
    console.log(`\n${id} ${title} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    for (const row of rows) console.log(`  ${row.holds ? (row.slow ? "slow  " : "ok    ") : "FAILED"} ${row.promised.padEnd(72)} | ${row.measured}`);
    counts.passed += rows.filter(({ holds }) => holds).length;
    counts.failed += rows.filter(({ holds }) => !holds).length;
  }
  console.log(`\nscenarios: ${counts.passed} passed, ${counts.failed} failed`);
  return counts;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log("scenario: promised | measured, over HTTP on loopback");
  const asked = process.argv.slice(2);
  const ids = asked.filter((one) => one !== "--note-times");
  const { failed } = await runScenarios(ids, ids.length === asked.length);
  process.exit(failed === 0 ? 0 : 1);
}
