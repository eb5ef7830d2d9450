// @ts-check
// Runs the scenarios and prints what is promised beside what was measured; fails where they differ.
import { pathToFileURL } from "node:url";
import { rotations } from "./rotations.js";
import { secrets } from "./secrets.js";
import { sources } from "./sources.js";
import { starts } from "./starts.js";

const scenarios = [...sources, ...rotations, ...starts, ...secrets];

/** Runs those whose ids are given, or all. @param {string[]} ids */
export async function runScenarios(ids) {
  const counts = { passed: 0, failed: 0 };
  for (const { id, title, run } of scenarios.filter((one) => ids.length === 0 || ids.includes(one.id))) {
    const started = performance.now();
    const rows = /** @type {import("./support.js").Row[]} */ ([]);
    try {
      await run((promised, measured, holds) => void rows.push({ promised, measured: String(measured), holds }));
    } catch (error) {
      rows.push({ promised: "it runs", measured: String(/** @type {Error} */ (error).stack), holds: false });
    }
    console.log(`\n${id} ${title} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    for (const row of rows) console.log(`  ${row.holds ? "ok    " : "FAILED"} ${row.promised.padEnd(72)} | ${row.measured}`);
    counts.passed += rows.filter(({ holds }) => holds).length;
    counts.failed += rows.filter(({ holds }) => !holds).length;
  }
  console.log(`\nscenarios: ${counts.passed} passed, ${counts.failed} failed`);
  return counts;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log("scenario: promised | measured, over HTTP on loopback");
  const { failed } = await runScenarios(process.argv.slice(2));
  process.exit(failed === 0 ? 0 : 1);
}
