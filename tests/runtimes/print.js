// @ts-check
// All cases in whatever runtime runs this file: prints the digest of each way there is, or fails with the first case that differs.
import { readFileSync } from "node:fs";
import * as module from "../../pkg/edge_authorizer.js";
import { assertAsRecorded, files, totalDigest } from "./files.js";
import { runEachWay } from "./run.js";

module.initSync({ module: readFileSync(new URL("../../pkg/edge_authorizer_bg.wasm", import.meta.url)) });

const ways = await runEachWay(module, files);
ways.flat().forEach(assertAsRecorded);
console.log((await Promise.all(ways.map(totalDigest))).join("\n"));
