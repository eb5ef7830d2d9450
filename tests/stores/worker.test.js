// @ts-check
// Secrets of a Worker: bindings of text with one before, and of the Secrets Store, through workerd.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { echo } from "../worker/support.js";
import { startWorkerd } from "../worker/workerd.js";
import { config, token } from "./support.js";

const OLD = "canary: the old secret, of more than 32 bytes";
const NEW = "canary: the new secret, of more than 32 bytes";

/** @type {Awaited<ReturnType<typeof echo>>} */
let upstream;
/** @type {Awaited<ReturnType<typeof startWorkerd>>} */
let workerd;

before(async () => {
  upstream = await echo();
  const text = { binding: "KEY", previous: { binding: "OLD_KEY", until: "2099-01-01T00:00:00Z" } };
  const gateway = (/** @type {object} */ secret, /** @type {any} */ bindings) => ({
    main: "fixtures/gateway.js",
    bindings: { CONFIG: JSON.stringify(config(secret)), UPSTREAM: { service: "upstream" }, ...bindings },
  });
  workerd = await startWorkerd({
    services: {
      stored: gateway({ secretsStore: "STORED" }, { STORED: { service: "store", entrypoint: "Store" } }),
      bound: gateway(text, { KEY: NEW, OLD_KEY: OLD }),
      elsewhere: gateway({ awsSecretsManager: "name" }, {}),
      store: { main: "../stores/fixtures/store.js" },
      upstream: { address: upstream.address },
    },
    sockets: Object.fromEntries(["stored", "bound", "elsewhere", "store"].map((service) => [service, { service }])),
  });
});
after(async () => {
  await workerd?.stop();
  await upstream?.stop();
});

/** @param {string} service @param {string} secret */
async function status(service, secret) {
  const headers = { authorization: `Bearer ${token(secret)}` };
  const response = await fetch(`${workerd.bases[service]}/pets`, { headers });
  await response.arrayBuffer();
  return response.status;
}

/** @param {string} [value] */
async function store(value) {
  const init = value === undefined ? {} : { method: "PUT", body: value };
  return Number(await (await fetch(workerd.bases.store, init)).text());
}

test("a Secrets Store binding is read, and again after a failed MAC", async () => {
  assert.equal(await status("stored", OLD), 503);
  await store(OLD);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  assert.equal(await status("stored", OLD), 200);
  await store(NEW);
  const before = await store();
  const statuses = await Promise.all(Array.from({ length: 20 }, () => status("stored", NEW)));
  assert.deepEqual([...new Set(statuses)], [200]);
  assert.equal((await store()) - before, 1);
  await store(OLD);
  assert.deepEqual([await status("stored", OLD), await status("stored", NEW)], [401, 200]);
  // workerd itself tells what the stand-in threw.
  const lines = workerd.output().split("\n").filter((line) => line.includes('{"event"'));
  assert.ok(lines.length > 20 && !lines.some((line) => line.includes("canary")));
});

test("a bound secret and the one before both verify", async () => {
  assert.deepEqual([await status("bound", NEW), await status("bound", OLD)], [200, 200]);
  assert.equal(await status("bound", "another secret, of more than 32 bytes"), 401);
});

test("a kind that Workers lack is refused, and the log says where it can be had", async () => {
  assert.equal(await status("elsewhere", OLD), 503);
  const line = "/issuers/0/keys/secret";
  const said = "a secret by awsSecretsManager cannot be had on this host, only on Node.js, Bun and Deno";
  for (let attempt = 0; attempt < 100 && !workerd.output().includes(said); attempt += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.ok(workerd.output().includes(line) && workerd.output().includes(said), workerd.output());
});
