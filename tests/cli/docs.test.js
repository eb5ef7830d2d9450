// @ts-check
// What docs/cli.md shows is what happens.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { join } from "node:path";
import { COMMANDS } from "../../js/cli/commands/index.js";
import { folder, pipe } from "./run.js";

const text = readFileSync(new URL("../../docs/cli.md", import.meta.url), "utf8");
const cwd = folder();
const sessions = [...text.matchAll(/```console\n\$ edge-authorizer (.+)\n([\s\S]*?)```/g)].map(([, call, output]) => ({ call, output }));

for (const { call, output } of sessions) {
  test(`edge-authorizer ${call}`, async () => {
    const { stdout } = await pipe(cwd, wordsOf(call));
    const [shown, isCut] = output.endsWith("\n…\n") ? [output.slice(0, -"…\n".length), true] : [output, false];
    assert.equal(isCut ? stdout.slice(0, shown.length) : stdout, shown);
  });
}

test("sessions are shown for what can be shown", () => assert.equal(sessions.length, 7));

test("the expectations shown are those that are tested", () => {
  const [, shown] = /```json\n([\s\S]*?)```/.exec(text) ?? [];
  assert.deepEqual(JSON.parse(shown), JSON.parse(readFileSync(join(cwd, "authorizer.test.json"), "utf8")));
});

test("every command is described, and has a help with examples", async () => {
  for (const { name } of COMMANDS) {
    assert.match(text, new RegExp(`\`${name}`), name);
    assert.match((await pipe(cwd, [...name.split(" "), "--help"])).stdout, /\nExamples:\n  edge-authorizer /, name);
  }
});

test("every finding's code is described", () => {
  const sources = ["caching", "issuer_names", "lifetimes", "open_rules", "policy_size", "secrets", "shadows", "spelling", "token_kinds"];
  const code = sources.map((name) => readFileSync(new URL(`../../js/doctor/${name}.js`, import.meta.url), "utf8")).join("");
  const codes = [...code.matchAll(/"((?:[a-z]+_)+[a-z]+|id_token)"/g)].map(([, found]) => found).filter((found) => !OTHER_WORDS.includes(found));
  assert.ok(codes.length > 15);
  for (const found of codes) assert.match(text, new RegExp(`\`${found}\``), found);
});

/** Words of other meanings in the doctor's code. */
const OTHER_WORDS = ["token_use", "over_budget"];

/** A line as a shell takes it. @param {string} line */
function wordsOf(line) {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, single, double, plain]) => single ?? double ?? plain);
}
