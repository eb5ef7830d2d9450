// @ts-check
// Inputs beyond every limit, beside good ones.
import { startKeyServer } from "./key_server.js";
import { KEY_SETS, TOKENS, WITHIN } from "./oversize.js";
import {
  configOf, duration, forged, grouped, kibibytes, moduleMemory, newKey, open, quantile, request, secretConfig, secretToken, Stopwatch, tails,
  tokenBy, trapsIn,
} from "./support.js";

const SECRET = "a secret of forty bytes, for tests alone";
const EACH = 100;
const MEBIBYTE = 1_048_576;

/** @type {import("./support.js").Scenario[]} */
export const limits = [{ id: "F23", title: "oversize inputs", run: oversize }];

/** @type {import("./support.js").Scenario["run"]} */
async function oversize(row) {
  const { authorizer, ask, seen } = await open(secretConfig({ env: "KEY" }), { io: { secret: () => SECRET } });
  let number = 0;
  const good = () => ask(secretToken(SECRET, { jti: `${(number += 1)}` }));
  await ask(secretToken(`${SECRET}, another`));
  const calm = new Stopwatch();
  for (let at = 0; at < 2000; at += 1) await calm.take(good);
  const normal = calm.work;
  const memory = { before: moduleMemory(), most: 0 };
  const counts = { refused: 0, beside: 0 };
  const beside = /** @type {number[]} */ ([]);
  const measured = [];
  for (const { name, after, budgetMs, make } of [...TOKENS, ...WITHIN]) {
    const token = make(SECRET);
    const watch = new Stopwatch();
    const before = moduleMemory();
    for (let at = 0; at < EACH; at += 1) {
      const { effect } = await watch.take(() => authorizer.authorize(request(token)));
      counts.refused += effect === "Deny" ? 1 : 0;
      const answer = await good();
      beside.push(answer.took);
      counts.beside += answer.effect === "Allow" ? 1 : 0;
    }
    memory.most = Math.max(memory.most, moduleMemory() - before);
    measured.push({ name: `${name} (${after})`, budgetMs, watch });
  }
  const total = measured.length * EACH;
  row(`${measured.length} kinds of token, ${EACH} of each: all refused`, `${grouped(counts.refused)} of ${grouped(total)}, ${trapsIn(seen.records)} traps`, counts.refused === total && trapsIn(seen.records) === 0);
  row("the module grows by 1 MiB at most for a kind", `${kibibytes(memory.most)}, ${kibibytes(moduleMemory() - memory.before)} in all`, memory.most <= MEBIBYTE);
  row("good tokens beside them all pass", `${grouped(counts.beside)} of ${grouped(total)}`, counts.beside === total);
  const [before, during] = [quantile(calm.times, 0.99), quantile(beside, 0.99)];
  row("and take 10 % longer at p99", `${duration(before)} alone, ${duration(during)} beside them`, true, during <= before * 1.1);
  for (const { name, budgetMs, watch } of measured) timed(row, name, budgetMs, watch, normal);
  await keySets(row, normal);
}

/** Each while good keys are held, which must go on to serve. @param {import("./support.js").Note} row @param {number} normal */
async function keySets(row, normal) {
  const server = await startKeyServer();
  const key = newKey("one");
  const jwksUri = server.publish("/keys", [key.jwk]);
  const token = tokenBy(key);
  const { ask, step, seen } = await open(configOf({ jwksUri }), { stepped: true });
  await ask(token);
  const counts = { kept: 0, fetches: seen.fetches };
  const memory = moduleMemory();
  for (const { name, after, budgetMs, make } of KEY_SETS) {
    const text = Buffer.from(make());
    server.publish("/keys", (_, response) => void response.end(text));
    const watch = new Stopwatch();
    for (let at = 0; at < EACH; at += 1) {
      step(31_000);
      // An unknown key id has the set fetched, so the work of the fetch, and of the server in this thread, is in it.
      await watch.take(() => ask(forged(`${name} ${at}`)));
      counts.kept += (await ask(token)).effect === "Allow" ? 1 : 0;
      // Before the held set grows too old.
      if (at % 10 === 9) await renew(server, key, text, ask, step);
    }
    timed(row, `${name} (${after}), with its fetch`, budgetMs, watch, normal);
  }
  const total = KEY_SETS.length * EACH;
  row(`${KEY_SETS.length} kinds of key set, ${EACH} of each: none serves, the old keys do`, `${counts.kept} of ${total} good tokens passed, ${grouped(seen.fetches - counts.fetches)} fetches`, counts.kept === total && seen.fetches - counts.fetches >= total);
  row("the module grows by 1 MiB at most for them", kibibytes(moduleMemory() - memory), moduleMemory() - memory <= MEBIBYTE);
  await server.down();
}

/** @param {any} server @param {ReturnType<typeof newKey>} key @param {Buffer} bad @param {(token: string) => Promise<any>} ask @param {(millis: number) => void} step */
async function renew(server, key, bad, ask, step) {
  server.publish("/keys", [key.jwk]);
  step(31_000);
  await ask(forged("renewal"));
  server.publish("/keys", (/** @type {any} */ _, /** @type {any} */ response) => void response.end(bad));
}

/** @param {import("./support.js").Note} row @param {string} name @param {number} budgetMs @param {Stopwatch} watch @param {number} normal */
function timed(row, name, budgetMs, watch, normal) {
  const { times, work } = watch;
  row(`${name}: ${budgetMs} ms of work`, `${duration(work)}, ${(work / normal).toFixed(0)} times a normal decision; ${tails(times)}`, true, work <= budgetMs);
}
