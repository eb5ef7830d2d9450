// @ts-check
// All cases in Node: the same answers as natively.
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as module from "../../pkg/edge_authorizer.js";
import { assertAsRecorded, files } from "./files.js";
import { runFiles } from "./run.js";

module.initSync({ module: readFileSync(new URL("../../pkg/edge_authorizer_bg.wasm", import.meta.url)) });

for (const [name, text] of Object.entries(files)) {
  test(`${name} is answered in Node as recorded`, async () => {
    const [result] = await runFiles(module, { [name]: text });
    assertAsRecorded(result);
  });
}
