// @ts-check
// Key sets are renewed beside requests: where the platform waits for it, where the host goes on, and nowhere else.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { generateKeyPairSync, sign } from "node:crypto";
import { test } from "node:test";
import { fetchHandler } from "../../js/adapters/web.js";
import { createAuthorizer } from "../../js/index.js";
import { createAuthorizer as createSlim } from "../../js/slim.js";
import { signingInput } from "../signing_input.js";
import { AUDIENCE, ISSUER, config, request, world } from "./support.js";

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const jwk = { ...publicKey.export({ format: "jwk" }), kid: "one" };
/** Past four fifths of an age of ten minutes. */
const DUE_MS = 500_000;
/** Verifications after which a key has a table. */
const EARNING_USES = 3;

const remote = config({}, { algorithms: ["EdDSA"], keys: { jwksUri: "https://issuer.example/keys" } });
const bearer = (() => {
  const claims = { iss: ISSUER, aud: AUDIENCE, sub: "ada", scope: "pets:read", exp: 4_000_000_000 };
  const signed = signingInput({ alg: "EdDSA", kid: "one" }, claims);
  return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString("base64url")}`;
})();

/** A world whose fetches are counted, and end when told. */
function slowWorld() {
  const state = { fetches: 0, answer: () => {} };
  const fetch = async () => {
    state.fetches += 1;
    if (state.fetches > 1) await new Promise((resolve) => (state.answer = () => resolve(undefined)));
    return Response.json({ keys: [jwk] });
  };
  return { ...world({ fetch }), state };
}

test("a host that goes on fetches unawaited, and once", async () => {
  const { io, clock, records, state } = slowWorld();
  const authorizer = await createAuthorizer(remote, /** @type {any} */ (io));
  assert.equal((await authorizer.authorize(request(bearer))).effect, "Allow");
  clock.offset = DUE_MS;
  for (let at = 0; at < 10; at += 1) assert.equal((await authorizer.authorize(request(bearer))).effect, "Allow");
  assert.equal(state.fetches, 2);
  assert.equal(authorizer.keySets()[0].ageSeconds, DUE_MS / 1000);
  state.answer();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const [{ url, state: standing, keys, skipped, ageSeconds, fetches, failures, lastFailure }] = authorizer.keySets();
  assert.deepEqual([url, standing, keys, skipped, ageSeconds, fetches, failures, lastFailure], ["https://issuer.example/keys", "fresh", 1, [], 0, 2, 0, null]);
  assert.ok(records.every(({ event }) => ["decision", "key_set"].includes(event)));
});

test("waitUntil is given the fetch, and a handler passes it on", async () => {
  for (const ask of [askDirectly, askThroughHandler]) {
    const { io, clock, state } = slowWorld();
    const waiting = /** @type {Promise<unknown>[]} */ ([]);
    const context = { waitUntil: (/** @type {Promise<unknown>} */ promise) => void waiting.push(promise) };
    const passes = await ask(io, context);
    assert.ok(await passes());
    assert.equal(waiting.length, 0);
    clock.offset = DUE_MS;
    assert.ok(await passes());
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([waiting.length, state.fetches], [1, 2]);
    state.answer();
    await Promise.all(waiting);
  }
});

test("a key that stays keeps the tables it has earned", async () => {
  const { io, clock, state } = slowWorld();
  const authorizer = await createAuthorizer({ ...remote, tokenCache: false }, /** @type {any} */ (io));
  const before = authorizer.stats().tables.keys;
  for (let use = 0; use < EARNING_USES; use += 1) await authorizer.authorize(request(bearer));
  assert.equal(authorizer.stats().tables.keys, before + 1);
  clock.offset = DUE_MS;
  await authorizer.authorize(request(bearer));
  await new Promise((resolve) => setImmediate(resolve));
  state.answer();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(authorizer.keySets()[0]?.ageSeconds, 0);
  assert.equal(authorizer.stats().tables.keys, before + 1);
});

test("a host that stops after an answer is given no work", async () => {
  const { io, clock, state } = slowWorld();
  const wasm = await readFile(new URL("../../pkg/edge_authorizer_bg.wasm", import.meta.url));
  const authorizer = await createSlim(remote, /** @type {any} */ ({ ...io, wasm }));
  assert.equal((await authorizer.authorize(request(bearer))).effect, "Allow");
  clock.offset = DUE_MS;
  assert.equal((await authorizer.authorize(request(bearer))).effect, "Allow");
  assert.equal(state.fetches, 1);
});

test("a renewal that fails, or a waitUntil that throws, changes no decision", async () => {
  const { io, clock, records } = slowWorld();
  let down = false;
  const fetch = async () => (down ? Promise.reject(new Error("canary")) : Response.json({ keys: [jwk] }));
  const authorizer = await createAuthorizer(remote, /** @type {any} */ ({ ...io, fetch }));
  await authorizer.authorize(request(bearer));
  clock.offset = DUE_MS;
  down = true;
  const boom = { waitUntil: () => { throw new Error("canary"); } };
  for (const context of [undefined, boom]) assert.equal((await authorizer.authorize(request(bearer), context)).effect, "Allow");
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(authorizer.keySets()[0].lastFailure, "network");
  assert.ok(!JSON.stringify(records).includes("canary"));
});

/** @param {any} io @param {any} context */
async function askDirectly(io, context) {
  const authorizer = await createAuthorizer(remote, io);
  return async () => (await authorizer.authorize(request(bearer), context)).effect === "Allow";
}

/** @param {any} io @param {any} context */
async function askThroughHandler(io, context) {
  const handler = /** @type {any} */ (fetchHandler)(remote, () => new Response("through"), { io });
  const headers = { authorization: `Bearer ${bearer}` };
  return async () => (await handler(new Request("https://api.example/pets", { headers }), {}, context)).status === 200;
}
