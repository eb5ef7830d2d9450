// @ts-check
// All cases inside workerd: the same answers as natively and in Node.
import { after, before, test } from "node:test";
import { assertAsRecorded, files, totalDigest } from "./files.js";
import { startWorkerd } from "./workerd.js";

const modules = ["tests/runtimes/worker.js", "tests/runtimes/run.js", "pkg/edge_authorizer.js", "pkg/edge_authorizer_bg.wasm", "js/exchange.js", "js/plain_request.js", "js/host_rsa.js"];
/** @type {Awaited<ReturnType<typeof startWorkerd>>} */
let workerd;
before(async () => (workerd = await startWorkerd(modules)));
after(() => workerd.stop());

/** @type {import("./run.js").Result[]} */
const results = [];
for (const [name, text] of Object.entries(files)) {
  test(`${name} is answered in workerd as recorded`, async () => {
    const response = await fetch(workerd.url, { method: "POST", body: JSON.stringify({ [name]: text }) });
    const ways = /** @type {import("./run.js").Result[][]} */ (await response.json()).flat();
    ways.forEach(assertAsRecorded);
    results.push(ways[0]);
  });
}
test("the digest of all answers in workerd", async (t) => t.diagnostic(await totalDigest(results)));
