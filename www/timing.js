// @ts-check
/** How long a decision takes in this tab. */

/** How long is measured, after as long a run that warms up, in milliseconds. */
const BUDGET_MS = 80;
/** How long one batch takes, so that a coarse clock does not matter, in milliseconds. */
const BATCH_MS = 6;

/** @typedef {{ microseconds: number, decisions: number }} Timing the median of the batches, and of how many decisions */

/**
 * Measures batches of decisions until the budget is spent.
 *
 * @param {() => Promise<unknown>} decide
 * @returns {Promise<Timing>}
 */
export async function measure(decide) {
  await batches(decide, 1);
  const size = await batchSize(decide);
  const times = (await batches(decide, size)).sort((one, other) => one - other);
  return { microseconds: (times[times.length >> 1] ?? 0) * 1000, decisions: size * times.length };
}

/** @param {() => Promise<unknown>} decide @param {number} size @returns {Promise<number[]>} milliseconds of one decision, by batch */
async function batches(decide, size) {
  const began = performance.now();
  const times = [];
  while (performance.now() - began < BUDGET_MS || times.length < 3) times.push((await timeOf(decide, size)) / size);
  return times;
}

/** @param {() => Promise<unknown>} decide */
async function batchSize(decide) {
  const few = 4;
  const each = (await timeOf(decide, few)) / few;
  return Math.min(5000, Math.max(1, Math.ceil(BATCH_MS / Math.max(each, 0.001))));
}

/** @param {() => Promise<unknown>} decide @param {number} size @returns {Promise<number>} in milliseconds */
async function timeOf(decide, size) {
  const began = performance.now();
  for (let made = 0; made < size; made += 1) await decide();
  return performance.now() - began;
}
