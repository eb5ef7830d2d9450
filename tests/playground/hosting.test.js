// @ts-check
// The folder as it is hosted: on loopback by the script, under any path by anybody.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import sirv from "sirv";
import { root, startChild } from "../../scripts/step.js";
import { listening, playground } from "./support.js";

const { directory, visit } = playground();

test("the module in the folder is the one that is deployed, byte for byte", async () => {
  const name = "pkg/edge_authorizer_bg.wasm";
  assert.ok(readFileSync(join(directory, name)).equals(readFileSync(join(root, name))));
});

test("every module is served as it is read", async () => {
  const served = readdirSync(directory, { recursive: true }).map(String).filter((name) => /^(?:js|www)\//.test(name) && name.endsWith(".js"));
  assert.ok(served.length > 40);
  for (const name of served) assert.equal(readFileSync(join(directory, name), "utf8"), readFileSync(join(root, name), "utf8"), name);
});

test("nothing is in the folder that the page does not load, but licences and an icon", async () => {
  const visited = await visit();
  await visited.page.waitForLoadState("networkidle");
  const loaded = new Set(visited.requests.map((url) => new URL(url).pathname.slice(1) || "index.html"));
  const all = readdirSync(directory, { recursive: true }).map(String).filter((name) => statSync(join(directory, name)).isFile());
  const others = all.filter((name) => !loaded.has(name) && !/LICENSE/.test(name));
  assert.deepEqual(others.filter((name) => name !== "www/icon.svg"), []);
});

test("it works below any path", async () => {
  const answer = sirv(directory, { dev: true });
  const server = createServer((request, response) => {
    request.url = request.url?.replace(/^\/some\/where/, "");
    answer(request, response);
  });
  try {
    const origin = await listening(server);
    const visited = await visit({}, "", `${origin}/some/where/`);
    await visited.pick("forged");
    assert.equal((await visited.logged()).reason, "signature_invalid");
    assert.ok(visited.requests.every((url) => url.startsWith(`${origin}/some/where/`)), String(visited.requests));
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test("the script serves it on loopback, says where, and ends when told to", async () => {
  const child = startChild("node", ["scripts/www.js", "--serve"], { env: { PORT: "0" } });
  let output = "";
  child.stdout?.on("data", (chunk) => (output += chunk));
  while (!output.includes("Ctrl-C")) await once(child.stdout ?? child, "data");
  const [address = ""] = /http:\/\/127\.0\.0\.1:\d+\//.exec(output) ?? [];
  const response = await fetch(address);
  assert.equal(response.status, 200);
  assert.match(await response.text(), /<title>edge-authorizer playground<\/title>/);
  child.kill("SIGINT");
  const [code] = await once(child, "close");
  assert.equal(code, 130);
});
