// @ts-check
// The real Worker in workerd under load, over HTTP.
import { Random } from "../differential/random.js";
import { besideGood, surroundings, tokenCases } from "./corpus.js";
import { startKeyServer } from "./key_server.js";
import {
  configOf, forged, grouped, newKey, quantile, secretConfig, secretToken, tails, tokenBy, duration,
} from "./support.js";
import { drive, grown, startWorkers, told } from "./workerd.js";

const SECRET = "a secret of forty bytes, for tests alone";
const CONNECTIONS = 20;
const PARTS = 10;

/** @type {import("./support.js").Scenario[]} */
export const workerLoads = [
  { id: "W11", title: "workerd: storm of forged key ids", run: storm },
  { id: "W16", title: "workerd: steady load", run: steady },
  { id: "W17", title: "workerd: cold requests at once", run: cold },
  { id: "W18", title: "workerd: traps under load", run: traps },
];

/** The corpus's tokens for one configuration, the one most of them are for. */
function corpus() {
  const groups = Map.groupBy(besideGood(tokenCases()), surroundings);
  const [largest] = [...groups.values()].toSorted((one, other) => other.length - one.length);
  const [{ config, secrets, now }] = largest;
  // What HTTP cannot carry never gets to a Worker.
  const carried = largest.filter(({ request: { headers } }) => headers.length === 1 && /^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(headers[0][1]));
  const ask = (/** @type {any} */ { request: { path, headers: [[, authorization]] }, expect }) => ({ path, headers: { authorization }, expect: expect === "allow" ? 200 : 401 });
  const [good, bad] = ["allow", "deny"].map((effect) => carried.filter(({ expect }) => expect === effect).map(ask));
  return { config, now, good, bad, key: String(Object.values(secrets)[0]) };
}

/** @type {import("./support.js").Scenario["run"]} */
async function steady(row, { long, seed }) {
  const total = long ? 1_000_000 : 20_000;
  const random = new Random(seed);
  const { config, now, good, bad, key } = corpus();
  const workers = await startWorkers({ one: { config, key } });
  const [issuer] = config.issuers;
  const bytes = Buffer.from(key, "base64url");
  let number = 0;
  const fresh = () => {
    const claims = { iss: issuer.issuer, aud: issuer.audiences[0], sub: `user-${(number += 1)}`, exp: now / 1000 + 300 };
    return { path: "/", bearer: secretToken(bytes, claims), expect: 200 };
  };
  const next = () => {
    if (random.chance(50)) return random.pick(bad);
    return random.chance(50) ? random.pick(good) : fresh();
  };
  await drive(workers.bases.one, { count: 1, connections: 1, next: () => ({ path: "/", expect: 401 }) });
  await workers.state("one", `freeze/${now}`);
  const parts = /** @type {(Awaited<ReturnType<typeof drive>> & { held: import("./workerd.js").Held })[]} */ ([]);
  for (let part = 0; part < PARTS; part += 1) {
    const driven = await drive(workers.bases.one, { count: total / PARTS, connections: CONNECTIONS, next });
    parts.push({ ...driven, held: await workers.held("one") });
  }
  const sum = (/** @type {"wrong" | "broken"} */ name) => parts.reduce((all, part) => all + part[name], 0);
  const answered = parts.reduce((all, { times }) => all + times.length, 0);
  const [first, last] = [parts[long ? 0 : 4], parts[PARTS - 1]];
  row(`${grouped(total)} requests, half of them one of ${bad.length} that must be refused: none answered wrongly`, `${sum("wrong")} wrong, ${sum("broken")} broken connections, ${grouped(answered)} answers`, sum("wrong") + sum("broken") === 0 && answered === total);
  grown(row, first.held, last.held);
  row("p99 of the last tenth within 10 % of the second", `${tails(parts[1].times)}, then ${tails(last.times)}; ${grouped(Math.round(last.perSecond))} requests a second over ${CONNECTIONS} connections`, true, quantile(last.times, 0.99) <= quantile(parts[1].times, 0.99) * 1.1);
  await workers.stop();
}

/** @type {import("./support.js").Scenario["run"]} */
async function cold(row, { long }) {
  const server = await startKeyServer();
  const key = newKey("one");
  const token = tokenBy(key);
  const seen = { fetches: 0 };
  const jwksUri = server.publish("/keys", (_, response) => {
    seen.fetches += 1;
    setTimeout(() => response.end(JSON.stringify({ keys: [key.jwk] })), 300);
  });
  const rounds = long ? 5 : 1;
  const times = [];
  const counts = { allowed: 0, broken: 0, most: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const workers = await startWorkers({ one: { config: configOf({ jwksUri }) } });
    const before = seen.fetches;
    const driven = await drive(workers.bases.one, { count: 500, connections: 500, next: () => ({ path: "/pets", bearer: token, expect: 200 }) });
    counts.allowed += driven.statuses[200] ?? 0;
    counts.broken += driven.broken;
    counts.most = Math.max(counts.most, seen.fetches - before);
    times.push(...driven.times);
    await workers.stop();
  }
  row(`500 first requests at once, ${rounds} times: all allowed`, `${grouped(counts.allowed)} of ${grouped(rounds * 500)}, ${counts.broken} broken connections`, counts.allowed === rounds * 500 && counts.broken === 0);
  row("1 fetch for all of them", `${counts.most} at most (the key server takes 300 ms)`, counts.most === 1);
  row("within 1.5 s", `${tails(times)}, ${duration(Math.max(...times))} at most`, true, Math.max(...times) <= 1500);
  await server.down();
}

