// @ts-check
/** Verifications in Node.js, each contestant in processes of its own. */
import { childResult } from "./child.js";
import { inNode, withCache } from "./contestants/index.js";
import { inTurns, median } from "./rounds.js";

/**
 * @typedef {{ p50: number, p99: number }} Time nanoseconds
 * @typedef {Record<string, Record<string, Time>>} Times by algorithm, then by contestant
 */

/**
 * @param {{ node: string, label: string, workloads: Map<string, string>, rounds: number, nanoseconds: number }} setup
 *   `workloads` are files by algorithm
 * @returns {Promise<Times>}
 */
export async function verifyInNode({ node, label, workloads, rounds, nanoseconds }) {
  const times = /** @type {Times} */ ({});
  for (const [algorithm, file] of workloads) {
    const options = JSON.stringify({ nanoseconds });
    const measured = await inTurns(`${algorithm}, ${label}`, inNode, rounds, (contestant) =>
      childResult(node, ["process.js", contestant.file, file, options]),
    );
    times[algorithm] = summary(measured);
  }
  return times;
}

/** Tokens seen before. @param {Parameters<typeof verifyInNode>[0]} setup @returns {Promise<Times>} */
export async function verifyCached({ node, label, workloads, rounds, nanoseconds }) {
  const file = /** @type {string} */ (workloads.get("HS256"));
  const options = JSON.stringify({ nanoseconds, cached: true });
  const measured = await inTurns(`cached, ${label}`, withCache, rounds, (contestant) =>
    childResult(node, ["process.js", contestant.file, file, options]),
  );
  return { cached: summary(measured) };
}

/** The median of the rounds. @param {Map<string, Time[]>} measured @returns {Record<string, Time>} */
export function summary(measured) {
  const one = (/** @type {Time[]} */ times) => ({
    p50: median(times.map(({ p50 }) => p50)),
    p99: median(times.map(({ p99 }) => p99)),
  });
  return Object.fromEntries([...measured].map(([name, times]) => [name, one(times)]));
}
