// @ts-check
// Key servers that are down, slow or wrong.
import { FAULTS, startKeyServer } from "./key_server.js";
import {
  SLACK_MS, TIMEOUT_MS, allowed, configOf, countOf, moduleMemory, newKey, open, quantile, slowest, tokenBy, trapsIn, wait,
} from "./support.js";

const key = newKey("one");
const token = tokenBy(key);
/** A second request for a key set comes this much later at the earliest, in the scenarios in real time. */
const COOLDOWN_SECONDS = 1;

/** @type {import("./support.js").Scenario[]} */
export const sources = [
  { id: "F01", title: "key server down at a cold start", run: downAtStart },
  { id: "F02", title: "key server down, keys held", run: downLater },
  { id: "F03", title: "key server that answers after 10 s", run: slow },
  { id: "F04", title: "body that drips", run: drip },
  { id: "F05", title: "errors and redirects", run: (row) => wrong(row, Object.keys(FAULTS).filter((name) => name.startsWith("status"))) },
  { id: "F06", title: "garbage", run: (row) => wrong(row, ["html", "cut JSON", "{}", '{"keys":null}', "gzip bomb"]) },
  { id: "F07", title: "huge answers", run: huge },
  { id: "F08", title: "many keys", run: many },
];

/** @type {import("./support.js").Scenario["run"]} */
async function downAtStart(row) {
  const server = await startKeyServer();
  const config = configOf({ jwksUri: server.publish("/keys", [key.jwk]) }, { keySets: { cooldownSeconds: COOLDOWN_SECONDS } });
  await server.down();
  const { ask, seen } = await open(config);
  const answers = [];
  const started = performance.now();
  while (performance.now() - started < 3000) {
    answers.push(ask(token));
    await wait(10);
  }
  const settled = await Promise.all(answers);
  const seconds = (performance.now() - started) / 1000;
  row("every answer is a denial without detail", `${settled.length - allowed(settled)} of ${settled.length}, ${seen.faces.size} face`, allowed(settled) === 0 && seen.faces.size === 1);
  row(`within ${TIMEOUT_MS + SLACK_MS} ms`, `${slowest(settled).toFixed(0)} ms at most`, true, slowest(settled) <= TIMEOUT_MS + SLACK_MS);
  const bound = Math.ceil(seconds / COOLDOWN_SECONDS) + 1;
  row("1 fetch a cooldown (30 s; here 1 s)", `${seen.fetches} in ${seconds.toFixed(1)} s`, seen.fetches <= bound);
  await server.up();
  const back = performance.now();
  while ((await ask(token)).effect !== "Allow" && performance.now() - back < 5000) await wait(10);
  const recovery = performance.now() - back;
  row("a good token passes within 1 cooldown of the return", `${recovery.toFixed(0)} ms`, true, recovery <= COOLDOWN_SECONDS * 1000 + SLACK_MS);
  await server.down();
}

