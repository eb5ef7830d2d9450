// @ts-check
// A module that traps, again and again, in each way there is.
import { duration, grouped, mebibytes, moduleBytes, open, quantile, secretConfig, secretToken, trapsIn } from "./support.js";
import { initSync } from "../../pkg/edge_authorizer.js";

const SECRET = "a secret of forty bytes, for tests alone";
const EVERY = 1000;
/** More calls than the shim makes one within another, so that the module is the one to find no stack. */
const SHIM_CALLS = 40;
/** How often it is asked there before somewhat further down. */
const ASKED_THERE = 3;
const PAGE_BYTES = 65_536;

/** @type {import("./support.js").Scenario[]} */
export const traps = [{ id: "F18", title: "trap recovery", run: storm }];

/** What makes the module trap at the next request but for a few. @type {Record<string, (ask: () => void, hasTrapped: () => boolean) => void>} */
const CAUSES = {
  "its memory is broken": () => void moduleBytes().fill(0xff),
  "no memory is left": () => exhaust(),
  "no stack is left": deepen,
};

/** @type {import("./support.js").Scenario["run"]} */
async function storm(row, { long }) {
  const total = long ? 100_000 : 9_000;
  // On a clock that stands still, no secret is due to be read again.
  const { authorizer, seen } = await open(secretConfig({ env: "KEY" }), { stepped: true, io: { secret: () => SECRET } });
  const other = await open(secretConfig({ env: "KEY" }), { io: { secret: () => SECRET } });
  const good = asked(secretToken(SECRET));
  const bad = asked(secretToken(`${SECRET}, another`));
  await authorizer.authorize(bad);
  const counts = { wrong: 0, trapped: 0, silent: 0, faces: new Set(), reused: 0 };
  const times = { replaced: /** @type {number[]} */ ([]), calm: /** @type {number[]} */ ([]) };
  const kinds = Object.entries(CAUSES);
  for (let number = 1; number <= total; number += 1) {
    if (number % EVERY !== 0) {
      const started = performance.now();
      const effect = authorizer.authorizeSync(number % 2 ? good : bad)?.effect;
      times.calm.push(performance.now() - started);
      counts.wrong += effect === (number % 2 ? "Allow" : "Deny") ? 0 : 1;
      continue;
    }
    const [cause, provoke] = kinds[(number / EVERY) % kinds.length];
    const before = trapsIn(seen.records);
    const memory = exports();
    trapOnce(authorizer, provoke, () => trapsIn(seen.records) > before, counts);
    if (trapsIn(seen.records) === before) throw new Error(`no trap though ${cause}`);
    counts.trapped += 1;
    const started = performance.now();
    counts.wrong += authorizer.authorizeSync(good)?.effect === "Allow" ? 0 : 1;
    times.replaced.push(performance.now() - started);
    counts.wrong += other.authorizer.authorizeSync(good)?.effect === "Allow" ? 0 : 1;
    counts.reused += exports() === memory ? 1 : 0;
    seen.records.length = 0;
  }
  row(`${grouped(total)} requests, a trap at every ${grouped(EVERY)}th, because ${kinds.map(([cause]) => cause).join(", ")}: each is denied, without detail`, `${counts.trapped} traps, ${counts.silent} of them denied, ${counts.faces.size} face`, counts.silent === counts.trapped && counts.faces.size === 1);
  row("every other request is decided right, and the next one after a trap", `${counts.wrong} wrong`, counts.wrong === 0);
  row("no memory of a broken instance is used again", `${counts.reused} times; ${mebibytes(moduleBytes().length)} in the last`, counts.reused === 0);
  row("an instance is replaced within 50 ms", `p50 ${duration(quantile(times.replaced, 0.5))}, ${duration(Math.max(...times.replaced))} at most; a calm decision p50 ${duration(quantile(times.calm, 0.5))}`, true, Math.max(...times.replaced) <= 50);
}

/** @param {string} token @param {Record<string, string>} [headers] @returns {any} */
function asked(token, headers = {}) {
  return { method: "GET", path: "/pets", headers: { authorization: `Bearer ${token}`, ...headers } };
}

/**
 * Provokes, and asks until it has trapped; that request must have been denied.
 *
 * @param {any} authorizer
 * @param {(ask: () => void, hasTrapped: () => boolean) => void} provoke
 * @param {() => boolean} hasTrapped
 * @param {{ silent: number, faces: Set<string> }} counts
 */
function trapOnce(authorizer, provoke, hasTrapped, counts) {
  // Large enough for the module to need memory.
  const fields = Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`x-${at}`, "a".repeat(1000)]));
  const request = asked(secretToken(SECRET), fields);
  const ask = () => {
    if (hasTrapped()) return;
    const decision = authorizer.authorizeSync(request);
    if (!hasTrapped()) return;
    counts.silent += decision?.effect === "Deny" && decision.status === 503 ? 1 : 0;
    counts.faces.add(JSON.stringify({ ...decision, problem: { ...decision?.problem, instance: "" } }));
  };
  provoke(ask, hasTrapped);
  for (let at = 0; at < 20 && !hasTrapped(); at += 1) ask();
}

/** The exports of the instance in use. */
function exports() {
  return /** @type {any} */ (initSync(/** @type {any} */ (undefined)));
}

/** Takes all the memory there is, zeroed by the host on first touch alone. */
function exhaust() {
  const { memory } = exports();
  for (let step = 65_536; step >= 1; ) {
    step = Math.min(step, 65_536 - memory.buffer.byteLength / PAGE_BYTES);
    try {
      if (step > 0) memory.grow(step);
    } catch {
      step = Math.floor(step / 2);
    }
  }
}

/**
 * Calls itself until no stack is left, and asks on the way back, from as far up as the shim needs; further down there is not
 * enough to answer anybody.
 *
 * @param {() => void} ask
 * @param {() => boolean} hasTrapped
 */
function deepen(ask, hasTrapped) {
  for (let calls = SHIM_CALLS; calls >= 0 && !hasTrapped(); calls -= 1) {
    let asked = 0;
    const down = () => {
      try {
        down();
      } catch {
        // As deep as it goes.
      }
      if (asked === ASKED_THERE) return;
      try {
        reach(calls);
        asked += 1;
        ask();
      } catch {
        // Not far enough up.
      }
    };
    down();
  }
}

/** @param {number} calls @returns {number} */
function reach(calls) {
  return calls === 0 ? 0 : reach(calls - 1) + 1;
}
