// @ts-check
// Clocks that jump, and decisions that were kept while time went on.
import { startFront } from "../aws/gateway_front.js";
import { API, handlerOf, event } from "../aws/support.js";
import { token as lambdaToken } from "../js/support.js";
import { Random } from "../differential/random.js";
import { startKeyServer } from "./key_server.js";
import { configOf, grouped, newKey, open, secretConfig, secretToken, tokenBy, trapsIn } from "./support.js";

const SECRET = "a secret of forty bytes, for tests alone";
const NOW = 1_767_225_600_000;
const HOUR_MS = 3_600_000;
const YEAR_MS = 31_556_952_000;
const TOLERANCE_SECONDS = 30;
const TOKENS = 100;

/** Where the clock jumps to; on those of the second kind nothing can be decided. */
const JUMPS = [NOW, NOW + HOUR_MS, NOW - HOUR_MS, NOW - 300_000, NOW + 10 * YEAR_MS];
const NO_TIMES = [NOW - 10 * YEAR_MS, 0, -1, 2 ** 31, 2 ** 32, 2 ** 53, NaN, Infinity, -Infinity];

/** @type {import("./support.js").Scenario[]} */
export const clocks = [
  { id: "F13", title: "clock faults", run: jumps },
  { id: "F14", title: "time of kept decisions", run: kept },
];

/** @type {import("./support.js").Scenario["run"]} */
async function jumps(row, { seed }) {
  const random = new Random(seed);
  const clock = { now: NOW };
  const config = secretConfig({ env: "KEY" });
  config.issuers[0].clockToleranceSeconds = TOLERANCE_SECONDS;
  const { authorizer, seen } = await open(config, { io: { now: () => clock.now, secret: () => SECRET } });
  const tokens = JUMPS.flatMap((jump) => Array.from({ length: TOKENS }, () => datedToken(jump / 1000, random)));
  const counts = { asked: 0, wrong: 0, late: 0, allowed: 0, untimed: 0 };
  for (let round = 0; round < 4; round += 1) {
    for (const now of shuffled([...JUMPS, ...NO_TIMES], random)) {
      clock.now = now;
      for (const one of tokens) {
        const allows = authorizer.authorizeSync(one.request)?.effect === "Allow";
        const should = JUMPS.includes(now) && isTimely(one, now / 1000);
        counts.asked += 1;
        counts.allowed += allows ? 1 : 0;
        counts.wrong += allows === should ? 0 : 1;
        counts.late += allows && !(now / 1000 < one.exp + TOLERANCE_SECONDS) ? 1 : 0;
        counts.untimed += allows && NO_TIMES.includes(now) ? 1 : 0;
      }
    }
  }
  const { hits } = authorizer.stats().cache;
  row(`exp and nbf hold for the clock as it stands, over ${JUMPS.length + NO_TIMES.length} clocks in any order`, `${counts.wrong} of ${grouped(counts.asked)} decided otherwise (${grouped(counts.allowed)} allowed)`, counts.wrong === 0 && counts.allowed > 0);
  row("no remembered token outlives exp and the tolerance", `${counts.late} of ${grouped(hits)} remembered tokens met again`, counts.late === 0 && hits > 1000);
  row("0, -1, 2^31, 2^32, 2^53, NaN, ±Infinity, 10 years back: all denied", `${counts.untimed} allowed`, counts.untimed === 0);
  row("no trap", trapsIn(seen.records), trapsIn(seen.records) === 0);
  await jumpingKeySet(row, random);
}

/** Key sets have an age, which a clock can turn back. @param {import("./support.js").Note} row @param {Random} random */
async function jumpingKeySet(row, random) {
  const server = await startKeyServer();
  const key = newKey("one");
  const clock = { now: NOW };
  const { ask, seen } = await open(configOf({ jwksUri: server.publish("/keys", [key.jwk]) }), { stepped: true, io: { now: () => clock.now } });
  const token = tokenBy(key);
  const counts = { asked: 0, denied: 0, fetches: 0 };
  for (let round = 0; round < 20; round += 1) {
    for (const now of shuffled(JUMPS, random)) {
      const before = seen.fetches;
      clock.now = now;
      for (let request = 0; request < 10; request += 1) {
        counts.asked += 1;
        counts.denied += (await ask(token)).effect === "Allow" ? 0 : 1;
      }
      counts.fetches = Math.max(counts.fetches, seen.fetches - before);
    }
  }
  row("a key set that is there serves through every jump, 1 fetch at most for each", `${counts.denied} of ${grouped(counts.asked)} denied, ${counts.fetches} fetch at most`, counts.denied === 0 && counts.fetches <= 1);
  await server.down();
}

