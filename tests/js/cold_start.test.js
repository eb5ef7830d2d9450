// @ts-check
// What a fresh process loads of Node.js's own modules: some take longer than all of this package.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { NOW, SECRET, config, token } from "./support.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { exports } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
const SLOW = ["crypto", "http", "https", "net", "tls", "internal/deps/undici/undici"];
/** Those that are JavaScript, but for the one that only Cloudflare's runtime can load. */
const ENTRIES = Object.keys(exports).filter((entry) => !/\.(json|wasm)$/.test(entry) && entry !== "./cloudflare");

for (const entry of ENTRIES) {
  test(`importing ${entry} loads nothing slow`, async () => {
    assert.deepEqual(await slowModules(`await import("edge-authorizer${entry.slice(1)}");`), []);
  });
}

test("a Lambda authorizer lets its first caller in without anything slow", async () => {
  const event = {
    type: "TOKEN",
    authorizationToken: `Bearer ${token()}`,
    methodArn: "arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/v1/GET/pets",
  };
  const loaded = await slowModules(`
    const { authorizer } = await import("edge-authorizer/aws-lambda");
    const io = { secret: () => ${JSON.stringify(SECRET)}, now: () => ${NOW}, log() {} };
    const answer = await authorizer(${JSON.stringify(config())}, { io })(${JSON.stringify(event)});
    if (answer.policyDocument.Statement[0].Effect !== "Allow") throw new Error("not allowed");
  `);
  assert.deepEqual(loaded, []);
});

test("a protected Lambda handler loads what its first event needs before that", async () => {
  const event = {
    version: "2.0",
    rawPath: "/pets",
    headers: { authorization: `Bearer ${token()}` },
    requestContext: { requestId: "1", http: { method: "GET" } },
  };
  const loaded = await slowModules(`
    const { protect } = await import("edge-authorizer/aws-lambda");
    const io = { secret: () => ${JSON.stringify(SECRET)}, now: () => ${NOW}, log() {} };
    const handler = protect(() => "in", ${JSON.stringify(config())}, { io });
    const before = process.moduleLoadList.length;
    if ((await handler(${JSON.stringify(event)})) !== "in") throw new Error("not allowed");
    process.moduleLoadList.splice(0, before);
  `);
  assert.deepEqual(loaded, []);
});

test("the slow ones are seen", async () => {
  const loaded = await slowModules(`await import("node:https"); await import("node:crypto"); new Headers();`);
  assert.deepEqual(loaded, SLOW);
});

/**
 * Which of the slow modules a program loads in a process of its own.
 *
 * @param {string} program
 * @returns {Promise<string[]>}
 */
async function slowModules(program) {
  const source = `${program}\nconsole.log(JSON.stringify(process.moduleLoadList));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", source], { cwd: root });
  const loaded = JSON.parse(stdout);
  return SLOW.filter((name) => loaded.includes(`NativeModule ${name}`));
}
