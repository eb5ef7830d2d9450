// @ts-check
import assert from "node:assert/strict";
import { readFile, writeFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock, test } from "node:test";
import { ConfigError, createAuthorizer } from "../../js/index.js";
import * as slim from "../../js/slim.js";
import { ISSUER, NOW, SECRET, UNAVAILABLE, config, faceless, request, token, world } from "./support.js";

test("a good token is let through, and the audit record says so", async () => {
  const { io, records } = world();
  const authorizer = await createAuthorizer(config(), io);
  assert.deepEqual(await authorizer.authorize(request(token(), { id: "r-1" })), {
    effect: "Allow",
    principal: {
      issuer: ISSUER,
      subject: "ada",
      clientId: null,
      scopes: ["pets:read"],
      roles: [],
      expiresAt: NOW / 1000 + 300,
    },
    rule: "pets",
    context: {},
    headers: [["x-auth-issuer", ISSUER], ["x-auth-subject", "ada"], ["x-auth-scope", "pets:read"]],
  });
  assert.equal(records.length, 1);
  const { effect, rule, requestId, time, durationMs } = records[0];
  assert.deepEqual([effect, rule, requestId, time, durationMs], ["Allow", "pets", "r-1", "2026-01-01T00:00:00.000Z", 0]);
});

test("no credentials are a bare challenge", async () => {
  const authorizer = await createAuthorizer(JSON.stringify(config()), world().io);
  assert.deepEqual(faceless(await authorizer.authorize(request())), {
    effect: "Deny",
    status: 401,
    problem: {
      type: "about:blank",
      title: "Unauthorized",
      status: 401,
      code: "credentials_required",
      detail: "this request needs an access token",
    },
    challenge: 'Bearer realm="tests"',
  });
});

test("headers are taken in every form, repeated ones repeated", async () => {
  const authorizer = await createAuthorizer(config(), world().io);
  const bearer = `Bearer ${token()}`;
  const decide = async (/** @type {any} */ headers) => {
    const decision = /** @type {any} */ (await authorizer.authorize(request(undefined, { headers })));
    return decision.rule ?? decision.problem.code;
  };
  assert.equal(await decide(new Headers({ Authorization: bearer })), "pets");
  assert.equal(await decide({ Authorization: bearer, cookie: undefined }), "pets");
  assert.equal(await decide([["AUTHORIZATION", bearer]]), "pets");
  assert.equal(await decide(new Map([["authorization", bearer]])), "pets");
  assert.equal(await decide({ authorization: [bearer, bearer] }), "invalid_request");
  assert.equal(await decide([["authorization", bearer], ["Authorization", bearer]]), "invalid_request");
});

test("a refused configuration names every member at fault", async () => {
  const wrong = { ...config(), rules: [], issuer: "x" };
  const thrown = await createAuthorizer(wrong, world().io).catch((error) => error);
  assert.ok(thrown instanceof ConfigError);
  assert.ok(thrown.errors.some(({ pointer }) => pointer === "/issuer"), thrown.message);
  for (const { pointer, message } of thrown.errors) {
    assert.ok(thrown.message.includes(`  ${pointer || "(root)"}: ${message}`));
  }
});

test("what is no configuration at all is refused as one", async () => {
  const circular = {};
  Object.assign(circular, { circular });
  for (const wrong of [undefined, null, 7, "", "{", [], circular]) {
    const making = createAuthorizer(/** @type {any} */ (wrong), world().io);
    await assert.rejects(making, ConfigError);
  }
});

test("secrets come from the environment and from files", async () => {
  const folder = await mkdtemp(join(tmpdir(), "edge-authorizer-"));
  const file = join(folder, "key");
  const { io } = world({ secret: undefined });
  try {
    process.env.EDGE_AUTHORIZER_TEST_KEY = "a secret of forty bytes, for tests alone";
    await writeFile(file, process.env.EDGE_AUTHORIZER_TEST_KEY);
    for (const secret of [{ env: "EDGE_AUTHORIZER_TEST_KEY" }, { file }]) {
      const [issuer] = config().issuers;
      const authorizer = await createAuthorizer(config({ issuers: [{ ...issuer, keys: { secret } }] }), io);
      assert.equal((await authorizer.authorize(request(token()))).effect, "Allow");
    }
  } finally {
    delete process.env.EDGE_AUTHORIZER_TEST_KEY;
    await rm(folder, { recursive: true });
  }
});

test("a secret in a development configuration is taken from there", async () => {
  const { io } = world({ secret: () => assert.fail("asked for") });
  const issuer = { ...config().issuers[0], development: true, keys: { secret: { inline: SECRET } } };
  const authorizer = await createAuthorizer(config({ issuers: [issuer] }), io);
  assert.equal((await authorizer.authorize(request(token()))).effect, "Allow");
});

