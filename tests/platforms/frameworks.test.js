// @ts-check
// Hono and Express, with the middleware of docs/platforms.md as it stands there.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { makeProject } from "./project.js";
import { KEY, asking, askingHandler, assertOutcomes, tokens } from "./support.js";

process.env.TOKEN_KEY = KEY;
const page = readFileSync(new URL("../../docs/platforms.md", import.meta.url), "utf8");
const forged = { token: tokens.good, headers: { "x-auth-subject": "eve", "X-Auth-Scope": "all" } };

const HONO = `import { Hono } from "hono";
import { respond } from "./tested.js";
export const routes = new Hono();
routes.get("*", (c) => c.json({ ...respond(c.req.path, (name) => c.req.header(name)), rule: c.get("grant").rule }));
`;
const EXPRESS = `import { Router } from "express";
import { respond } from "./tested.js";
export const routes = Router();
routes.use((req, res) => void res.json({ ...respond(req.path, (name) => req.get(name)), rule: req.grant.rule }));
`;

/** The page's middleware before these routes. @param {string} name @param {string} routes */
async function appOf(name, routes) {
  const code = new RegExp(`## ${name}\n[^]*?\`\`\`js\n([^]*?)\`\`\``).exec(page)?.[1] ?? "";
  assert.ok(code.trim().split("\n").filter(Boolean).length <= 14, `the middleware for ${name} is longer than it says`);
  const folder = makeProject("node", routes, { packages: [name.toLowerCase()] });
  const file = join(folder, "snippet.js");
  writeFileSync(file, `${code}\nexport { app };\n`);
  return (await import(pathToFileURL(file).href)).app;
}

/** @param {string} name @param {import("./support.js").Ask} ask */
async function assertFramework(name, ask) {
  await assertOutcomes(name, ask);
  const { subject, rule, headers } = JSON.parse((await ask("/pets/7", forged)).text);
  assert.deepEqual([subject, rule, headers.authorization], ["ada", "pets", null]);
}

test("Hono answers as documented", async () => {
  const app = await appOf("Hono", HONO);
  await assertFramework("Hono", askingHandler((request) => app.fetch(request)));
});

test("Express answers as documented", async () => {
  const app = await appOf("Express", EXPRESS);
  const server = app.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  try {
    await assertFramework("Express", asking(`http://127.0.0.1:${server.address().port}`));
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
