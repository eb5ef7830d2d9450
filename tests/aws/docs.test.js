// @ts-check
// What docs/aws.md shows is what is answered.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { handlerOf, restRequest, token } from "./support.js";

const text = readFileSync(new URL("../../docs/aws.md", import.meta.url), "utf8");

test("the policy shown is part of the policy made", async () => {
  const rules = [
    { id: "read", methods: ["GET"], path: "/pets/{id}", scopes: ["pets:read"] },
    { id: "remove", methods: ["DELETE"], path: "/pets/{id}", scopes: ["pets:write"] },
  ];
  const { policyDocument } = await handlerOf({}, { rules }).ask(restRequest("GET", "/pets/1", token()));
  const shown = JSON.parse(/```json\n(.*?)```/s.exec(text)?.[1] ?? "");
  assert.equal(shown.Version, policyDocument.Version);
  assert.deepEqual(shown.Statement[0], policyDocument.Statement[0]);
  const { Resource, ...deny } = policyDocument.Statement[1];
  const { Resource: some, ...same } = shown.Statement[1];
  assert.deepEqual(same, deny);
  assert.deepEqual(some.filter((/** @type {string} */ arn) => !Resource.includes(arn)), []);
});

test("every option is named", () => {
  const options = readFileSync(new URL("../../js/adapters/aws-lambda/options.js", import.meta.url), "utf8");
  for (const [, name] of options.matchAll(/^ {2}(\w+): \(value\)/gm)) assert.equal(text.includes(`| \`${name}\` |`), true, name);
});
