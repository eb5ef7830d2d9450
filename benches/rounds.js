// @ts-check
/** Runs contestants in turns, so that whatever else the machine does falls on all of them. */
import { say } from "../scripts/step.js";

/**
 * @template {{ name: string }} C
 * @template T
 * @param {string} name what is measured, for the progress line
 * @param {C[]} contestants
 * @param {number} rounds
 * @param {(contestant: C) => Promise<T | null>} measure nothing where it does not take part
 * @returns {Promise<Map<string, T[]>>} by name, one for each round
 */
export async function inTurns(name, contestants, rounds, measure) {
  const results = /** @type {Map<string, T[]>} */ (new Map());
  for (let round = 0; round < rounds; round += 1) {
    for (const contestant of turned(contestants, round)) {
      if (round > 0 && !results.has(contestant.name)) continue;
      const result = await measure(contestant);
      if (result === null) continue;
      results.set(contestant.name, [...(results.get(contestant.name) ?? []), result]);
    }
  }
  say(name, `${rounds} rounds of ${results.size}`);
  return results;
}

/** Each round begins with another one. @template C @param {C[]} list @param {number} by */
function turned(list, by) {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
