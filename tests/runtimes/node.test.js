// @ts-check
// All cases in Node: the same answers as natively.
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as module from "../../pkg/edge_authorizer.js";
import { assertAsRecorded, files, totalDigest } from "./files.js";
import { runFiles, ways } from "./run.js";

module.initSync({ module: readFileSync(new URL("../../pkg/edge_authorizer_bg.wasm", import.meta.url)) });

for (const way of /** @type {import("./run.js").Way[]} */ (Object.keys(ways))) {
  /** @type {import("./run.js").Result[]} */
  const results = [];
  for (const [name, text] of Object.entries(files)) {
    test(`${name} is answered in Node as recorded, ${way}`, async () => {
      const [result] = await runFiles(module, { [name]: text }, way);
      results.push(result);
      assertAsRecorded(result);
    });
  }
  test(`the digest of all answers in Node, ${way}`, async (t) => t.diagnostic(await totalDigest(results)));
}
