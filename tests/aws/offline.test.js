// @ts-check
// A smoke test over HTTP: serverless-offline serves a REST and an HTTP API with our handler as their authorizer.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { SECRET, token } from "../js/support.js";
import { freePort, start, untilAnswered } from "./processes.js";

const path = (/** @type {string} */ relative) => fileURLToPath(new URL(relative, import.meta.url));
const FAR_OFF = 4_000_000_000;
/** @type {ReturnType<typeof start>} */
let offline;
let base = "";

before(async () => {
  const [http, lambda] = [await freePort(), await freePort()];
  const program = path("../node_modules/osls/bin/serverless.js");
  const ports = ["--httpPort", String(http), "--lambdaPort", String(lambda)];
  const env = { JWT_SECRET: SECRET, SLS_TELEMETRY_DISABLED: "1", SLS_NOTIFICATIONS_MODE: "off" };
  offline = start(process.execPath, [program, "offline", "start", ...ports], { cwd: path("offline/"), env });
  base = `http://127.0.0.1:${http}`;
  await untilAnswered(() => fetch(base), offline, 60);
});
after(() => offline?.stop());

/** @param {string} method @param {string} route @param {string} [bearer] */
async function ask(method, route, bearer) {
  /** @type {Record<string, string>} */
  const headers = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
  const response = await fetch(base + route, { method, headers });
  return [response.status, response.ok ? await response.json() : null];
}

for (const [kind, route] of [["REST TOKEN", "/token/pets"], ["REST REQUEST", "/request/pets"], ["HTTP API 2.0", "/simple/pets"]]) {
  test(`${kind}: a grant with its context, a denial, a 401`, async () => {
    const good = token({ exp: FAR_OFF, tenant: "a" });
    assert.deepEqual(await ask("GET", route, good), [200, { tenant: "a" }]);
    assert.deepEqual(await ask("DELETE", route, good), [403, null]);
    assert.deepEqual(await ask("DELETE", route, token({ exp: FAR_OFF, scope: "pets:write" })), [200, {}]);
    assert.deepEqual(await ask("GET", route, token({ exp: 1_700_000_000 })), [401, null]);
    assert.deepEqual(await ask("GET", route), [401, null]);
  });
}
