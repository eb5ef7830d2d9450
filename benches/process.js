// @ts-check
/** One contestant in a process of its own: `node process.js CONTESTANT WORKLOAD.json OPTIONS`; prints one JSON line. */
import { readFileSync } from "node:fs";
import { measure } from "mitata";

const [, , file = "", workloadFile = "", optionsText = "{}"] = process.argv;
const options = JSON.parse(optionsText);
const workload = JSON.parse(readFileSync(workloadFile, "utf8"));
const { prepare } = await import(`./contestants/${file}`);
const verify = await prepare(workload, options);

console.log(JSON.stringify(verify ? await time(verify) : null));

/**
 * Nanoseconds of one verification, over batches of 16.
 *
 * @param {(token: string) => unknown} check
 */
async function time(check) {
  // A token comes from the network: each call has a new flat string, made of bytes.
  const tokens = workload.tokens.map((/** @type {string} */ token) => Buffer.from(token, "latin1"));
  let next = 0;
  const one = () => {
    next = next + 1 === tokens.length ? 0 : next + 1;
    return check(tokens[next].latin1Slice());
  };
  for (const _ of tokens) await one();
  const { p50, p99, avg } = await measure(one, { min_cpu_time: options.nanoseconds ?? 6e8, batch_samples: 16, inner_gc: false });
  return { p50, p99, avg, rss: process.memoryUsage.rss() };
}
