// @ts-check
// docs/secrets.md: every reference in it is one that the module takes.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { createAuthorizer } from "../../js/index.js";
import { COOLDOWN_MS, RELOAD_INTERVAL_MS } from "../../js/secrets.js";
import { LOOKUP_TIMEOUT_MS } from "../../js/stores/http.js";
import { config, world } from "./support.js";

const text = await readFile(new URL("../../docs/secrets.md", import.meta.url), "utf8");
const lines = [...text.matchAll(/`"secret": (\{.*?\})`/g)].map(([, json]) => JSON.parse(json));
const blocks = [...text.matchAll(/```json\n(.*?)```/gs)].map(([, json]) => JSON.parse(json).keys.secret);

test("the page shows every kind", () => {
  const kinds = ["env", "binding", "secretsStore", "file", "awsSecretsManager", "awsParameter", "gcpSecret", "azureKeyVault", "inline"];
  assert.deepEqual([...new Set(lines.flatMap(Object.keys))], kinds);
  assert.equal(blocks.length, 3);
});

for (const secret of [...lines, ...blocks]) {
  test(JSON.stringify(secret), async () => {
    const value = "x".repeat(32);
    const found = secret.encoding ? Buffer.from(value).toString(secret.encoding) : value;
    const io = world({ secret: async () => (secret.member ? JSON.stringify({ [secret.member]: found }) : found) }).io;
    await createAuthorizer(config(secret, { development: true }), io);
  });
}

test("its times are those of the code", () => {
  assert.deepEqual([COOLDOWN_MS, RELOAD_INTERVAL_MS, LOOKUP_TIMEOUT_MS], [1000, 30_000, 3000]);
  for (const said of ["one lookup a second", "at most once in 30 s", "takes 3 s at most"]) assert.ok(text.includes(said), said);
});
