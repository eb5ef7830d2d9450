// @ts-check
// Every command as it looks in a terminal of 80 and of 120 columns, in colours, and in a pipe, to the letter. RECORD=1
// writes the files anew, for review.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { folder, NOW, pipe, terminal } from "./run.js";

const directory = new URL("golden/", import.meta.url);
const WIDTHS = [80, 120];
const at = ["--at", String(NOW)];
const decide = ["decide", "authorizer.json", ...at];

/** Keys, key ids and tokens that are others each time. */
const RANDOM = /((?:"x": "|"y": "|development-only\.|eyJ))[\w.-]{40,}/g;

/** What is called, with which exit code, by the name of its files. @type {Record<string, [number, ...string[]]>} */
const CALLS = {
  help: [0, "--help"],
  nothing: [2],
  init: [0, "init", "--preset", "auth0", "--platform", "cloudflare", "--yes", "--dir", "begun"],
  "init-taken": [2, "init", "--preset", "auth0", "--platform", "cloudflare", "--yes"],
  "help-init": [0, "init", "--help"],
  "help-check": [0, "check", "--help"],
  "help-decide": [0, "decide", "--help"],
  "help-test": [0, "test", "--help"],
  "help-matrix": [0, "matrix", "--help"],
  "help-policy": [0, "policy", "--help"],
  "help-token": [0, "token", "--help"],
  "help-token-keys": [0, "token", "keys", "--help"],
  "help-token-sign": [0, "token", "sign", "--help"],
  "help-import": [0, "import", "--help"],
  "help-import-openapi": [0, "import", "openapi", "--help"],
  "help-import-sam": [0, "import", "sam", "--help"],
  "help-serve": [0, "serve", "--help"],
  "typo-command": [2, "chek", "authorizer.json"],
  "typo-option": [2, "check", "authorizer.json", "--stict"],
  "typo-choice": [2, "init", "--preset", "auht0"],
  "typo-subcommand": [2, "token", "sing"],
  "no-such-file": [2, "check", "authoriser.json"],
  "check-good": [0, "check", "authorizer.json"],
  "check-faulty": [1, "check", "faulty.json"],
  "check-broken": [1, "check", "broken.json"],
  "check-surprising": [0, "check", "surprising.json"],
  "check-strict": [1, "check", "surprising.json", "--strict", "--json"],
  "decide-public": [0, ...decide, "--path", "/health"],
  "decide-no-token": [1, ...decide, "--path", "/pets/7"],
  "decide-lacking": [1, ...decide, "--method", "PUT", "--path", "/pets/7", "--claims", '{"sub":"ada","scope":"pets:read"}'],
  "decide-refused-config": [2, "decide", "faulty.json", "--path", "/pets/7"],
  "test-good": [0, "test", "authorizer.json", ...at],
  "test-failing": [1, "test", "authorizer.json", "--expectations", "failing.test.json", ...at],
  "test-faulty": [2, "test", "authorizer.json", "--expectations", "faulty.test.json"],
  matrix: [0, "matrix", "authorizer.json"],
  "matrix-csv": [0, "matrix", "authorizer.json", "--csv"],
  "matrix-own-personas": [0, "matrix", "wider.json"],
  "matrix-diff": [1, "matrix", "--diff", "authorizer.json", "wider.json"],
  "matrix-diff-narrower": [0, "matrix", "--diff", "wider.json", "authorizer.json"],
  "matrix-diff-accepted": [0, "matrix", "--diff", "authorizer.json", "wider.json", "--accept-widening"],
  "matrix-diff-issuers": [1, "matrix", "--diff", "authorizer.json", "trusting.json"],
  "matrix-diff-same": [0, "matrix", "--diff", "authorizer.json", "authorizer.json"],
  "matrix-diff-idle": [2, "matrix", "--diff", "authorizer.json", "wider.json", "--accept-widening", "GET /health"],
  "policy-unknown-caller": [1, "policy", "authorizer.json", "--event", "event.json"],
  "policy-public": [0, "policy", "authorizer.json", "--path", "/health"],
  "token-keys": [0, "token", "keys", "--out", "new-key.json", "--kid", "development-new"],
  "token-keys-secret": [0, "token", "keys", "--out", "new-key.json", "--algorithm", "HS256"],
  "token-keys-taken": [2, "token", "keys"],
  "token-sign": [0, "token", "sign"],
  "token-no-development-key": [2, "token", "sign", "--key", "authorizer.json"],
  "import-openapi": [0, "import", "openapi", "openapi.yaml"],
  "import-sam": [1, "import", "sam", "template.yaml", "--strict"],
  "serve-no-such-address": [3, "serve", "authorizer.json", "--upstream", "http://127.0.0.1:1", "--host", "203.0.113.1"],
  "serve-no-upstream": [2, "serve", "authorizer.json", "--upstream", "localhost"],
};

/** @param {string} name @param {string} text */
function compare(name, text) {
  const file = new URL(`${name}.txt`, directory);
  const masked = text.replace(RANDOM, "$1…");
  if (process.env.RECORD) writeFileSync(file, masked);
  assert.equal(masked, readFileSync(file, "utf8"), name);
}

mkdirSync(directory, { recursive: true });
for (const [name, [code, ...args]] of Object.entries(CALLS)) {
  test(name, async () => {
    const inTerminals = WIDTHS.map((columns) => terminal(folder(), args, columns, { env: { NO_COLOR: "1" } }));
    const [piped, ...screens] = await Promise.all([pipe(folder(), args), ...inTerminals]);
    assert.deepEqual([piped, ...screens].map((run) => run.code), [code, code, code]);
    assert.doesNotMatch(piped.stdout + piped.stderr, /\x1b/);
    compare(`${name}.pipe`, piped.stdout + (piped.stderr ? `--- standard error\n${piped.stderr}` : ""));
    for (const [at, { screen }] of screens.entries()) {
      const wide = screen.split("\n").filter((line) => line.length > WIDTHS[at] && !isData(line));
      assert.deepEqual(wide, []);
      compare(`${name}.${WIDTHS[at]}`, screen);
    }
  });
}

test("colours are there in a terminal, and say nothing that words do not", async () => {
  const cwd = folder();
  const { screen } = await terminal(cwd, ["check", "faulty.json"], 80);
  const plain = await terminal(cwd, ["check", "faulty.json"], 80, { env: { NO_COLOR: "1" } });
  assert.match(screen, /\x1b\[31merror\x1b\[39m/);
  assert.equal(screen.replace(/\x1b\[\d+m/g, ""), plain.screen);
});

test("a pipe takes no colours, in continuous integration neither, unless they are asked for", async () => {
  const cwd = folder();
  const [atBuild, asked] = await Promise.all([
    pipe(cwd, ["check", "faulty.json"], { env: { CI: "true" } }),
    pipe(cwd, ["check", "faulty.json"], { env: { FORCE_COLOR: "1" } }),
  ]);
  assert.doesNotMatch(atBuild.stdout + atBuild.stderr, /\x1b/);
  assert.match(asked.stdout + asked.stderr, /\x1b\[31merror/);
});

/** JSON, CSV and tokens are for programs as well, and are not wrapped. @param {string} line */
function isData(line) {
  return /^\s*["[{}\]]|^[A-Z]+,\/|^eyJ/.test(line);
}
