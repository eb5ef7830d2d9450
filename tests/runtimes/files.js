// @ts-check
// The case files and the answers recorded for them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { firstDifference, sha256 } from "./run.js";

const folder = new URL("../cases/", import.meta.url);

/** @param {string} name */
const read = (name) => readFileSync(new URL(name, folder), "utf8");

/** The digests that every runtime must arrive at, by file name. */
export const digests = Object.fromEntries(
  read("decisions/SHA256SUMS").trim().split("\n").map((line) => line.split("  ").reverse()),
);

/** The texts of the case files, by name. @type {Record<string, string>} */
export const files = Object.fromEntries(Object.keys(digests).map((name) => [name, read(name)]));

/** What a runtime prints when all its answers are as recorded. @param {import("./run.js").Result[]} results */
export async function totalDigest(results) {
  return sha256(results.map(({ name, digest }) => `${digest}  ${name}\n`).join(""));
}

/** Fails with the first case answered otherwise than recorded. @param {import("./run.js").Result} result */
export function assertAsRecorded({ name, lines, digest }) {
  assert.deepEqual(firstDifference(lines, read(`decisions/${name}`)), undefined, name);
  assert.equal(digest, digests[name], name);
}
