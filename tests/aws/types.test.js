// @ts-check
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const directory = fileURLToPath(new URL(".", import.meta.url));
const compiler = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));

test("the handlers fit the types of @types/aws-lambda", () => {
  const options = ["--ignoreConfig", "--noEmit", "--strict", "--module", "NodeNext", "--target", "ES2024", "--lib", "ES2024,DOM,DOM.Iterable"];
  const rest = ["--allowImportingTsExtensions", "--skipLibCheck", "--types", "node,aws-lambda", "types.ts", "types.cts"];
  const { status, stdout } = spawnSync(process.execPath, [compiler, ...options, ...rest], { cwd: directory, encoding: "utf8" });
  assert.deepEqual([status, stdout], [0, ""]);
});
