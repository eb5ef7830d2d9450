// @ts-check
// The 403 that bites everyone: the first route is allowed, the second is not, though both are permitted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { API, NOW, handlerOf, token } from "./support.js";
import { startFront } from "./gateway_front.js";

const RULES = [
  { id: "list", methods: ["GET"], path: "/pets", scopes: ["pets:read"] },
  { id: "pet", methods: ["GET"], path: "/pets/{id}", scopes: ["pets:read"] },
  { id: "write", methods: ["DELETE"], path: "/pets/{id}", scopes: ["pets:write"] },
  { id: "health", methods: ["GET"], path: "/health", public: true },
];

/** @param {object} options @param {{ ttlSeconds?: number, now?: () => number }} [front] */
async function frontOf(options, { ttlSeconds = 300, now = () => NOW } = {}) {
  const { ask } = handlerOf(options, { rules: RULES }, { now });
  const front = await startFront(ask, { stage: API, ttlSeconds, now });
  /** @param {string} method @param {string} path @param {string} [bearer] */
  const status = async (method, path, bearer = token()) => {
    const response = await fetch(front.base + path, { method, headers: { authorization: `Bearer ${bearer}` } });
    return [response.status, (await response.json()).Message];
  };
  /** What the backend is told of who asks. @param {string} path @param {string} bearer */
  const told = async (path, bearer) => (await fetch(front.base + path, { headers: { authorization: `Bearer ${bearer}` } })).json();
  return { ...front, status, told };
}

test("a policy for one ARN, cached: the second route is a 403", async () => {
  const { status, counts, close } = await frontOf({ policy: "request" });
  assert.deepEqual(await status("GET", "/pets"), [200, undefined]);
  assert.deepEqual(await status("GET", "/pets/1"), [403, "ImplicitlyDenied"]);
  assert.equal(counts.invocations, 1);
  await close();
});

test("our policy, cached: every permitted route is allowed, and no other", async () => {
  const { status, counts, close } = await frontOf({});
  for (const path of ["/pets", "/pets/1", "/pets/2", "/health"]) assert.deepEqual(await status("GET", path), [200, undefined], path);
  for (const path of ["/pets/1/owner", "/pets/1/", "/pets//", "/petsx", "/other"]) {
    assert.equal((await status("GET", path))[0], 403, path);
  }
  assert.equal((await status("DELETE", "/pets/1"))[0], 403);
  assert.equal(counts.invocations, 1);
  await close();
});

for (const [what, method, path, code] of /** @type {const} */ ([
  ["a denial", "DELETE", "/pets/1", 403],
  ["a public route", "GET", "/health", 200],
  ["a path of more than one reading", "GET", "/pets/a;b", 403],
  ["a route of no rule", "GET", "/other", 403],
])) {
  test(`${what} first: what is permitted afterwards is allowed`, async () => {
    const { status, counts, close } = await frontOf({});
    assert.equal((await status(method, path))[0], code);
    assert.deepEqual(await status("GET", "/pets"), [200, undefined]);
    assert.deepEqual(await status("GET", "/pets/1"), [200, undefined]);
    assert.equal((await status(method, path))[0], code);
    assert.equal(counts.invocations, 1);
    await close();
  });
}

for (const [what, method, path, reason] of /** @type {const} */ ([
  ["a public route", "GET", "/health", undefined],
  ["a denial", "DELETE", "/pets/1", "insufficient_scope"],
  ["a path of more than one reading", "GET", "/pets/a;b", "invalid_request"],
])) {
  test(`${what} first: the backend of a later route is told who asks all the same`, async () => {
    const { status, told, counts, close } = await frontOf({});
    const bearer = token({ tenant: "acme" });
    await status(method, path, bearer);
    const { reason: first, ...who } = await told("/pets", bearer);
    assert.deepEqual([who, first], [{ principalId: "ada", tenant: "acme" }, reason]);
    assert.equal(counts.invocations, 1);
    await close();
  });
}

test("two principals have two policies", async () => {
  const { status, counts, close } = await frontOf({});
  const writer = token({ sub: "bob", scope: "pets:write" });
  assert.deepEqual([(await status("GET", "/pets"))[0], (await status("GET", "/pets", writer))[0]], [200, 403]);
  assert.deepEqual([(await status("DELETE", "/pets/1"))[0], (await status("DELETE", "/pets/1", writer))[0]], [403, 200]);
  assert.equal(counts.invocations, 2);
  await close();
});

test("a policy outlives its token, unless it ends with it", async () => {
  let now = NOW;
  for (const [untilExpiry, code] of /** @type {const} */ ([[false, 200], [true, 403]])) {
    now = NOW;
    const { status, close } = await frontOf({ untilExpiry }, { ttlSeconds: 3600, now: () => now });
    assert.equal((await status("GET", "/pets"))[0], 200);
    now = NOW + 301_000;
    assert.equal((await status("GET", "/pets"))[0], code);
    await close();
  }
});

test("a 401 and a fault of ours are never kept", async () => {
  let now = NOW;
  const { status, counts, close } = await frontOf({}, { now: () => now });
  assert.equal((await status("GET", "/pets", "a.b.c"))[0], 401);
  assert.equal((await status("GET", "/pets", "a.b.c"))[0], 401);
  now = 0;
  assert.equal((await status("GET", "/pets"))[0], 500);
  now = NOW;
  assert.equal((await status("GET", "/pets"))[0], 200);
  assert.equal(counts.invocations, 4);
  await close();
});
