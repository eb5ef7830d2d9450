// @ts-check
// Key sets that change, and tokens that ask for keys nobody has.
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { startKeyServer } from "./key_server.js";
import {
  allowed, configOf, duration, forged, moduleMemory, newKey, open, quantile, tokenBy, trapsIn,
} from "./support.js";

/** @type {import("./support.js").Scenario[]} */
export const rotations = [
  { id: "F09", title: "rotation", run: rotation },
  { id: "F10", title: "set that changes every second", run: flapping },
  { id: "F11", title: "storm of unknown key ids", run: storm },
  { id: "F12", title: "poisoned set", run: poisoned },
];

/** @type {import("./support.js").Scenario["run"]} */
async function rotation(row) {
  const server = await startKeyServer();
  const [one, two] = [newKey("one"), newKey("two")];
  const [tokenOne, tokenTwo] = [tokenBy(one), tokenBy(two)];
  const { ask, seen, step } = await open(configOf({ jwksUri: server.publish("/keys", [one.jwk]) }), { stepped: true });
  await ask(tokenOne);
  server.publish("/keys", [one.jwk, two.jwk]);
  step(60_000);
  const before = seen.fetches;
  const answers = [];
  for (let at = 0; at < 500; at += 1) answers.push(await ask(tokenTwo), await ask(tokenOne));
  row("the first token by the new key brings 1 fetch and passes, as do 1 000", `${seen.fetches - before} fetch, ${answers.length - allowed(answers)} denied`, seen.fetches - before === 1 && allowed(answers) === 1000);
  server.publish("/keys", [two.jwk]);
  let lived = 0;
  while (lived <= 3600 && (await ask(tokenOne)).effect === "Allow") {
    step(1000);
    lived += 1;
  }
  row("a removed key is dead within 600 s", `${lived} s (clock stepped by 1 s)`, lived <= 601);
  row("the new one lives on", (await ask(tokenTwo)).effect, (await ask(tokenTwo)).effect === "Allow");
  await server.down();
}

/** Tokens after which a key holds all the tables it can earn. */
const EARNING_USES = 100;

/** @param {(token: string) => Promise<unknown>} ask @param {ReturnType<typeof newKey>} key */
async function earnTables(ask, key) {
  for (let use = 0; use < EARNING_USES; use += 1) await ask(tokenBy(key, { jti: `${use}` }));
}