/** @type {import("./support.js").Scenario["run"]} */
async function storm(row) {
  const server = await startKeyServer();
  const key = newKey("one");
  const token = tokenBy(key);
  const seen = { warm: 0, empty: 0 };
  const warm = server.publish("/keys", (_, response) => {
    seen.warm += 1;
    response.end(JSON.stringify({ keys: [key.jwk] }));
  });
  const empty = server.publish("/none", (_, response) => {
    seen.empty += 1;
    response.writeHead(500).end();
  });
  const workers = await startWorkers({ warm: { config: configOf({ jwksUri: warm }) }, empty: { config: configOf({ jwksUri: empty }) } });
  const good = () => ({ path: "/pets", bearer: token, expect: 200 });
  const alone = await drive(workers.bases.warm, { count: 2000, connections: CONNECTIONS, next: good });
  const before = await workers.held("warm");
  const sent = { warm: 0, empty: 0 };
  const bad = (/** @type {"warm" | "empty"} */ name) => {
    const at = (sent[name] += 1);
    return { path: "/pets", bearer: forged(`${at}-${"k".repeat(at % 20 === 0 ? 300 : 8)}`), expect: name === "warm" ? 401 : 503 };
  };
  let turn = 0;
  const started = performance.now();
  const mixed = await drive(workers.bases.warm, { count: 11_000, connections: CONNECTIONS, next: () => ((turn += 1) % 11 === 0 ? good() : bad("warm")) });
  const without = await drive(workers.bases.empty, { count: 10_000, connections: CONNECTIONS, next: () => bad("empty") });
  const cooldowns = Math.ceil((performance.now() - started) / 30_000);
  row("10 000 forged key ids: 1 fetch in a cooldown of 30 s, with keys held", `${seen.warm - 1}; ${told(mixed.statuses)}`, seen.warm - 1 <= cooldowns && sent.warm === 10_000);
  row("the same where none is held and the fetch fails", `${seen.empty}; ${told(without.statuses)}`, seen.empty <= cooldowns && sent.empty === 10_000);
  row("forged ones are refused, good ones beside them pass", `${mixed.wrong + without.wrong} answered otherwise, ${mixed.broken + without.broken} broken connections`, mixed.wrong + without.wrong + mixed.broken + without.broken === 0);
  grown(row, before, await workers.held("warm"), 262_144);
  row("a request in the storm takes 10 % longer", `good ones alone ${tails(alone.times)}, all in the storm ${tails(mixed.times)}`, true, quantile(mixed.times, 0.5) <= quantile(alone.times, 0.5) * 1.1);
  await Promise.all([workers.stop(), server.down()]);
}

/** @type {import("./support.js").Scenario["run"]} */
async function traps(row, { long }) {
  const rounds = long ? 100 : 5;
  const workers = await startWorkers({ one: { config: secretConfig({ binding: "KEY" }), key: SECRET } });
  const [good, bad] = [secretToken(SECRET), secretToken(`${SECRET}, another`)];
  let turn = 0;
  const next = () => ((turn += 1) % 2 ? { path: "/pets", bearer: good, expect: 200 } : { path: "/pets", bearer: bad, expect: 401 });
  const counts = { trapped: 0, wrong: 0, broken: 0 };
  const after = /** @type {number[]} */ ([]);
  for (let round = 0; round < rounds; round += 1) {
    const driven = await drive(workers.bases.one, { count: 998, connections: CONNECTIONS, next });
    await workers.state("one", "corrupt");
    const ask = () => drive(workers.bases.one, { count: 1, connections: 1, next: () => ({ path: "/pets", bearer: good, expect: 200 }) });
    const [trapped, recovered] = [await ask(), await ask()];
    counts.trapped += trapped.statuses[503] ?? 0;
    counts.wrong += driven.wrong + recovered.wrong;
    counts.broken += driven.broken + trapped.broken + recovered.broken;
    after.push(...recovered.times);
  }
  const state = await workers.state("one");
  row(`${grouped(rounds * 1000)} requests, a trap at every 1 000th: each is a 503`, `${counts.trapped} of ${rounds}, ${state.counts.module_trap} in the log`, counts.trapped === rounds && state.counts.module_trap === rounds);
  row("every other request is answered right, and the next one after a trap", `${counts.wrong} wrong, ${counts.broken} broken connections`, counts.wrong + counts.broken === 0);
  row("the next one within 50 ms", `${tails(after)}, ${duration(Math.max(...after))} at most`, true, Math.max(...after) <= 50);
  await workers.stop();
}
