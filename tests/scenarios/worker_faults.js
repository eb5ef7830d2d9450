// @ts-check
// The real Worker in workerd: key servers that fail it, and requests no one should send.
import { request as send } from "node:http";
import { FAULTS, startKeyServer } from "./key_server.js";
import { TOKENS, WITHIN } from "./oversize.js";
import {
  TIMEOUT_MS, configOf, duration, grouped, kibibytes, newKey, secretConfig, secretToken, tails, tokenBy, wait,
} from "./support.js";
import { drive, grown, startWorkers, told } from "./workerd.js";

const SECRET = "a secret of forty bytes, for tests alone";
/** What a busy machine may add to a timeout and to the wait for another request's fetch. */
const WORKER_SLACK_MS = 700;
const CONNECTIONS = 20;
const key = newKey("one");
const token = tokenBy(key);
const health = { id: "health", methods: ["GET"], path: "/health", public: true };

/** @type {import("./support.js").Scenario[]} */
export const workerFaults = [
  { id: "W01", title: "workerd: key server down", run: down },
  { id: "W04", title: "workerd: key server that drips", run: drip },
  { id: "W23", title: "workerd: giant headers, cookies and tokens", run: giants },
];

/** One Worker whose key server can be asked once a second. @param {string} jwksUri */
async function workerOf(jwksUri) {
  const config = configOf({ jwksUri }, { keySets: { cooldownSeconds: 1 } });
  return startWorkers({ one: { config: { ...config, rules: [...config.rules, health] } } });
}

/** @param {string} base @param {number} within milliseconds */
async function recovery(base, within) {
  const started = performance.now();
  while (performance.now() - started < within) {
    const { statuses } = await drive(base, { count: 1, connections: 1, next: () => ({ path: "/pets", bearer: token, expect: 200 }) });
    if (statuses[200]) return performance.now() - started;
    await wait(20);
  }
  return Infinity;
}

/** @type {import("./support.js").Scenario["run"]} */
async function down(row, { long }) {
  const server = await startKeyServer();
  const workers = await workerOf(server.publish("/keys", [key.jwk]));
  await server.down();
  const [started, count] = [performance.now(), long ? 50_000 : 5_000];
  const asked = await drive(workers.bases.one, { count, connections: CONNECTIONS, next: () => ({ path: "/pets", bearer: token, expect: 503 }) });
  const seconds = (performance.now() - started) / 1000;
  const { counts } = await workers.state("one");
  row(`${grouped(count)} requests: each is a 503`, `${told(asked.statuses)}, ${asked.broken} broken connections`, asked.wrong + asked.broken === 0 && asked.statuses[503] === count);
  row("1 fetch a cooldown (30 s; here 1 s)", `${counts.key_set} in ${seconds.toFixed(1)} s`, counts.key_set >= 1 && counts.key_set <= Math.ceil(seconds) + 1);
  const open = await drive(workers.bases.one, { count: 1000, connections: CONNECTIONS, next: () => ({ path: "/health", expect: 200 }) });
  row("a public route stays open", told(open.statuses), open.wrong === 0);
  await server.up();
  const back = await recovery(workers.bases.one, 10_000);
  row("a good token passes within 1 cooldown of the return", duration(back), back < Infinity, back <= 1100);
  row("a request", tails(asked.times), true);
  await Promise.all([workers.stop(), server.down()]);
}

/** @type {import("./support.js").Scenario["run"]} */
async function drip(row) {
  const server = await startKeyServer();
  const workers = await workerOf(server.publish("/keys", FAULTS.drip([key.jwk], "")));
  const calm = await drive(workers.bases.one, { count: 1000, connections: CONNECTIONS, next: () => ({ path: "/health", expect: 200 }) });
  let asking = true;
  const waiting = drive(workers.bases.one, { count: 200, connections: 50, next: () => ({ path: "/pets", bearer: token, expect: 503 }) });
  const times = /** @type {number[]} */ ([]);
  let wrong = 0;
  void waiting.finally(() => (asking = false));
  while (asking) {
    const beside = await drive(workers.bases.one, { count: 100, connections: 5, next: () => ({ path: "/health", expect: 200 }) });
    times.push(...beside.times);
    wrong += beside.wrong + beside.broken;
  }
  const waited = await waiting;
  const most = Math.max(...waited.times);
  row("50 at once, 200 in all, while it drips a byte each 0.1 s: each is a 503", `${told(waited.statuses)}, ${waited.broken} broken connections`, waited.wrong + waited.broken === 0);
  row(`the deadline of ${TIMEOUT_MS} ms covers the whole body`, `${duration(most)} at most`, true, most <= TIMEOUT_MS + WORKER_SLACK_MS);
  row("a public route beside them stays open", `${wrong} of ${grouped(times.length)} not let through; ${tails(calm.times)} before, ${tails(times)} beside`, wrong === 0 && times.length > 0);
  server.publish("/keys", [key.jwk]);
  const back = await recovery(workers.bases.one, 10_000);
  row("a good token passes within 1 cooldown of the return", duration(back), back < Infinity, back <= 1100 + TIMEOUT_MS);
  await Promise.all([workers.stop(), server.down()]);
}

