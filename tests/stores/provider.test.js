// @ts-check
// An OpenID provider rotates its keys while requests run through Node and workerd.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createAuthorizer } from "../../js/index.js";
import { echo } from "../worker/support.js";
import { startWorkerd } from "../worker/workerd.js";
import { API, newKey, startProvider } from "./provider.js";

const MAX_AGE_SECONDS = 3;
const COOLDOWN_SECONDS = 1;
/** How long a key is published before it signs; a provider that does not wait loses up to a cooldown. */
const AHEAD_MS = COOLDOWN_SECONDS * 1000 + 300;
const KEY_SERVER_DELAY_MS = 500;
/** What a busy machine may add. */
const SLACK_MS = 1500;
const ROTATIONS = 3;

/** @type {Awaited<ReturnType<typeof startProvider>>} */
let provider;
/** @type {Awaited<ReturnType<typeof echo>>} */
let upstream;
/** @type {Awaited<ReturnType<typeof startWorkerd>>} */
let workerd;
/** @type {Record<string, (token: string) => Promise<boolean>>} */
const hosts = {};
let key = /** @type {object} */ ({});
const records = /** @type {any[]} */ ([]);

before(async () => {
  [provider, upstream, key] = await Promise.all([startProvider(), echo(), newKey("key-0")]);
  provider.publish([key]);
  const config = {
    issuers: [{
      issuer: provider.issuer,
      audiences: [API],
      algorithms: ["ES256"],
      keys: { discovery: true },
      keySets: { maxAgeSeconds: MAX_AGE_SECONDS, staleSeconds: 0, cooldownSeconds: COOLDOWN_SECONDS },
    }],
    rules: [{ id: "read", methods: ["GET"], path: "/pets", scopes: ["pets:read"] }],
  };
  workerd = await startWorkerd({
    services: {
      gateway: { main: "fixtures/gateway.js", bindings: { CONFIG: JSON.stringify(config), UPSTREAM: { service: "upstream" } } },
      upstream: { address: upstream.address },
    },
    sockets: { http: { service: "gateway" } },
  });
  const authorizer = await createAuthorizer(/** @type {any} */ (config), { log: (record) => void records.push(record) });
  const headers = (/** @type {string} */ token) => ({ authorization: `Bearer ${token}` });
  hosts.node = async (token) => (await authorizer.authorize({ method: "GET", path: "/pets", headers: headers(token) })).effect === "Allow";
  hosts.workerd = async (token) => {
    const response = await fetch(`${workerd.bases.http}/pets`, { headers: headers(token) });
    await response.arrayBuffer();
    return response.status === 200;
  };
});
after(async () => {
  await workerd?.stop();
  await upstream?.stop();
  await provider?.stop();
});

test("no valid token is refused through rotations, and an old key is dead within its age", async (context) => {
  const traffic = startTraffic(await provider.grant());
  const deaths = /** @type {number[]} */ ([]);
  for (let round = 1; round <= ROTATIONS; round += 1) {
    const next = await newKey(`key-${round}`);
    const old = traffic.token;
    provider.publish([key, next]);
    await wait(AHEAD_MS);
    provider.publish([next, key]);
    traffic.token = await provider.grant();
    await wait(300);
    provider.publish([next]);
    const removed = performance.now();
    await Promise.all(Object.values(hosts).map(async (passes) => {
      while (await passes(old)) await wait(20);
      deaths.push(performance.now() - removed);
    }));
    key = next;
  }
  const { counts, refused } = await traffic.stop();
  const slowest = Math.max(...deaths);
  context.diagnostic(`${counts.node} requests through Node, ${counts.workerd} through workerd, ${ROTATIONS} rotations: ${refused.length} refused; old keys dead after ${slowest.toFixed(0)} ms at most (age ${MAX_AGE_SECONDS} s), ${provider.state.fetches} fetches`);
  assert.deepEqual(refused, []);
  assert.ok(Math.min(...Object.values(counts)) > 100, JSON.stringify(counts));
  assert.ok(slowest <= MAX_AGE_SECONDS * 1000 + SLACK_MS, String(slowest));
});

test("keys are renewed beside the requests: none waits for a slow key server", async (context) => {
  const token = await provider.grant();
  for (const passes of Object.values(hosts)) assert.ok(await passes(token));
  provider.state.jwksDelayMs = KEY_SERVER_DELAY_MS;
  const before = provider.state.fetches;
  const traffic = startTraffic(token);
  await wait(MAX_AGE_SECONDS * 1000 + 500);
  const { slowest, refused, waited } = await traffic.stop();
  provider.state.jwksDelayMs = 0;
  const fetches = provider.state.fetches - before;
  context.diagnostic(`${fetches} fetches of ${KEY_SERVER_DELAY_MS} ms, ${waited} requests waited for one, the slowest took ${slowest.toFixed(0)} ms`);
  assert.deepEqual(refused, []);
  assert.ok(fetches >= 2, String(fetches));
  // Without renewal each fetch would hold a request up; a busy machine may still hold up a few.
  assert.ok(waited < fetches, `${waited} of ${fetches}`);
});

test("what became of the keys is in the log", () => {
  const events = new Set(records.map(({ event }) => event));
  assert.deepEqual([...events].sort(), ["decision", "discovery", "key_set"]);
  assert.ok(records.filter(({ event }) => event === "key_set").every(({ failure, skipped }) => failure === null && skipped.length === 0));
});

/** Asks every host without a pause. @param {string} token */
function startTraffic(token) {
  const traffic = { token, running: true };
  const counts = Object.fromEntries(Object.keys(hosts).map((name) => [name, 0]));
  const refused = /** @type {string[]} */ ([]);
  let slowest = 0;
  let waited = 0;
  const lanes = Object.entries(hosts).map(async ([name, passes]) => {
    while (traffic.running) {
      const started = performance.now();
      if (!(await passes(traffic.token))) refused.push(name);
      const took = performance.now() - started;
      slowest = Math.max(slowest, took);
      if (took >= KEY_SERVER_DELAY_MS) waited += 1;
      counts[name] += 1;
      await wait(5);
    }
  });
  const stop = async () => {
    traffic.running = false;
    await Promise.all(lanes);
    return { counts, refused, slowest, waited };
  };
  return Object.assign(traffic, { stop });
}

/** @param {number} millis */
function wait(millis) {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
