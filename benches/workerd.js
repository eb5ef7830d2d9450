// @ts-check
/** Verifications in workerd, one process for each contestant, measured from outside. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { startWorkerd } from "../tests/worker/workerd.js";
import { inWorkerd } from "./contestants/index.js";
import { inTurns, median } from "./rounds.js";

/** One request shall take about this long. */
const REQUEST_MS = 150;

/**
 * @param {{ workloads: Map<string, string>, rounds: number }} setup
 * @returns {Promise<import("./verify.js").Times>} `p99` is not to be had from outside
 */
export async function verifyInWorkerd({ workloads, rounds }) {
  const folder = await mkdtemp(join(tmpdir(), "edge-authorizer-bench-"));
  try {
    const times = /** @type {import("./verify.js").Times} */ ({});
    for (const [algorithm, file] of workloads) times[algorithm] = await verifyAll(folder, algorithm, file, rounds);
    return times;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @param {string} folder @param {string} algorithm @param {string} file @param {number} rounds */
async function verifyAll(folder, algorithm, file, rounds) {
  const started = await start(folder, await readFile(file, "utf8"));
  try {
    const counts = /** @type {Map<string, number>} */ (new Map());
    const measured = await inTurns(`${algorithm}, workerd`, inWorkerd, rounds, async ({ file }) => {
      const url = started.bases[file] ?? "";
      if (!counts.has(file)) counts.set(file, await calibrate(url));
      const count = counts.get(file) ?? 0;
      return count === 0 ? null : ((await request(url, count)) - (await request(url, 0))) / count;
    });
    return Object.fromEntries([...measured].map(([name, times]) => [name, { p50: median(times) * 1e6, p99: NaN }]));
  } finally {
    await started.stop();
  }
}

/** @param {string} folder @param {string} workload */
async function start(folder, workload) {
  const services = /** @type {Record<string, any>} */ ({});
  for (const { file } of inWorkerd) {
    const main = join(folder, file);
    await writeFile(main, entry(file));
    const flags = ["nodejs_compat"];
    services[file] = { main: pathToFileURL(main).href, bindings: { WORKLOAD: workload }, flags };
  }
  const sockets = Object.fromEntries(inWorkerd.map(({ file }) => [file, { service: file }]));
  return startWorkerd({ services, sockets });
}

/** @param {string} file */
function entry(file) {
  const path = (/** @type {string} */ name) => JSON.stringify(join(import.meta.dirname, name));
  return [
    `import { prepare } from ${path(`contestants/${file}`)};`,
    `import { worker } from ${path("worker.js")};`,
    "export default worker(prepare);",
  ].join("\n");
}

/** How many verifications one request shall hold; none where the contestant lacks the algorithm. @param {string} url */
async function calibrate(url) {
  if ((await (await fetch(`${url}/?count=0`)).text()) === "absent") return 0;
  let count = 16;
  while ((await request(url, count)) < REQUEST_MS) count *= 2;
  return count;
}

/** Milliseconds. @param {string} url @param {number} count */
async function request(url, count) {
  const started = performance.now();
  const answer = await fetch(`${url}/?count=${count}`);
  if ((await answer.text()) !== "good") throw new Error(`a contestant answered ${answer.status}`);
  return performance.now() - started;
}
