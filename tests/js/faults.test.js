// @ts-check
// Faults of ours: every one is a refusal that says nothing, and the next good request succeeds.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as glue from "../../pkg/edge_authorizer.js";
import { Flights } from "../../js/flights.js";
import { createAuthorizer } from "../../js/index.js";
import { guarded, instance as instanceInUse } from "../../js/wasm.js";
import {
  FORBIDDEN, NOW, SECRET, UNAVAILABLE, config, faceless, request, token, world,
} from "./support.js";

const PAGE_BYTES = 65_536;

/** @param {any} decision */
function assertSilent(decision) {
  assert.deepEqual(faceless(decision), UNAVAILABLE);
  const text = JSON.stringify(faceless(decision));
  for (const word of FORBIDDEN) assert.ok(!text.includes(word), `${word} in ${text}`);
}

/** @param {import("../../js/types.d.ts").Authorizer} authorizer */
async function assertWorks(authorizer) {
  assert.equal((await authorizer.authorize(request(token()))).effect, "Allow");
}

/** The raw exports of the instance in use: the glue answers them to whoever starts it again. */
function exports() {
  return /** @type {any} */ (glue.initSync(/** @type {any} */ ({ module: new Uint8Array() })));
}

/** Breaks what the module knows of its own memory, so that its next steps go astray. */
function corrupt() {
  const { memory } = exports();
  new Uint8Array(memory.buffer).fill(0xff);
}

/** Takes all the memory there is, zeroed by the host on first touch alone. */
function exhaust() {
  const { memory } = exports();
  let step = 65_536 - memory.buffer.byteLength / PAGE_BYTES;
  while (step >= 1) {
    try {
      memory.grow(step);
    } catch {
      step = Math.floor(step / 2);
    }
    step = Math.min(step, 65_536 - memory.buffer.byteLength / PAGE_BYTES);
  }
}

test("a trap in the module is refused, and a new instance decides the next request", async () => {
  const { io, records } = world();
  const authorizer = await createAuthorizer(config(), io);
  const other = await createAuthorizer(config(), io);
  corrupt();
  assertSilent(await authorizer.authorize(request(token(), { id: "r-7" })));
  const [record] = records;
  assert.deepEqual([record.reason, record.status, record.requestId], ["module_trap", 503, "r-7"]);
  // Depending on what it reads there, the module traps or its glue throws.
  assert.match(record.hint, /^(Runtime)?Error$/);
  await assertWorks(authorizer);
  await assertWorks(other);
});

test("the incident of a trap is in the log and in the answer", async () => {
  const { io, records } = world();
  const authorizer = await createAuthorizer(config(), io);
  corrupt();
  const decision = /** @type {any} */ (await authorizer.authorize(request(token())));
  assert.equal(decision.problem.instance, `urn:uuid:${records[0].incident}`);
});

test("a hundred traps in a row are a hundred refusals", async () => {
  const authorizer = await createAuthorizer(config(), world().io);
  for (let round = 0; round < 100; round += 1) {
    corrupt();
    assertSilent(await authorizer.authorize(request(token())));
    await assertWorks(authorizer);
  }
});

test("no memory left is refused, and a new instance decides the next request", async () => {
  const { io, records } = world();
  const authorizer = await createAuthorizer(config(), io);
  exhaust();
  const headers = Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`x-${at}`, "a".repeat(1000)]));
  const answers = [];
  for (let at = 0; at < 20; at += 1) {
    answers.push(await authorizer.authorize(request(token(), { headers: { ...headers, cookie: "a".repeat(10_000) } })));
    if (records.some(({ reason }) => reason === "module_trap")) break;
  }
  assertSilent(answers.at(-1));
  assert.equal(records.at(-1).reason, "module_trap");
  await assertWorks(authorizer);
});

