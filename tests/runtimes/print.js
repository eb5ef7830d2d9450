// @ts-check
// All cases in whatever runtime runs this file: prints the digest, or fails with the first case that differs.
import { readFileSync } from "node:fs";
import * as module from "../../pkg/edge_authorizer.js";
import { assertAsRecorded, files, totalDigest } from "./files.js";
import { runFiles } from "./run.js";

module.initSync({ module: readFileSync(new URL("../../pkg/edge_authorizer_bg.wasm", import.meta.url)) });

const results = await runFiles(module, files);
results.forEach(assertAsRecorded);
console.log(await totalDigest(results));