/** @type {import("./support.js").Scenario["run"]} */
async function flapping(row) {
  const server = await startKeyServer();
  const keys = Array.from({ length: 600 }, (_, at) => newKey(`key-${at}`));
  const jwksUri = server.publish("/keys", [keys[0].jwk]);
  const { ask, seen, step } = await open({ ...configOf({ jwksUri }), tokenCache: { maxTokens: 20 } }, { stepped: true });
  const stable = newKey("stable");
  const good = tokenBy(stable);
  server.publish("/keys", [stable.jwk]);
  await earnTables(ask, stable);
  let memory = 0;
  let denied = 0;
  const started = performance.now();
  for (const [at, key] of keys.entries()) {
    server.publish("/keys", [stable.jwk, key.jwk]);
    const latest = tokenBy(key);
    for (let request = 0; request < 20; request += 1) {
      step(50);
      if (request % 2) denied += (await ask(good)).effect === "Allow" ? 0 : 1;
      else await ask(latest);
    }
    if (at === 60) memory = moduleMemory();
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  row("21 fetches in 10 min", `${seen.fetches} (clock stepped, 20 tokens a second: 10 min in ${seconds} s)`, seen.fetches <= 21);
  row("memory stays as it is after the first minute", `${moduleMemory() - memory} bytes more`, moduleMemory() === memory);
  row("the key that stays verifies throughout", `${denied} of 6000 denied`, denied === 0);
  await server.down();
}

/** @type {import("./support.js").Scenario["run"]} */
async function storm(row) {
  const server = await startKeyServer();
  const key = newKey("one");
  const token = tokenBy(key);
  const warm = await open(configOf({ jwksUri: server.publish("/keys", [key.jwk]) }), { stepped: true });
  const empty = await open(configOf({ jwksUri: `${server.base}/none` }), { stepped: true });
  await warm.ask(token);
  await empty.ask(token);
  await earnTables(warm.ask, key);
  const calm = /** @type {number[]} */ ([]);
  for (let at = 0; at < 2000; at += 1) calm.push((await warm.ask(token)).took);
  for (const { step } of [warm, empty]) step(60_000);
  const before = { warm: warm.seen.fetches, empty: empty.seen.fetches, memory: moduleMemory() };
  const beside = [];
  for (let at = 0; at < 10_000; at += 1) {
    const bearer = forged(at % 10 === 9 ? undefined : `${at}-${"k".repeat(at % 20 === 0 ? 300 : 8)}`);
    for (const { ask, step } of [warm, empty]) {
      step(1);
      await ask(bearer);
    }
    if (at % 10 === 0) beside.push(await warm.ask(token));
  }
  row("10 000 ids in 10 s: 1 fetch, with keys held", `${warm.seen.fetches - before.warm} (clock stepped)`, warm.seen.fetches - before.warm <= 1);
  row("1 fetch where none is held and the fetch fails", `${empty.seen.fetches - before.empty}`, empty.seen.fetches - before.empty <= 1);
  row("valid traffic beside it passes", `${beside.length - allowed(beside)} of ${beside.length} denied`, allowed(beside) === beside.length);
  const times = beside.map(({ took }) => took);
  const [quiet, busy] = [quantile(calm, 0.5), quantile(times, 0.5)];
  const tails = `p99 ${duration(quantile(calm, 0.99))} and ${duration(quantile(times, 0.99))}`;
  row("and takes 10 % longer (median; 25 % for a busy machine)", `${((busy / quiet - 1) * 100).toFixed(1)} %: ${duration(quiet)} and ${duration(busy)}, ${tails}`, true, busy <= quiet * 1.25);
  row("the module grows by 256 KiB at most", `${(moduleMemory() - before.memory) / 1024} KiB`, moduleMemory() - before.memory <= 262_144);
  await server.down();
}

/** @type {import("./support.js").Scenario["run"]} */
async function poisoned(row) {
  const server = await startKeyServer();
  const [one, two, twin, other] = ["one", "two", "twin", "twin"].map(newKey);
  const bad = [...badKeys(), twin.jwk, other.jwk];
  const jwksUri = server.publish("/keys", [one.jwk, ...bad, two.jwk]);
  const config = configOf({ jwksUri }, { algorithms: ["EdDSA", "RS256", "ES256"] });
  const { authorizer, ask, seen } = await open(config);
  const answers = [await ask(tokenBy(one)), await ask(tokenBy(two))];
  row(`two good keys work beside ${bad.length} bad ones`, `${allowed(answers)} of 2`, allowed(answers) === 2);
  const [{ keys, skipped }] = authorizer.keySets();
  // Each twin is a good key; which of them a token means is a guess, so neither serves.
  const twins = allowed([await ask(tokenBy(twin)), await ask(tokenBy(other))]);
  row("each bad key is skipped, two keys under one id serve nobody", `${skipped.length} skipped, ${keys} kept, ${twins} of 2 twins allowed`, skipped.length === bad.length - 2 && keys === 4 && twins === 0);
  const lines = seen.records.filter(({ event }) => event === "key_set");
  row("and logged once", `${lines.length} line, ${lines[0]?.skipped.length} keys in it`, lines.length === 1 && lines[0].skipped.length === bad.length - 2);
  const traps = trapsIn(seen.records);
  row("no trap", traps, traps === 0);
  await server.down();
}

/** @returns {object[]} */
function badKeys() {
  const rsa = (/** @type {number} */ bits) => generateKeyPairSync("rsa", { modulusLength: bits }).publicKey.export({ format: "jwk" });
  const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" });
  const ed = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  const giant = randomBytes(2048);
  giant[0] |= 0x80;
  giant[2047] |= 1;
  const x = (/** @type {number} */ length) => Buffer.alloc(length).toString("base64url");
  return [
    { ...rsa(1024), kid: "rsa-1024" },
    { ...rsa(2048), e: "AQ", kid: "rsa-e1" },
    { kty: "RSA", n: giant.toString("base64url"), e: "AQAB", kid: "rsa-16384" },
    { kty: "OKP", crv: "Ed25519", x: x(32), kid: "small-order" },
    { kty: "OKP", crv: "Ed25519", x: x(31), kid: "31-bytes" },
    { ...ec, y: x(32), kid: "off-curve" },
    { ...ed, kid: "private" },
    { kty: "oct", k: x(32), kid: "shared" },
  ];
}