test("a trap is one, too, where no stack is left to note it", async () => {
  const authorizer = await createAuthorizer(config(), world().io);
  let depth = 0;
  const overflow = () => {
    depth += 1;
    overflow();
  };
  // A function that was never called cannot be compiled on a full stack.
  assert.throws(overflow, RangeError);
  for (let fromBottom = 0; fromBottom < 40; fromBottom += 1) {
    const before = instanceInUse();
    let left = fromBottom;
    const descend = () => {
      try {
        descend();
      } catch {
        // As deep as it goes.
      }
      if (left-- === 0) guarded(overflow);
    };
    depth = 0;
    descend();
    await assertWorks(authorizer);
    if (depth > 0) assert.notEqual(instanceInUse(), before, `${fromBottom} calls from the bottom`);
  }
});

test("a trap while a key set is fetched costs a fetch, not an answer", async () => {
  let fetches = 0;
  const fetch = async () => {
    fetches += 1;
    if (fetches === 1) {
      corrupt();
      await other.authorize(request(token()));
    }
    return Response.json({ keys: [KEY] });
  };
  const { io, records } = world({ fetch });
  const other = await createAuthorizer(config(), io);
  const authorizer = await createAuthorizer(remote(), io);
  const decision = /** @type {any} */ (await authorizer.authorize(request(forged())));
  assert.ok([401, 503].includes(decision.status));
  assert.ok(records.some(({ reason }) => reason === "module_trap"));
  await assertWorks(other);
});

test("a key source that is down or answers garbage is refused without detail", async () => {
  /** @type {[string, () => Promise<Response>][]} */
  const answers = [
    ["key_set_unavailable", () => Promise.reject(new Error("connect ECONNREFUSED https://issuer.example"))],
    ["key_set_unavailable", async () => new Response("down", { status: 500 })],
    ["key_set_unusable", async () => new Response("<html>jwks</html>")],
    ["key_set_unusable", async () => new Response('{"keys":null}')],
  ];
  for (const [reason, answer] of answers) {
    let fetch = answer;
    const { io, records } = world({ now: () => now, fetch: () => fetch() });
    let now = NOW;
    const authorizer = await createAuthorizer(remote(), io);
    const decision = /** @type {any} */ (await authorizer.authorize(request(forged())));
    // An issuer that publishes no key has none that fits: to the client, as with any bad token.
    if (reason === "key_set_unavailable") assertSilent(decision);
    else assert.equal(decision.problem.code, "invalid_token");
    assert.equal(records.at(-1).reason, reason);
    fetch = async () => Response.json({ keys: [KEY] });
    now += 60_000;
    const next = /** @type {any} */ (await authorizer.authorize(request(forged())));
    assert.equal(next.problem.code, "invalid_token", "the key set is back");
  }
});

test("a flight that never lands is replaced by one, however many wait for it", async () => {
  const flights = new Flights(false);
  let land = () => {};
  let started = 0;
  const lost = flights.join("keys", () => new Promise((resolve) => (land = resolve)));
  const start = async () => {
    started += 1;
    await new Promise((resolve) => setTimeout(resolve, 100));
  };
  const early = Array.from({ length: 200 }, () => flights.join("keys", start));
  await Promise.all(early);
  assert.equal(started, 1);
  const next = flights.join("keys", start);
  land();
  await lost;
  const late = flights.join("keys", start);
  await Promise.all([next, late]);
  assert.equal(started, 2, "the lost flight takes no other's note away");
});

test("a secret store that is down is asked again, a second later at the earliest", async () => {
  let now = NOW;
  let asked = 0;
  let down = true;
  const secret = async () => {
    asked += 1;
    if (down) throw new Error("the canary store is down");
    return SECRET;
  };
  const { io, records } = world({ now: () => now, secret });
  const authorizer = await createAuthorizer(config(), io);
  assertSilent(await authorizer.authorize(request(token())));
  for (let at = 0; at < 200; at += 1) assertSilent(await authorizer.authorize(request(token())));
  assert.equal(asked, 2);
  down = false;
  now += 1000;
  await assertWorks(authorizer);
  assert.equal(asked, 3);
  assert.ok(!JSON.stringify(records).includes("canary"));
  assert.deepEqual([records[0].event, records[0].pointer], ["secret_unavailable", "/issuers/0/keys/secret"]);
});