/** Beside a good token. @type {[string, () => Record<string, string>][]} */
const GIANTS = [
  ["a cookie of 8 KiB", () => ({ cookie: `a=${"b".repeat(8_192)}` })],
  ["a cookie of 100 KiB", () => ({ cookie: `a=${"b".repeat(102_400)}` })],
  ["a cookie of a megabyte", () => ({ cookie: `a=${"b".repeat(1_000_000)}` })],
  ["1 000 cookies", () => ({ cookie: Array.from({ length: 1000 }, (_, at) => `c${at}=v`).join("; ") })],
  ["1 000 fields", () => Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`x-${at}`, "v"]))],
  ["20 000 fields", () => Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`x-${at}`, "v"]))],
  ["a field of a megabyte", () => ({ "x-long": "x".repeat(1_000_000) })],
];

/** @type {import("./support.js").Scenario["run"]} */
async function giants(row, { long }) {
  const each = long ? 100 : 10;
  const workers = await startWorkers({ one: { config: secretConfig({ binding: "KEY" }), key: SECRET } });
  const good = secretToken(SECRET);
  const next = () => ({ path: "/pets", bearer: good, expect: 200 });
  await drive(workers.bases.one, { count: 2000, connections: CONNECTIONS, next });
  const memory = { most: 0, held: (await workers.state("one")).moduleBytes };
  const beside = { asked: 0, wrong: 0 };
  /** @param {Record<string, string>} headers */
  const answers = async (headers) => {
    const statuses = /** @type {Record<string, number>} */ ({});
    for (let at = 0; at < each; at += 1) {
      const [status, one] = await Promise.all([statusOf(workers.bases.one, headers), statusOf(workers.bases.one, { authorization: `Bearer ${good}` })]);
      statuses[status] = (statuses[status] ?? 0) + 1;
      beside.asked += 1;
      beside.wrong += one === "200" ? 0 : 1;
    }
    const { moduleBytes } = await workers.state("one");
    memory.most = Math.max(memory.most, moduleBytes - memory.held);
    memory.held = moduleBytes;
    return statuses;
  };
  const before = await workers.held("one");
  const kinds = { tokens: [...TOKENS, ...WITHIN], total: /** @type {Record<string, number>} */ ({}), odd: /** @type {string[]} */ ([]) };
  for (const { name, make } of kinds.tokens) {
    for (const [status, count] of Object.entries(await answers({ authorization: `Bearer ${make(SECRET)}` }))) {
      kinds.total[status] = (kinds.total[status] ?? 0) + count;
      if (!["401", "431", "closed"].includes(status)) kinds.odd.push(`${name}: ${status}`);
    }
  }
  row(`${kinds.tokens.length} kinds of oversize token, ${each} of each: all refused, by us (401) or by workerd (431)`, `${told(kinds.total)}${kinds.odd.map((one) => `; ${one}`).join("")}`, kinds.odd.length === 0);
  for (const [name, make] of GIANTS) {
    const statuses = await answers({ authorization: `Bearer ${good}`, ...make() });
    row(`${name} beside a good token: let through, or refused by workerd`, told(statuses), Object.keys(statuses).every((status) => ["200", "431", "closed"].includes(status)));
  }
  row("good requests beside them all pass", `${beside.wrong} of ${grouped(beside.asked)} not let through`, beside.wrong === 0);
  const { counts } = await workers.state("one");
  row("no trap; the module grows by 1 MiB at most for a kind", `${counts.module_trap ?? 0} traps, ${kibibytes(memory.most)}`, counts.module_trap === undefined && memory.most <= 1_048_576);
  grown(row, before, await workers.held("one"), 2 * 1_048_576);
  await workers.stop();
}

/**
 * The status of the answer, or that there was none.
 *
 * @param {string} base
 * @param {Record<string, string>} headers
 * @returns {Promise<string>}
 */
function statusOf(base, headers) {
  return new Promise((resolve) => {
    const asked = send(`${base}/pets`, { headers, agent: false });
    asked.on("error", () => resolve("closed"));
    asked.on("response", (response) => {
      response.resume();
      resolve(String(response.statusCode));
    });
    asked.end();
  });
}
