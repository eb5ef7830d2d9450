// @ts-check
// How a host comes by the module; what bundlers do to it is in tests/packaging.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { host as node } from "../../js/load/node.js";
import { host as web } from "../../js/load/web.js";

const file = new URL("../../pkg/edge_authorizer_bg.wasm", import.meta.url);

test("Node.js reads the file, and the web fetches it", async (context) => {
  const bytes = await readFile(file);
  assert.deepEqual(await node.wasm(), bytes);
  const fetch = context.mock.method(globalThis, "fetch", async () => new Response(new Uint8Array(bytes)));
  assert.deepEqual(Buffer.from(/** @type {ArrayBuffer} */ (await web.wasm())), bytes);
  assert.deepEqual(fetch.mock.calls.map((call) => String(call.arguments[0])), [file.href]);
});

test("a file the web does not serve is told by its place and its status", async (context) => {
  context.mock.method(globalThis, "fetch", async () => new Response("<html>", { status: 404 }));
  const message = `${file.href} answers 404: serve the file there, or hand its bytes over as io.wasm`;
  await assert.rejects(async () => web.wasm(), { name: "ConfigError", errors: [{ pointer: "", message }] });
});
