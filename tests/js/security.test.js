// @ts-check
// What docs/security.md says keeps a promise is there, and its table of differences is the one the tests go by.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { fillPage } from "../../benches/page.js";
import { classTable } from "../differential/classes.js";

const file = fileURLToPath(new URL("../../docs/security.md", import.meta.url));
if (process.env.RECORD) await fillPage(file, classTable);
const page = readFileSync(file, "utf8");

test("whatever is said to keep a promise is there", () => {
  const named = [...page.matchAll(/`((?:src|tests|fuzz)(?:\/[\w.-]+)*)`/g)].map(([, path]) => path);
  assert.ok(named.length > 50, `${named.length}`);
  assert.deepEqual(named.filter((path) => !existsSync(new URL(`../../${path}`, import.meta.url))), []);
});

test("where we and jose differ is listed, and nothing else is", () => {
  const [, listed] = /<!-- classes -->\n([^]*?)\n<!-- \/classes -->/.exec(page) ?? [];
  assert.equal(listed, classTable());
});
