// @ts-check
// What is deployed: the templates pass their linters, and the example's configuration is taken.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { createAuthorizer } from "../../js/index.js";
import { cfnLint } from "../../scripts/aws_tools.js";

const directory = fileURLToPath(new URL("../../deploy/aws-lambda/", import.meta.url));

test("cfn-lint finds nothing in the SAM template", () => {
  const { status, stdout, stderr } = spawnSync(cfnLint, ["template.yaml"], { cwd: directory, encoding: "utf8" });
  assert.deepEqual([status, stdout, stderr], [0, "", ""]);
});

test("terraform has nothing to format", { skip: spawnSync("terraform", ["version"]).status !== 0 }, () => {
  const { status, stdout } = spawnSync("terraform", ["fmt", "-check", "-diff"], { cwd: directory, encoding: "utf8" });
  assert.deepEqual([status, stdout], [0, ""]);
});

test("the example's configuration is taken", async () => {
  const authorizer = await createAuthorizer(readFileSync(`${directory}config.json`, "utf8"), { log: () => {} });
  const decision = await authorizer.authorize({ method: "GET", path: "/pets/1", headers: [] });
  assert.equal(decision.effect === "Deny" && decision.challenge, 'Bearer realm="api.example.com"');
});
