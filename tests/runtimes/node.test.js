// @ts-check
// All cases in Node: the same answers as natively.
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as module from "../../pkg/edge_authorizer.js";
import { assertAsRecorded, files, totalDigest } from "./files.js";
import { runFiles } from "./run.js";

module.initSync({ module: readFileSync(new URL("../../pkg/edge_authorizer_bg.wasm", import.meta.url)) });

/** @type {import("./run.js").Result[]} */
const results = [];
for (const [name, text] of Object.entries(files)) {
  test(`${name} is answered in Node as recorded`, async () => {
    const [result] = await runFiles(module, { [name]: text });
    results.push(result);
    assertAsRecorded(result);
  });
}
test("the digest of all answers in Node", async (t) => t.diagnostic(await totalDigest(results)));
