// @ts-check
// Every scenario, in the order of the table.
import { caches } from "./caches.js";
import { ceilings } from "./ceilings.js";
import { clocks } from "./clocks.js";
import { configs } from "./configs.js";
import { limits } from "./limits.js";
import { rotations } from "./rotations.js";
import { secrets } from "./secrets.js";
import { soaks } from "./soak.js";
import { sources } from "./sources.js";
import { starts } from "./starts.js";
import { timings } from "./timing.js";
import { traps } from "./traps.js";
import { workerFaults } from "./worker_faults.js";
import { workerLoads } from "./worker_loads.js";

const node = [
  ...[sources, rotations, clocks, caches, soaks, starts],
  ...[traps, secrets, timings, limits, ceilings, configs],
].flat();
const workerd = [workerFaults, workerLoads].flat();

/** @type {import("./support.js").Scenario[]} by the numbers in their ids */
export const scenarios = [node, workerd].flatMap((group) => group.toSorted((one, other) => one.id.localeCompare(other.id)));
