// @ts-check
// Many requests to one instance, half of them refused.
import { moduleMemory, duration, grouped, kibibytes, mebibytes, quantile, secretConfig, secretToken } from "./support.js";
import { createAuthorizer } from "../../js/index.js";
import { Random } from "../differential/random.js";
import { askable, besideGood, tokenCases } from "./corpus.js";
import { collectGarbage } from "./heap.js";

const SECRET = "a secret of forty bytes, for tests alone";
/** How often each case is asked until every key has earned the tables it can. */
const EARNING_ROUNDS = 20;
const MEBIBYTE = 1_048_576;

/** @type {import("./support.js").Scenario[]} */
export const soaks = [{ id: "F16", title: "soak", run: soak }];

/** @type {import("./support.js").Scenario["run"]} */
async function soak(row, { long, seed }) {
  const total = long ? 1_000_000 : 40_000;
  const warm = total / (long ? 100 : 4);
  const window = total / 10;
  const random = new Random(seed);
  const cases = await askable(besideGood(tokenCases()));
  const [refused, allowed] = ["deny", "allow"].map((effect) => cases.filter(({ expect }) => expect === effect));
  await warmUp(cases);
  const authorizer = await createAuthorizer(secretConfig({ env: "KEY" }), /** @type {any} */ ({ secret: () => SECRET, log: () => {} }));
  const fresh = (/** @type {number} */ number) => {
    const headers = { authorization: `Bearer ${secretToken(SECRET, { sub: `user-${number}` })}` };
    return () => authorizer.authorizeSync({ method: "GET", path: "/pets", headers })?.effect;
  };
  const times = new Float64Array(total);
  let wrong = 0;
  let before = { heap: 0, module: 0 };
  for (let number = 0; number < total; number += 1) {
    if (number === warm) before = reading();
    const isGood = random.chance(50);
    const ask = !isGood ? random.pick(refused).ask : random.chance(50) ? random.pick(allowed).ask : fresh(number);
    const started = performance.now();
    const effect = ask();
    times[number] = performance.now() - started;
    wrong += effect === (isGood ? "Allow" : "Deny") ? 0 : 1;
  }
  const after = reading();
  row(`${grouped(total)} requests, half of them one of ${grouped(refused.length)} that must be refused: none decided wrongly`, `${wrong} wrong`, wrong === 0);
  row(`the module's memory stays as it is after the first ${grouped(warm)}`, `${kibibytes(after.module - before.module)} more, ${mebibytes(after.module)} in all`, after.module === before.module);
  row("the heap stays as it is, 1 MiB apart", `${mebibytes(after.heap - before.heap)} more`, after.heap - before.heap <= MEBIBYTE);
  const [first, last] = [times.subarray(warm, warm + window), times.subarray(total - window)].map((part) => [0.5, 0.99].map((share) => quantile([...part], share)));
  row(`p99 of the last ${grouped(window)} within 10 % of the first`, `${duration(first[1])}, then ${duration(last[1])}; p50 ${duration(first[0])}, then ${duration(last[0])}`, true, last[1] <= first[1] * 1.1);
}

/**
 * Until the keys have the tables that they can earn, and forged MACs have had their secrets read again.
 *
 * @param {Awaited<ReturnType<typeof askable>>} cases
 */
async function warmUp(cases) {
  for (const { authorize } of cases) await authorize();
  for (let round = 0; round < EARNING_ROUNDS; round += 1) for (const { ask } of cases) ask();
}

function reading() {
  collectGarbage();
  return { heap: process.memoryUsage().heapUsed, module: moduleMemory() };
}
