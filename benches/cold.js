// @ts-check
/** How long a fresh process takes to its first verification, import included. */
import { childTime } from "./child.js";
import { inNode } from "./contestants/index.js";
import { inTurns, median } from "./rounds.js";

/** @type {import("./contestants/index.js").Contestant} */
const empty = { name: "empty process", file: "", kind: "raw" };

/**
 * @param {{ node: string, workloads: Map<string, string>, rounds: number }} setup
 * @returns {Promise<Record<string, Record<string, number>>>} milliseconds over an empty process, by algorithm and contestant
 */
export async function coldStart({ node, workloads, rounds }) {
  const results = /** @type {Record<string, Record<string, number>>} */ ({});
  for (const algorithm of ["HS256", "RS256", "ES256"]) {
    const file = /** @type {string} */ (workloads.get(algorithm));
    const measured = await inTurns(`cold start, ${algorithm}`, [empty, ...inNode], rounds, (contestant) =>
      timeOf(node, contestant, file),
    );
    const floor = median(measured.get(empty.name) ?? []);
    measured.delete(empty.name);
    results[algorithm] = Object.fromEntries([...measured].map(([name, times]) => [name, median(times) - floor]));
  }
  return results;
}

/** @param {string} node @param {import("./contestants/index.js").Contestant} contestant @param {string} workload */
async function timeOf(node, contestant, workload) {
  try {
    return await childTime(node, ["cold_process.js", contestant.file, workload]);
  } catch {
    return null;
  }
}
