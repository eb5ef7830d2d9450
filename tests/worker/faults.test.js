// @ts-check
// Faults behind the Worker: a refusal without detail, and health once the fault is gone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SignJWT, exportJWK, generateKeyPair } from "jose";
import { AUDIENCE, ISSUER, ask, assertProblem, config, echo, recordOf, serve } from "./support.js";
import { startWorkerd } from "./workerd.js";

const KEY = "a secret of forty bytes, for tests alone";

/** @type {Awaited<ReturnType<typeof echo>>} */
let upstream;
/** @type {Awaited<ReturnType<typeof serve>>} */
let keySource;
/** @type {import("node:http").RequestListener} */
let answerKeys = (_, response) => void response.destroy();
/** @type {Awaited<ReturnType<typeof startWorkerd>>} */
let workerd;
/** @type {Record<string, string>} */
let bases = {};
let remoteToken = "";
let jwk = {};

before(async () => {
  upstream = await echo();
  keySource = await serve((request, response) => answerKeys(request, response));
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  jwk = { ...(await exportJWK(publicKey)), alg: "ES256", kid: "canary-kid" };
  remoteToken = await sign({ alg: "ES256", kid: "canary-kid" }, privateKey);
  const keys = { jwksUri: `http://${keySource.address}/canary-keys` };
  const remote = config({ issuers: [{ issuer: ISSUER, audiences: [AUDIENCE], algorithms: ["ES256"], keys }] });
  /** @param {any} bindings @returns {import("./workerd.js").Service} */
  const gateway = (bindings) => ({
    main: "fixtures/gateway.js",
    bindings: { UPSTREAM: { service: "upstream" }, ...bindings },
  });
  const sound = { CONFIG: JSON.stringify(config()), KEY };
  const wrong = JSON.stringify({ ...config(), issuers: [], canary: "canary" });
  workerd = await startWorkerd({
    services: {
      sound: gateway(sound),
      remote: gateway({ CONFIG: JSON.stringify(remote) }),
      "without-config": gateway({ KEY }),
      "wrong-config": gateway({ CONFIG: wrong, KEY }),
      "without-secret": gateway({ CONFIG: sound.CONFIG }),
      "short-secret": gateway({ CONFIG: sound.CONFIG, KEY: "canary" }),
      upstream: { address: upstream.address },
    },
    sockets: {
      sound: { service: "sound" },
      faults: { service: "sound", entrypoint: "Faults" },
      remote: { service: "remote" },
      clock: { service: "remote", entrypoint: "Faults" },
      "without-config": { service: "without-config" },
      "wrong-config": { service: "wrong-config" },
      "without-secret": { service: "without-secret" },
      "short-secret": { service: "short-secret" },
    },
  });
  bases = workerd.bases;
});

after(async () => {
  await workerd?.stop();
  await upstream?.stop();
  await keySource?.stop();
});

test("a trap is a 503, and the next request is decided by a new instance", async () => {
  const token = await sign({ alg: "HS256" }, Buffer.from(KEY));
  for (let round = 0; round < 20; round += 1) {
    assert.equal((await ask(bases.sound, "/pets/7", { token })).status, 200);
    await ask(bases.faults, "/corrupt");
    const answer = await ask(bases.sound, "/pets/7", { token });
    assertProblem(answer, 503, "unavailable");
    const { reason, hint } = await recordOf(workerd.output, answer);
    assert.equal(reason, "module_trap");
    assert.match(hint, /^(Runtime)?Error$/);
  }
  assert.equal((await ask(bases.sound, "/pets/7", { token })).status, 200);
});

for (const [service, pointer] of [
  ["without-config", ""],
  ["wrong-config", "/canary"],
  ["without-secret", "/issuers/0/keys/secret"],
  ["short-secret", "/issuers/0/keys/secret"],
]) {
  test(`a Worker ${service} refuses everything and tells the log why`, async () => {
    for (const path of ["/pets/7", "/health"]) {
      const answer = await ask(bases[service], path, { token: remoteToken });
      assertProblem(answer, 503, "unavailable");
      const { reason, errors } = await recordOf(workerd.output, answer);
      assert.equal(reason, "config_refused");
      assert.ok(errors.some((/** @type {any} */ fault) => fault.pointer === pointer), JSON.stringify(errors));
    }
  });
}

test("a key source that fails is a 503, until it is back", async () => {
  /** @type {[string, import("node:http").RequestListener][]} */
  const faults = [
    ["down", (_, response) => void response.destroy()],
    ["an error", (_, response) => void response.writeHead(500).end("canary")],
    ["garbage", (_, response) => void response.end("<html>canary</html>")],
    ["a redirect", (_, response) => void response.writeHead(302, { location: "/good" }).end()],
    ["too large", (_, response) => void response.end(`{"keys":[]${" ".repeat(200_000)}}`)],
    ["slow", () => {}],
  ];
  for (const [name, fault] of faults) {
    answerKeys = fault;
    const answer = await ask(bases.remote, "/pets/7", { token: remoteToken });
    // An issuer that publishes no key has none that fits: to the client, as with any bad token.
    const garbage = ["garbage", "too large"].includes(name);
    if (garbage) assertProblem(answer, 401, "invalid_token");
    else assertProblem(answer, 503, "unavailable");
    const { reason } = await recordOf(workerd.output, answer);
    assert.equal(reason, garbage ? "key_set_unusable" : "key_set_unavailable", name);
    await ask(bases.clock, "/60");
  }
  answerKeys = (_, response) => void response.end(JSON.stringify({ keys: [jwk] }));
  const answer = await ask(bases.remote, "/pets/7", { token: remoteToken });
  assert.equal(answer.status, 200, answer.text);
  answerKeys = faults[0][1];
  assert.equal((await ask(bases.remote, "/pets/7", { token: remoteToken })).status, 200);
});

test("fifty requests that wait for a key set cost one fetch", async () => {
  await ask(bases.clock, "/90000");
  let fetches = 0;
  answerKeys = (_, response) => {
    fetches += 1;
    setTimeout(() => response.end(JSON.stringify({ keys: [jwk] })), 300);
  };
  const asking = Array.from({ length: 50 }, () => ask(bases.remote, "/pets/7", { token: remoteToken }));
  assert.deepEqual([...new Set((await Promise.all(asking)).map(({ status }) => status))], [200]);
  assert.equal(fetches, 1);
});

test("no token was ever logged", () => {
  for (const part of remoteToken.split(".").slice(1)) assert.ok(!workerd.output().includes(part));
});

/** @param {any} header @param {any} key */
function sign(header, key) {
  const claims = new SignJWT({ scope: "pets:read" }).setSubject("ada").setIssuer(ISSUER).setAudience(AUDIENCE);
  return claims.setExpirationTime("2d").setProtectedHeader(header).sign(key);
}
