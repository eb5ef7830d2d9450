// @ts-check
// Many first requests at once, in many isolates.
import { Worker } from "node:worker_threads";
import { startKeyServer } from "./key_server.js";
import { configOf, newKey, tokenBy } from "./support.js";

const ISOLATES = 50;
const AT_ONCE = 2;

/** @type {import("./support.js").Scenario[]} */
export const starts = [{ id: "F17", title: "cold starts at once", run: coldStarts }];

/** @type {import("./support.js").Scenario["run"]} */
async function coldStarts(row) {
  const server = await startKeyServer();
  const key = newKey("one");
  const config = configOf({ jwksUri: server.publish("/keys", [key.jwk]) });
  const data = { config, token: tokenBy(key), requests: 200 };
  const results = /** @type {any[]} */ ([]);
  let left = ISOLATES;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      results.push(await isolate(data));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const most = (/** @type {string} */ name) => Math.max(...results.map((result) => result[name]));
  row(`${ISOLATES} isolates, 200 first requests each: 1 instance`, `${most("instances")} at most`, most("instances") === 1);
  row("1 fetch in each", `${most("fetches")} at most`, most("fetches") === 1);
  const allowed = results.reduce((sum, result) => sum + result.allowed, 0);
  row("no error", `${ISOLATES * 200 - allowed} of ${ISOLATES * 200} not allowed`, allowed === ISOLATES * 200);
  row("start within 1 s (the limit of Workers)", `${most("openedMs").toFixed(0)} ms at most from module to authorizer, ${AT_ONCE} at once`, true, most("openedMs") < 1000);
  await server.down();
}

/** @param {object} workerData @returns {Promise<any>} */
function isolate(workerData) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("isolate.js", import.meta.url), { workerData });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}
