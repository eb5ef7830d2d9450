// @ts-check
/**
 * `npm run bench`: measures everything, keeps the figures in results.json and writes them into docs/performance.md.
 *
 * `--rounds N` takes fewer or more turns, `--only ALGORITHM` (repeatable) fewer algorithms, `--part PART` (repeatable) fewer parts;
 * what is left out keeps its last figures. `--report` measures nothing and writes the page anew.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { exitWith, say, StepFailure } from "../scripts/step.js";
import { childLines } from "./child.js";
import { coldStart } from "./cold.js";
import { growth } from "./growth.js";
import { machine, moduleSize, peers } from "./machine.js";
import { writeReport } from "./report.js";
import { verifyCached, verifyInNode } from "./verify.js";
import { verifyInWorkerd } from "./workerd.js";
import { ALGORITHMS, makeWorkload } from "./workload.js";

const TOKENS = 1_000;
const NANOSECONDS = 6e8;
const DECISIONS = 1_000_000;
const COLD_ROUNDS_PER_ROUND = 3;
const resultsFile = join(import.meta.dirname, "results.json");
const node24 = process.execPath;
const node22 = join(import.meta.dirname, "node_modules", "node22", "bin", "node");

/** @type {Record<string, (setup: { workloads: Map<string, string>, rounds: number }) => Promise<object>>} */
const parts = {
  node24: async (setup) => ({ node24: await verifyInNode({ node: node24, label: "Node 24", nanoseconds: NANOSECONDS, ...setup }) }),
  cached: async (setup) => ({ cached: await verifyCached({ node: node24, label: "Node 24", nanoseconds: NANOSECONDS, ...setup }) }),
  node22: async (setup) => ({ node22: await verifyInNode({ node: node22, label: "Node 22", nanoseconds: NANOSECONDS, ...setup }) }),
  workerd: async (setup) => ({ workerd: await verifyInWorkerd(setup) }),
  cold: async ({ workloads, rounds }) => ({ cold: await coldStart({ node: node24, workloads, rounds: rounds * COLD_ROUNDS_PER_ROUND }) }),
  growth: async ({ rounds }) => ({ growth: await growth(rounds) }),
  memory: async () => ({ memory: await childLines(node24, ["../tests/scenarios/memory.js", String(DECISIONS)]) }),
  size: async () => ({ size: moduleSize() }),
};

try {
  await main();
} catch (error) {
  exitWith(error);
}

async function main() {
  const { rounds, only, part, report } = options();
  if (!report) await measure(Number(rounds), only ?? [...ALGORITHMS], part ?? Object.keys(parts));
  await writeReport(JSON.parse(await readFile(resultsFile, "utf8")));
  say("page", "docs/performance.md");
}

function options() {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "5" },
      only: { type: "string", multiple: true },
      part: { type: "string", multiple: true },
      report: { type: "boolean", default: false },
    },
  });
  const unknown = (values.part ?? []).filter((name) => !(name in parts));
  if (unknown.length > 0) throw new StepFailure(`there is no part ${unknown.join(", ")}: ${Object.keys(parts).join(", ")}`);
  return values;
}

/** @param {number} rounds @param {string[]} algorithms @param {string[]} names */
async function measure(rounds, algorithms, names) {
  const folder = await mkdtemp(join(tmpdir(), "edge-authorizer-bench-"));
  try {
    const workloads = await writeWorkloads(folder, algorithms);
    for (const name of names) await keep((await parts[name]?.({ workloads, rounds })) ?? {}, rounds);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @param {string} folder @param {string[]} algorithms @returns {Promise<Map<string, string>>} files by algorithm */
async function writeWorkloads(folder, algorithms) {
  const files = /** @type {Map<string, string>} */ (new Map());
  for (const algorithm of algorithms) {
    const file = join(folder, `${algorithm}.json`);
    await writeFile(file, JSON.stringify(await makeWorkload(algorithm, TOKENS)));
    files.set(algorithm, file);
  }
  return files;
}

/** After each part, so that a run that is broken off loses nothing. @param {object} figures @param {number} rounds */
async function keep(figures, rounds) {
  const before = await readFile(resultsFile, "utf8").then(JSON.parse, () => ({}));
  const merged = mergeTimes(before, figures);
  await writeFile(resultsFile, `${JSON.stringify({ ...merged, rounds, machine: machine(), peers: peers() }, null, 2)}\n`);
}

/** By algorithm, where a part was measured for some of them. @param {any} before @param {any} figures */
function mergeTimes(before, figures) {
  const merged = { ...before };
  for (const [part, times] of Object.entries(figures)) {
    merged[part] = Array.isArray(times) ? times : { ...before[part], ...times };
  }
  return merged;
}
