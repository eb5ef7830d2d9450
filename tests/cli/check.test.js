// @ts-check
// The command as a person runs it: a process, its output and its exit code.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { config, ISSUER, token } from "../js/support.js";

const program = fileURLToPath(new URL("../../js/cli/index.js", import.meta.url));
let folder = "";

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "edge-authorizer-check-"));
});
after(() => rm(folder, { recursive: true }));

/** @param {string[]} args @returns {Promise<{ code: number, stdout: string, stderr: string }>} */
function run(...args) {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });
}

/** @param {string} name @param {unknown} content */
const write = (name, content) => writeFile(join(folder, name), JSON.stringify(content));

test("a good configuration is said to be good", async () => {
  await write("good.json", config());
  assert.deepEqual(await run("check", "good.json"), { code: 0, stdout: "good.json is good\n", stderr: "" });
});

test("every fault is named at its place", async () => {
  await write("bad.json", config({ realms: "x", rules: [{ id: "a", methods: ["GET"], path: "a" }] }));
  const { code, stdout } = await run("check", "bad.json");
  assert.equal(code, 1);
  assert.equal(
    stdout,
    [
      "bad.json is refused",
      '  error    /realms        unknown member, did you mean "realm"?',
      "  error    /rules/0/path  must start with a slash",
      "",
    ].join("\n"),
  );
});

test("routes that cannot be cached are warned of, with the fix", async () => {
  const rules = [
    { id: "pet", methods: ["GET"], path: "/pets/{id}" },
    { id: "photos", methods: ["GET"], path: "/pets/{id}/photos" },
  ];
  await write("pets.json", config({ rules }));
  const { code, stdout } = await run("check", "pets.json", "--json");
  assert.equal(code, 0);
  const [warning, ...others] = JSON.parse(stdout).warnings;
  assert.deepEqual(others, []);
  assert.equal(warning.pointer, "/rules/0");
  assert.equal(warning.message, 'GET of "pet" cannot be part of a cached AWS policy beside "photos"');
  assert.match(warning.fix, /^set the authorizer's TTL to 0/);
});

test("an issuer that is off by a slash is explained", async () => {
  await write("slash.json", config());
  const { stdout } = await run("check", "slash.json", "--json", "--token", token({ iss: `${ISSUER}/` }));
  const [{ message }] = JSON.parse(stdout).warnings;
  assert.match(message, /^the token's issuer is not configured: .* slash/);
});

test("a policy that outlives its token is warned of", async () => {
  await write("ttl.json", config());
  const { stdout } = await run("check", "ttl.json", "--ttl", "300", "--json");
  assert.match(JSON.parse(stdout).warnings[0].message, /^a policy kept for 300 s/);
});

test("a call that makes no sense is answered with how to make one", async () => {
  for (const args of [[], ["chek", "good.json"], ["check"], ["check", "good.json", "--what"], ["check", "no.json"]]) {
    const { code, stdout, stderr } = await run(...args);
    assert.deepEqual({ code, stdout }, { code: 2, stdout: "" }, args.join(" "));
    assert.notEqual(stderr, "");
  }
  assert.match((await run("--help")).stdout, /^edge-authorizer: /);
});
