// @ts-check
// What the module can ask of its host: random numbers for incident ids, powers for RSA, and errors. No clock, no network, no log.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const bytes = readFileSync(new URL("../../pkg/edge_authorizer_bg.wasm", import.meta.url));

const ALLOWED = ["Error", "getRandomValues", "init_externref_table", "power", "throw"];

/** Names without the hash and the numbers wasm-bindgen gives them. @param {string} name */
const plain = (name) => name.replace(/^(__wbg_)?(__wbindgen_)?/, "").replace(/_[0-9a-f]{16}$/, "");

test("the module's imports are few, and none is a clock or a network", () => {
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
  assert.deepEqual([...new Set(imports.map(({ kind }) => kind))], ["function"]);
  assert.deepEqual(imports.map(({ name }) => plain(name)).sort(), ALLOWED);
});
