// @ts-check
// All cases in every JavaScript runtime that is a program: the same answers, down to the last byte.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { digests, totalDigest } from "./files.js";
import { ways } from "./run.js";

const bin = fileURLToPath(new URL("../node_modules/", import.meta.url));
const expected = await totalDigest(Object.entries(digests).map(([name, digest]) => ({ name, digest, lines: "" })));

/** @type {[string, string, string[], RegExp][]} */
const PROGRAMS = [
  ["Node 20", `${bin}node20/bin/node`, [], /^v20\./],
  ["Node 22", `${bin}node22/bin/node`, [], /^v22\./],
  ["Node 24", "node", [], /^v24\./],
  ["Deno", `${bin}.bin/deno`, ["run", "--allow-read"], /^deno 2\./],
  ["Bun", `${bin}.bin/bun`, [], /^1\./],
];

for (const [name, program, args, version] of PROGRAMS) {
  test(`all cases are answered in ${name} as recorded`, async (t) => {
    const run = (/** @type {string[]} */ ...all) => promisify(execFile)(program, all, { env: { ...process.env, DENO_NO_UPDATE_CHECK: "1" } });
    assert.match((await run("--version")).stdout, version);
    const { stdout } = await run(...args, fileURLToPath(new URL("print.js", import.meta.url)));
    const printed = stdout.trim().split("\n");
    assert.deepEqual(printed, Object.keys(ways).map(() => expected));
    t.diagnostic(printed.join(" "));
  });
}
