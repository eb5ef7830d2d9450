// @ts-check
/**
 * Counts the instructions of one decision natively, by valgrind, and holds them against instructions.json.
 *
 * Counts repeat where times do not: the same source and compiler give the same number. `RECORD=1` writes the file anew, for
 * review. Closes with `instructions: N passed, N failed`.
 */
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { exitWith, root, runOrThrow } from "../scripts/step.js";

/** How far a count may rise before somebody has to say that it shall. */
const TOLERANCE = 0.05;
const DECISIONS = 64;
const CASES = ["HS256", "RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA", "cached", "rules"];
const budgetFile = join(import.meta.dirname, "instructions.json");
const target = join(root, "target", "benches");

try {
  await build();
  const counts = await countAll();
  if (process.env.RECORD) writeFileSync(budgetFile, `${JSON.stringify(counts, null, 2)}\n`);
  process.exitCode = report(counts, JSON.parse(readFileSync(budgetFile, "utf8")));
} catch (error) {
  exitWith(error);
}

async function build() {
  const where = ["--manifest-path", join(import.meta.dirname, "Cargo.toml"), "--target-dir", target];
  await runOrThrow("counting program", ["cargo", "build", "--release", "--locked", "--bin", "instructions", ...where]);
}

/** @returns {Promise<Record<string, number>>} */
async function countAll() {
  const counts = /** @type {Record<string, number>} */ ({});
  for (const name of CASES) {
    const [without, withThem] = [await count(name, 0), await count(name, DECISIONS)];
    counts[name] = Math.round((withThem - without) / DECISIONS);
  }
  return counts;
}

/** @param {string} name @param {number} decisions */
async function count(name, decisions) {
  const program = join(target, "release", "instructions");
  const flags = ["--tool=callgrind", "--callgrind-out-file=/dev/null"];
  const { stderr } = await promisify(execFile)("valgrind", [...flags, program, name, String(decisions)]);
  const collected = /Collected : (\d+)/.exec(stderr);
  if (!collected) throw new Error(`valgrind counted nothing: ${stderr}`);
  return Number(collected[1]);
}

/** @param {Record<string, number>} counts @param {Record<string, number>} budgets */
function report(counts, budgets) {
  const excess = Object.entries(counts).filter(([name, count]) => !(count <= (budgets[name] ?? 0) * (1 + TOLERANCE)));
  for (const [name, count] of Object.entries(counts)) console.log(`${name.padEnd(8)} ${count} instructions, ${budgets[name]} recorded`);
  console.log(`instructions: ${CASES.length - excess.length} passed, ${excess.length} failed`);
  return excess.length === 0 ? 0 : 1;
}
