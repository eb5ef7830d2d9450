// @ts-check
// Scenarios in a thread of their own: nothing that others have left in the heap or in the module is there.
import { parentPort, workerData } from "node:worker_threads";
import { scenarios } from "./all.js";

const { ids, size } = workerData;
for (const { id, run } of scenarios.filter((one) => ids.includes(one.id))) {
  const started = performance.now();
  const rows = /** @type {import("./table.js").Row[]} */ ([]);
  try {
    await run((promised, measured, holds, inTime) => void rows.push({ promised, measured: String(measured), holds, inTime }), size);
  } catch (error) {
    rows.push({ promised: "it runs", measured: String(/** @type {Error} */ (error).stack), holds: false });
  }
  parentPort?.postMessage({ id, rows, seconds: (performance.now() - started) / 1000 });
}
// What was left open, such as a connection that is kept alive, must not keep the thread.
process.exit();