test("a secret that turns out to be no good later is refused and told to the log", async () => {
  let value = () => Promise.reject(new Error("down"));
  const { io, records } = world({ secret: () => value() });
  const authorizer = await createAuthorizer(config(), io);
  value = /** @type {any} */ (async () => "short");
  assertSilent(await authorizer.authorize(request(token())));
  const refused = records.find(({ event }) => event === "config_refused");
  assert.equal(refused.errors[0].pointer, "/issuers/0/keys/secret");
});

test("a public rule needs no secret", async () => {
  const { io } = world({ secret: () => Promise.reject(new Error("down")) });
  const authorizer = await createAuthorizer(config(), io);
  const decision = await authorizer.authorize({ method: "GET", path: "/health", headers: {} });
  assert.equal(decision.effect, "Allow");
});

test("a shim function that throws is refused without detail", async () => {
  const boom = () => {
    throw new TypeError("secret undefined");
  };
  const broken = { log: boom, now: boom };
  for (const [name, fault] of Object.entries(broken)) {
    let faulty = true;
    const { io } = world();
    const real = io[name];
    io[name] = (/** @type {any} */ value) => (faulty ? fault() : real(value));
    const authorizer = await createAuthorizer(config(), io);
    assertSilent(await withoutConsole(() => authorizer.authorize(request(token()))));
    faulty = false;
    await assertWorks(authorizer);
  }
});

test("a log that rejects is refused, and the console is the last resort", async () => {
  const { io } = world({ log: async () => Promise.reject(new Error("secret")) });
  const authorizer = await createAuthorizer(config(), io);
  const { result, lines } = await captured(() => authorizer.authorize(request(token())));
  assertSilent(result);
  const { reason, hint, incident } = JSON.parse(lines[0]);
  assert.deepEqual([reason, hint, `urn:uuid:${incident}`], ["shim_fault", "Error", result.problem.instance]);
});

test("what is no request is refused without detail", async () => {
  const throwing = { method: "GET", path: "/pets", get headers() { throw new Error("secret"); } };
  const values = [
    undefined, null, 7, "GET /pets", {}, throwing, { method: "GET", path: "/pets", headers: null },
    request(token(), { path: 7 }), request(token(), { method: null }), request(token(), { id: {} }),
    request(token(), { headers: { authorization: 7 } }), request(token(), { headers: [7] }),
    request(token(), { headers: { a: 1n } }), request(token(), { extra: 1, headers: "x" }),
  ];
  const { io, records } = world();
  const authorizer = await createAuthorizer(config(), io);
  for (const value of values) assertSilent(await authorizer.authorize(/** @type {any} */ (value)));
  assert.equal(records.length, values.length);
  assert.ok(records.every(({ reason }) => ["shim_fault", "request_invalid"].includes(reason)));
  await assertWorks(authorizer);
});

test("a clock that makes no sense is refused", async () => {
  for (const now of [0, NaN, Infinity, -1, 2 ** 53, undefined, "1", 1n]) {
    const { io, records } = world();
    const authorizer = await createAuthorizer(config(), io);
    io.now = undefined;
    const broken = await createAuthorizer(config(), { ...io, now: /** @type {any} */ (() => now) });
    const decision = /** @type {any} */ (await withoutConsole(() => broken.authorize(request(token()))));
    assert.equal(decision.effect, "Deny", String(now));
    assert.ok([401, 503].includes(decision.status), String(now));
    assert.ok(authorizer && records.length <= 1);
  }
});

const KEY = { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" };

function remote() {
  const [issuer] = config().issuers;
  const keys = { jwksUri: "https://issuer.example/keys" };
  return config({ issuers: [{ ...issuer, algorithms: ["EdDSA"], keys }] });
}

function forged() {
  const header = Buffer.from('{"alg":"EdDSA"}').toString("base64url");
  return [header, ...token().split(".").slice(1, 2), Buffer.alloc(64).toString("base64url")].join(".");
}

/** @template T @param {() => Promise<T>} act */
async function withoutConsole(act) {
  return (await captured(act)).result;
}

/** @template T @param {() => Promise<T>} act @returns {Promise<{ result: any, lines: string[] }>} */
async function captured(act) {
  const lines = /** @type {string[]} */ ([]);
  const real = console.log;
  console.log = (line) => void lines.push(line);
  try {
    return { result: await act(), lines };
  } finally {
    console.log = real;
  }
}
