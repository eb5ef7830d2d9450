// @ts-check
// What is deployed: wrangler.toml and deploy/cloudflare/worker.js as they stand, served by wrangler.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { unstable_startWorker } from "wrangler";
import { ask, assertProblem, echo, hmacToken } from "./support.js";

const config = fileURLToPath(new URL("../../wrangler.toml", import.meta.url));
const secret = randomBytes(32);

/** @type {Awaited<ReturnType<typeof echo>>} */
let upstream;
/** @type {any} */
let worker;
let base = "";

before(async () => {
  Object.assign(process.env, {
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_SEND_ERROR_REPORTS: "false",
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
  });
  upstream = await echo();
  worker = await unstable_startWorker({
    config,
    envFiles: [],
    bindings: {
      UPSTREAM: { type: "plain_text", value: `http://${upstream.address}` },
      DEV_TOKEN_SECRET: { type: "secret_text", value: secret.toString("base64url") },
    },
    dev: { server: { hostname: "127.0.0.1", port: 0 }, inspector: false, logLevel: "none", watch: false },
  });
  base = String(await worker.url).replace(/\/$/, "");
});

after(async () => {
  await worker?.dispose();
  await upstream?.stop();
});

test("the example's rules hold", async () => {
  const example = { iss: "https://dev.example", aud: "https://api.dev.example", tenant: "a" };
  const reader = hmacToken(secret, example);
  const seen = await ask(base, "/pets/7", { token: reader });
  assert.equal(seen.status, 200, seen.text);
  assert.equal(JSON.parse(seen.text).headers["x-auth-subject"], "ada");
  assert.equal((await ask(base, "/health")).status, 200);
  assert.equal((await ask(base, "/users/ada", { token: reader })).status, 200);
  assert.equal((await ask(base, "/files/a/b", { token: reader })).status, 200);
  assertProblem(await ask(base, "/pets/7"), 401, "credentials_required");
  assertProblem(await ask(base, "/pets/7", { token: `${reader}x` }), 401, "invalid_token");
  assertProblem(await ask(base, "/pets/7", { token: reader, method: "PUT" }), 403, "insufficient_scope");
  assertProblem(await ask(base, "/users/bob", { token: reader }), 403, "forbidden");
  assertProblem(await ask(base, "/nowhere", { token: reader }), 403, "forbidden");
});

test("no Worker of this package passes requests through on an exception", async () => {
  const folder = fileURLToPath(new URL("../../js", import.meta.url));
  const files = await readdir(folder, { recursive: true });
  for (const file of files.filter((name) => name.endsWith(".js"))) {
    assert.doesNotMatch(await readFile(`${folder}/${file}`, "utf8"), /\.passThroughOnException/, file);
  }
});

test("no second address is served, and logs are kept", async () => {
  const text = await readFile(config, "utf8");
  assert.match(text, /^workers_dev = false$/m);
  assert.match(text, /^preview_urls = false$/m);
  assert.match(text, /^\[observability\]\nenabled = true$/m);
});