/** A token whose dates lie about a moment. @param {number} seconds @param {Random} random */
function datedToken(seconds, random) {
  const near = () => Math.floor(seconds) + random.below(241) - 120;
  const dates = { nbf: near(), exp: near() };
  const headers = { authorization: `Bearer ${secretToken(SECRET, { ...dates, jti: `${random.below(1e9)}` })}` };
  return { ...dates, request: { method: "GET", path: "/pets", headers } };
}

/** @param {{ nbf: number, exp: number }} token @param {number} seconds */
function isTimely({ nbf, exp }, seconds) {
  return seconds < exp + TOLERANCE_SECONDS && nbf <= seconds + TOLERANCE_SECONDS;
}

/** @template T @param {T[]} list @param {Random} random */
function shuffled(list, random) {
  return list.map((one) => ({ one, at: random.below(1e9) })).toSorted((one, other) => one.at - other.at).map(({ one }) => one);
}

/** When a request comes, in seconds after the first, and what is right with a token that ends after 2 s. */
const MOMENTS = [1, 2, 3, 299];
const RIGHT = "Allow, Deny, Deny, Deny";

/** @type {import("./support.js").Scenario["run"]} */
async function kept(row) {
  const clock = { now: NOW };
  const { authorizer } = await open(secretConfig({ env: "KEY" }), { io: { now: () => clock.now, secret: () => SECRET } });
  const headers = { authorization: `Bearer ${secretToken(SECRET, { exp: NOW / 1000 + 2 })}` };
  const decide = () => authorizer.authorizeSync({ method: "GET", path: "/pets", headers })?.effect;
  decide();
  const own = MOMENTS.map((second) => {
    clock.now = NOW + second * 1000;
    return decide();
  });
  row("a remembered token that ends after 2 s, at 1, 2, 3 and 299 s", own.join(", "), own.join(", ") === RIGHT);
  row("the same in API Gateway, policy kept for 300 s with untilExpiry", ...(await inGateway({ untilExpiry: true }, 300)));
  row("the same without untilExpiry, policy kept for 1 s", ...(await inGateway({}, 1)));
  const bearer = lambdaToken({ exp: NOW / 1000 + 2 });
  const { ask } = handlerOf({ ttlSeconds: 300 }, {}, { now: () => NOW });
  const { ttlOverride } = await ask({ ...event("appsync-lambda-auth.go"), authorizationToken: bearer });
  row("AppSync is told to keep it for 2 s, not 300 s", `${ttlOverride} s`, ttlOverride === 2);
  await removal(row);
}

/** @param {object} options @param {number} ttlSeconds @returns {Promise<[string, boolean]>} */
async function inGateway(options, ttlSeconds) {
  const clock = { now: NOW };
  const now = () => clock.now;
  const rules = [{ id: "pets", methods: ["GET"], path: "/pets", scopes: ["pets:read"] }];
  const { ask } = handlerOf(options, { rules }, { now });
  const front = await startFront(ask, { stage: API, ttlSeconds, now });
  const bearer = lambdaToken({ exp: NOW / 1000 + 2 });
  const effects = [];
  for (const second of [0, ...MOMENTS]) {
    clock.now = NOW + second * 1000;
    const { status } = await fetch(`${front.base}/pets`, { headers: { authorization: `Bearer ${bearer}` } });
    if (second > 0) effects.push(status === 200 ? "Allow" : "Deny");
  }
  await front.close();
  return [`${effects.join(", ")}; asked ${front.counts.invocations} times`, effects.join(", ") === RIGHT];
}

/** A key that is taken away takes the tokens under it along. @param {import("./support.js").Note} row */
async function removal(row) {
  const server = await startKeyServer();
  const [one, two] = [newKey("one"), newKey("two")];
  const { authorizer, ask, step } = await open(configOf({ jwksUri: server.publish("/keys", [one.jwk]) }), { stepped: true });
  const tokens = Array.from({ length: 500 }, (_, at) => tokenBy(one, { jti: `${at}` }));
  for (const token of tokens) await ask(token);
  const before = authorizer.stats().cache.tokens;
  server.publish("/keys", [two.jwk]);
  step(601_000);
  await ask(tokenBy(two));
  const { tokens: after } = authorizer.stats().cache;
  let allowed = 0;
  for (const token of tokens) allowed += (await ask(token)).effect === "Allow" ? 1 : 0;
  row("a removed key takes its remembered tokens along", `${before} remembered, then ${after - 1}; ${allowed} of 500 allowed`, before === 500 && after === 1 && allowed === 0);
  await server.down();
}
