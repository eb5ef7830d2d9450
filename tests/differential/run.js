// @ts-check
/**
 * Decides mutated tokens by the authorizer and by jose, and fails where they differ for a reason that classes.js does not name.
 *
 * `--count N`, `--seed TEXT` and `--from NUMBER` say which, `--only NUMBER` shows one of them, `--table` prints the classes.
 */
import { parseArgs } from "node:util";
import { classes, classOf, classTable } from "./classes.js";
import { Facts } from "./facts.js";
import { Hosts } from "./hosts.js";
import { ours, theirs } from "./sides.js";
import { Stream } from "./stream.js";
import { caseWorlds, ownWorlds } from "./worlds.js";

/**
 * @typedef {import("./stream.js").Plan} Plan
 * @typedef {import("./worlds.js").World} World
 * @typedef {import("./sides.js").Answer} Answer
 * @typedef {import("./stream.js").Mutant & { we: Answer, jose: Answer, differs: string | undefined }} Judged
 *   `differs` is the class of a disagreement, or "" for one in no class
 */

/** Mutants that go to the other hosts together. */
const CHUNK = 10_000;
/** Mutants that are judged at once. */
const AT_ONCE = 64;
/** A run of so many meets every class. */
const FULL = 20_000;
/** A run of more builds the native side optimised. */
const LONG = 100_000;
/** Most disagreements that are shown. */
const SHOWN = 10;
const WHO = { we: "we refuse   ", jose: "jose refuses" };

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "20000" },
    seed: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
    only: { type: "string" },
    table: { type: "boolean" },
  },
});

/** @param {string} seed */
async function open(seed) {
  const [own, cases] = [ownWorlds(), caseWorlds()];
  /** @type {Map<World, [import("./sides.js").Side, import("./sides.js").Side]>} */
  const sides = new Map();
  for (const world of [...own, ...cases.map(({ world }) => world)]) {
    const we = await ours(world);
    if (we) sides.set(world, [we, await theirs(world)]);
  }
  // What we refuse as a configuration is no job for jose either.
  const taken = cases.filter(({ world }) => sides.has(world));
  const stream = new Stream(seed, own, taken);
  const judge = async (/** @type {Plan} */ plan) => {
    const mutant = stream.make(plan);
    const [we, jose] = await Promise.all((sides.get(mutant.world) ?? []).map((side) => side(mutant.token)));
    return /** @type {Judged} */ ({ ...mutant, we, jose, differs: difference(mutant, we, jose) });
  };
  return { stream, judge };
}

/** @param {import("./stream.js").Mutant} mutant @param {Answer} we @param {Answer} jose */
function difference({ token, world }, we, jose) {
  if (we.allows !== jose.allows) return classOf(new Facts(token, world), we, jose)?.name ?? "";
  return isReadAlike(we, jose) ? undefined : "";
}

/** @param {Answer} one @param {Answer} other */
function isReadAlike({ reads: one }, { reads: other }) {
  return one?.issuer === other?.issuer && one?.subject === other?.subject && one?.expiresAt === other?.expiresAt;
}

