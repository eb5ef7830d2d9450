// @ts-check
// All cases in the virtual machine of Vercel's edge runtime, which has no files and no modules: one script, and the
// module's bytes.
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { EdgeVM } from "@edge-runtime/vm";
import { build } from "esbuild";
import { assertAsRecorded, files, totalDigest } from "./files.js";

const contents = `
export * as module from "../../pkg/edge_authorizer.js";
export { runEachWay } from "./run.js";
`;
const bytes = readFileSync(new URL("../../pkg/edge_authorizer_bg.wasm", import.meta.url));

test("all cases are answered in the edge runtime as recorded", async (t) => {
  const stdin = { contents, resolveDir: new URL(".", import.meta.url).pathname };
  const bundled = await build({ stdin, bundle: true, write: false, format: "iife", globalName: "suite" });
  const vm = new EdgeVM({ extend: (context) => Object.assign(context, { bytes, files }) });
  vm.evaluate(bundled.outputFiles[0].text);
  const run = "suite.module.initSync({ module: new Uint8Array(bytes) }), suite.runEachWay(suite.module, files)";
  const ways = await vm.evaluate(run);
  ways.flat().forEach(assertAsRecorded);
  for (const results of ways) t.diagnostic(await totalDigest(results));
});