test("a secret that can never be had is a configuration error", async () => {
  const { io } = world({ secret: undefined });
  const binding = { ...config().issuers[0], keys: { secret: { binding: "KEY" } } };
  await assert.rejects(createAuthorizer(config(), io), {
    name: "ConfigError",
    errors: [{ pointer: "/issuers/0/keys/secret", message: "the environment variable KEY is not set" }],
  });
  await assert.rejects(createAuthorizer(config({ issuers: [binding] }), io), {
    errors: [{
      pointer: "/issuers/0/keys/secret",
      message: "a secret by binding cannot be had on this host, only on Cloudflare Workers",
    }],
  });
  const short = createAuthorizer(config(), world({ secret: () => "short" }).io);
  await assert.rejects(short, (/** @type {any} */ error) => error.errors[0].pointer === "/issuers/0/keys/secret");
});

test("a configuration error never shows a secret", async () => {
  const secret = "canary";
  const error = await createAuthorizer(config(), world({ secret: () => secret }).io).catch((thrown) => thrown);
  assert.ok(error instanceof ConfigError);
  assert.ok(!JSON.stringify([error.message, error.errors, error.stack]).includes(secret));
});

test("a secret read again is compared by its bytes, and never as text", async () => {
  const previousUntilMillis = NOW + 3_600_000;
  const [bytes, other] = [SECRET, SECRET.replace(/.$/, "!")].map((text) => Buffer.from(text));
  /** @type {[unknown, boolean][]} */
  const readings = [
    [bytes, false], [other, true], [Buffer.concat([other, other]), true],
    [{ current: bytes, previous: other, previousUntilMillis }, true], [{ current: bytes, previous: other, previousUntilMillis }, false],
    [{ current: bytes, previous: bytes, previousUntilMillis }, true], [bytes, true], [SECRET, false],
  ];
  /** @type {unknown} */
  let value = bytes;
  let now = NOW;
  const { io, records } = world({ now: () => now, secret: async () => value });
  const authorizer = await createAuthorizer(config(), io);
  const join = mock.method(Object.getPrototypeOf(Uint8Array.prototype), "join");
  for (const [at, [reading, replaced]] of readings.entries()) {
    [value, now, records.length] = [reading, now + 30_000, 0];
    await authorizer.authorize(request(token({}, "a secret of somebody else, for tests too")));
    assert.equal(records.some(({ event }) => event === "secret_replaced"), replaced, `reading ${at}`);
  }
  assert.equal(join.mock.callCount(), 0);
  join.mock.restore();
});

test("slim takes the module it is given, and needs one", async () => {
  const wasm = await readFile(new URL("../../pkg/edge_authorizer_bg.wasm", import.meta.url));
  for (const given of [wasm, await WebAssembly.compile(wasm)]) {
    const authorizer = await slim.createAuthorizer(config(), { ...world().io, wasm: given });
    assert.equal((await authorizer.authorize(request(token()))).effect, "Allow");
  }
  await assert.rejects(slim.createAuthorizer(config(), world().io), { message: "io.wasm is needed here" });
});

test("one fetch serves all requests that wait for a key set, and later ones", async () => {
  let fetches = 0;
  const jwks = { keys: [{ kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" }] };
  const fetch = async () => {
    fetches += 1;
    return Response.json(jwks, { headers: { "cache-control": "max-age=600" } });
  };
  const authorizer = await createAuthorizer(remote(), world({ fetch }).io);
  const unsigned = `${token().split(".")[0]}`;
  const header = Buffer.from('{"alg":"EdDSA"}').toString("base64url");
  const forged = token().replace(unsigned, header);
  const decisions = await Promise.all(Array.from({ length: 50 }, () => authorizer.authorize(request(forged))));
  assert.deepEqual([...new Set(decisions.map((one) => one.effect === "Deny" && one.problem.code))], ["invalid_token"]);
  await authorizer.authorize(request(forged));
  assert.equal(fetches, 1);
});

test("a module that only ever asks for fetches is left at three", async () => {
  let fetches = 0;
  const fetch = async () => {
    fetches += 1;
    throw new Error("down");
  };
  const authorizer = await createAuthorizer(remote(), world({ fetch }).io);
  const header = Buffer.from('{"alg":"EdDSA"}').toString("base64url");
  const decision = await authorizer.authorize(request(`${header}.${token().split(".").slice(1).join(".")}`));
  assert.deepEqual(faceless(decision), UNAVAILABLE);
  assert.ok(fetches <= 3);
});

function remote() {
  const keys = { jwksUri: "https://issuer.example/keys" };
  return config({ issuers: [{ issuer: ISSUER, audiences: ["https://api.example"], algorithms: ["EdDSA"], keys }] });
}