/** @type {import("./support.js").Scenario["run"]} */
async function downLater(row) {
  const server = await startKeyServer();
  const { ask, seen, step } = await open(configOf({ jwksUri: server.publish("/keys", [key.jwk]) }), { stepped: true });
  const answers = [await ask(token)];
  await server.down();
  const started = performance.now();
  for (let at = 0; at < 10_000; at += 1) {
    step(180);
    answers.push(await ask(token));
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  row("10 000 tokens over 30 min: none denied", `${answers.length - allowed(answers)} denied (clock stepped: 30 min in ${seconds} s)`, allowed(answers) === 10_001);
  // Fetches begin at the age of 8 min, when the set is due.
  row("1 fetch a cooldown of 30 s", `${seen.fetches - 1} in 22 min that the set was due`, seen.fetches - 1 <= 22 * 2 + 1);
  step(40.5 * 60_000);
  const after = await ask(token);
  row("denied once the set is past its age (10 min) and its stale hour", `${after.effect}, status ${after.status}`, after.status === 503);
}

/** @type {import("./support.js").Scenario["run"]} */
async function slow(row) {
  const server = await startKeyServer();
  const { ask, seen } = await open(configOf({ jwksUri: server.publish("/keys", FAULTS.slow([], "")) }));
  const rejections = /** @type {unknown[]} */ ([]);
  const note = (/** @type {unknown} */ reason) => void rejections.push(reason);
  process.on("unhandledRejection", note);
  const answers = await Promise.all(Array.from({ length: 1000 }, () => ask(token)));
  await wait(10);
  process.off("unhandledRejection", note);
  row("1 000 requests at once wait for 1 fetch", `${seen.fetches} fetch`, seen.fetches === 1);
  // A thousand decisions take a while of their own after the one timeout.
  row(`all end by the deadline of ${TIMEOUT_MS} ms, in one denial`, `${slowest(answers).toFixed(0)} ms, ${allowed(answers)} allowed, ${seen.faces.size} face`, allowed(answers) === 0 && seen.faces.size === 1, slowest(answers) <= TIMEOUT_MS + 500);
  row("no rejection is left unhandled", rejections.length, rejections.length === 0);
  await server.down();
}

/** @type {import("./support.js").Scenario["run"]} */
async function drip(row) {
  const server = await startKeyServer();
  const { ask, seen } = await open(configOf({ jwksUri: server.publish("/keys", FAULTS.drip([key.jwk], "")) }));
  const answers = await Promise.all(Array.from({ length: 50 }, () => ask(token)));
  row(`the deadline of ${TIMEOUT_MS} ms covers the whole body`, `${slowest(answers).toFixed(0)} ms at most, ${allowed(answers)} of 50 allowed`, allowed(answers) === 0, slowest(answers) <= TIMEOUT_MS + SLACK_MS);
  row("at most 64 KiB held for it", `${seen.bytes} bytes (a byte each 0.1 s)`, seen.bytes <= 65_536);
  await server.down();
}

/**
 * Each fault on a set that is held and due: 20 requests, then as many a cooldown later.
 *
 * @param {Parameters<import("./support.js").Scenario["run"]>[0]} row
 * @param {string[]} names
 */
async function wrong(row, names) {
  const [server, elsewhere] = await Promise.all([startKeyServer(), startKeyServer()]);
  let followed = 0;
  const target = elsewhere.publish("/keys", (_, response) => {
    followed += 1;
    response.end(JSON.stringify({ keys: [key.jwk] }));
  });
  const total = { asked: 0, denied: 0, fetches: 0, lines: 0, traps: 0, leaks: 0 };
  for (const name of names) {
    const path = `/${encodeURIComponent(name)}`;
    const { ask, seen, step } = await open(configOf({ jwksUri: server.publish(path, [key.jwk]) }), { stepped: true });
    await ask(token);
    server.publish(path, FAULTS[name]([key.jwk], target));
    step(601_000);
    const answers = [];
    for (let at = 0; at < 20; at += 1) answers.push(await ask(token));
    total.asked += answers.length;
    total.denied += answers.length - allowed(answers);
    total.fetches = Math.max(total.fetches, seen.fetches - 1);
    total.lines = Math.max(total.lines, countOf(seen.records, "key_set") - 1);
    total.traps += trapsIn(seen.records);
    total.leaks += JSON.stringify([...seen.faces, ...seen.records]).includes("canary") ? 1 : 0;
  }
  row(`the old keys serve through ${names.length} faults`, `${total.denied} of ${total.asked} denied`, total.denied === 0);
  row("1 fetch in a cooldown of 30 s", `${total.fetches} at most (20 requests in it)`, total.fetches === 1);
  row("one line in the log for each, no text of the server anywhere, no trap", `${total.lines} at most, ${total.leaks} leaks, ${total.traps} traps`, total.lines === 1 && total.leaks + total.traps === 0);
  if (names.includes("status 302")) row("no redirect is followed", `${followed} requests elsewhere`, followed === 0);
  await Promise.all([server.down(), elsewhere.down()]);
}

/** @type {import("./support.js").Scenario["run"]} */
async function huge(row) {
  const server = await startKeyServer();
  let [most, growth, denied] = [0, 0, 0];
  for (const name of ["10 MB", "100 MB"]) {
    for (let round = 0; round < 3; round += 1) {
      const jwksUri = server.publish("/keys", [key.jwk]);
      const { ask, seen, step } = await open(configOf({ jwksUri }), { stepped: true });
      await ask(token);
      server.publish("/keys", FAULTS[name]([], ""));
      step(601_000);
      const before = { memory: moduleMemory(), bytes: seen.bytes };
      denied += (await ask(token)).effect === "Allow" ? 0 : 1;
      most = Math.max(most, seen.bytes - before.bytes);
      growth = Math.max(growth, moduleMemory() - before.memory);
    }
  }
  row("10 MB and 100 MB are given up within 1 MiB", `${(most / 1024).toFixed(0)} KiB read at most`, most <= 1_048_576);
  row("the module grows by 2 MiB at most", `${(growth / 1024).toFixed(0)} KiB`, growth <= 2_097_152);
  row("the old keys serve", `${denied} of 6 denied`, denied === 0);
  await server.down();
}

/** @type {import("./support.js").Scenario["run"]} */
async function many(row) {
  const server = await startKeyServer();
  const others = Array.from({ length: 199 }, (_, at) => newKey(`key-${at}`).jwk);
  const sets = {
    1: [key.jwk],
    200: [...others, key.jwk],
    1000: Array.from({ length: 1000 }, (_, at) => ({ ...others[at % 199], kid: `key-${at}`, x5t: "x".repeat(60) })),
    30_000: Array.from({ length: 30_000 }, (_, at) => ({ ...others[at % 199], kid: `key-${at}`, x5t: "x".repeat(200) })),
  };
  /** @type {Record<string, Awaited<ReturnType<typeof open>>>} */
  const opened = {};
  const effects = /** @type {Record<string, string>} */ ({});
  for (const [count, keys] of Object.entries(sets)) {
    opened[count] = await open(configOf({ jwksUri: server.publish(`/${count}`, keys) }));
    effects[count] = (await opened[count].ask(token)).effect;
  }
  row("200 keys work", effects[200], effects[200] === "Allow");
  row("30 000 keys (10 MB) are refused", effects[30_000], effects[30_000] === "Deny");
  row("1 000 keys beyond 150 000 bytes are refused", effects[1000], effects[1000] === "Deny");
  const times = { 1: /** @type {number[]} */ ([]), 200: /** @type {number[]} */ ([]) };
  for (let round = 0; round < 2000; round += 1) {
    for (const count of /** @type {const} */ ([1, 200])) times[count].push((await opened[count].ask(token)).took);
  }
  const [one, manyKeys] = [quantile(times[1], 0.5), quantile(times[200], 0.5)];
  row("200 keys cost 5 % more than one (median; 15 % for a busy machine)", `${((manyKeys / one - 1) * 100).toFixed(1)} %, ${(one * 1000).toFixed(0)} µs and ${(manyKeys * 1000).toFixed(0)} µs`, true, manyKeys <= one * 1.15);
  await server.down();
}
