// @ts-check
// Writes what was measured into docs/load.md, between its markers.
import { loadavg } from "node:os";
import { join } from "node:path";
import { machine } from "../../benches/machine.js";
import { fillPage, table } from "../../benches/page.js";

const page = join(import.meta.dirname, "..", "..", "docs", "load.md");
const HEAD = ["", "promised", "measured", "held"];

/**
 * @param {import("./table.js").Outcome} outcome in place of the last one of the same scenario
 * @param {number} seed
 */
export async function writeReport(outcome, seed) {
  await fillPage(page, (name, before) => {
    if (name === "machine") return machineText(seed);
    const kept = before.split("\n").filter((line) => idOf(line) && idOf(line) !== outcome.id);
    const made = isIn(name, outcome.id) ? lines(outcome) : [];
    const sorted = [...kept, ...made].toSorted((one, other) => idOf(one).localeCompare(idOf(other)));
    return [table(HEAD, [], "---"), ...sorted].join("\n");
  });
}

/** @param {string} section @param {string} id */
function isIn(section, id) {
  return section === (id.startsWith("W") ? "workerd" : "node");
}

/** The scenario a line of a table is of, or nothing. @param {string} line */
function idOf(line) {
  return /^\| \*\*([FW]\d+)\*\*/.exec(line)?.[1] ?? "";
}

/** @param {import("./table.js").Outcome} outcome */
function lines({ id, title, rows }) {
  return rows.map(({ promised, measured, holds, inTime }, at) => {
    const held = inTime === undefined ? "yes" : inTime ? "in time" : "**late**";
    const cells = [`**${id}**${at === 0 ? ` ${title}` : ""}`, promised, measured, holds ? held : "**no**"];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  });
}

/** @param {number} seed */
function machineText(seed) {
  const { processor, cores, memoryGiB, node, v8, workerd, date } = machine();
  const load = loadavg()[1].toFixed(1);
  return `${processor}, ${cores} cores, ${memoryGiB} GiB; Node ${node} (V8 ${v8}), workerd ${workerd}; ${date}, seed ${seed}. Load average at the end: ${load}.`;
}