/** @param {number} from @param {number} count @returns {Promise<number>} an exit code */
async function run(from, count) {
  const started = performance.now();
  const { stream, judge } = await open(values.seed);
  const end = from + count;
  console.log(`${count} mutants of ${stream.seeds} tokens, seed ${values.seed}`);
  const hosts = await Hosts.start(count > LONG);
  const tally = { allowed: 0, refused: 0, differ: new Map(classes.map(({ name }) => [name, 0])), reasons: new Set() };
  let faults = 0;
  const fault = (/** @type {string} */ text) => {
    faults += 1;
    if (faults <= SHOWN) console.log(`\n${text}`);
  };
  try {
    for (let start = from; start < end; start += CHUNK) {
      const chunk = [];
      for await (const [plan, judged] of together(stream, judge, start, Math.min(start + CHUNK, end))) {
        chunk.push({ ...judged, number: plan.number });
        tally.reasons.add(judged.we.reason);
        if (judged.differs) tally.differ.set(judged.differs, (tally.differ.get(judged.differs) ?? 0) + 1);
        else if (judged.differs === "") fault(`in no class: ${await shown(await smallest(plan, judge), judge)}`);
        else if (judged.we.allows) tally.allowed += 1;
        else tally.refused += 1;
      }
      (await hosts.differences(chunk)).forEach((text) =>
        fault(`hosts differ, --seed ${values.seed} --from ${start} --count ${chunk.length}: ${text}`),
      );
    }
  } finally {
    await hosts.stop();
  }
  const dead = [...tally.differ].filter(([, met]) => met === 0).map(([name]) => name);
  if (from === 0 && count >= FULL) dead.forEach((name) => fault(`nothing fell into the class "${name}"`));
  report(count, tally);
  console.log(`${((performance.now() - started) / 1000).toFixed(0)} s; natively, in Node and in workerd the answers are compared byte for byte`);
  console.log(`differential: ${count - Math.min(faults, count)} passed, ${faults} failed`);
  return faults === 0 ? 0 : 1;
}

/**
 * Judges some at once, as jose leaves signatures to other threads.
 * @param {Stream} stream @param {(plan: Plan) => Promise<Judged>} judge
 * @param {number} start @param {number} end
 */
async function* together(stream, judge, start, end) {
  for (let first = start; first < end; first += AT_ONCE) {
    const plans = Array.from({ length: Math.min(AT_ONCE, end - first) }, (_, index) => stream.plan(first + index));
    const judged = await Promise.all(plans.map(judge));
    for (const [index, plan] of plans.entries()) yield /** @type {const} */ ([plan, judged[index]]);
  }
}

/** @param {number} count @param {{ allowed: number, refused: number, differ: Map<string, number>, reasons: Set<string> }} tally */
function report(count, { allowed, refused, differ, reasons }) {
  for (const { name, refuses } of classes) console.log(`${String(differ.get(name)).padStart(8)}  ${WHO[refuses]}  ${name}`);
  console.log(`${String(allowed).padStart(8)}  both allow, and read the same issuer, subject and expiry`);
  console.log(`${String(refused).padStart(8)}  both refuse; ${reasons.size - 1} reasons of ours in all`);
  console.log(`${((100 * (allowed + refused)) / count).toFixed(3)} % alike`);
}

/**
 * With as few changes as still make a disagreement in no class.
 * @param {Plan} plan @param {(plan: Plan) => Promise<Judged>} judge
 * @returns {Promise<Plan>}
 */
async function smallest(plan, judge) {
  for (let index = 0; index < plan.steps.length; index += 1) {
    const less = { ...plan, steps: plan.steps.toSpliced(index, 1) };
    if ((await judge(less)).differs === "") return smallest(less, judge);
  }
  return plan;
}

/** @param {Plan} plan @param {(plan: Plan) => Promise<Judged>} judge */
async function shown(plan, judge) {
  const { token, world, we, jose, differs } = await judge(plan);
  const said = (/** @type {Answer} */ { allows, reason, reads }) => (allows ? `allow ${JSON.stringify(reads)}` : `refuse: ${reason}`);
  const parts = token
    .split(".")
    .slice(0, 2)
    .map((segment) => `  ${Buffer.from(segment, "base64url")}`);
  return [
    `--seed ${plan.seed} --only ${plan.number}, world ${world.name}`,
    `  changes: ${plan.steps.map(({ mutation }) => mutation.name).join("; ") || "none"}`,
    `  we ${said(we)}`,
    `  jose ${said(jose)}`,
    `  class: ${differs === undefined ? "they agree" : differs || "none"}`,
    ...parts,
    `  ${token}`,
  ].join("\n");
}

/** @param {number} number @returns {Promise<number>} an exit code */
async function showOne(number) {
  const { stream, judge } = await open(values.seed);
  console.log(await shown(stream.plan(number), judge));
  return 0;
}

if (values.table) console.log(classTable());
else process.exitCode = values.only === undefined ? await run(Number(values.from), Number(values.count)) : await showOne(Number(values.only));
