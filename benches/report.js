// @ts-check
/** Writes the figures into docs/performance.md, between its markers, and draws the charts. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { drawChart } from "./chart.js";
import { fillPage, table } from "./page.js";
import { oursName, ratio } from "./ratio.js";

const docs = join(import.meta.dirname, "..", "docs");
const page = join(docs, "performance.md");

/** @param {any} results as in results.json */
export async function writeReport(results) {
  const sections = /** @type {Record<string, string>} */ ({
    machine: machineText(results),
    verify: ratioTable(results),
    node24: timesTable(results.node24),
    node22: timesTable(results.node22),
    workerd: timesTable(results.workerd),
    cold: coldTable(results.cold),
    growth: growthTable(results.growth),
    memory: memoryText(results.memory),
    size: sizeText(results.size),
  });
  await fillPage(page, (name) => sections[name] ?? "");
  for (const theme of /** @type {const} */ (["light", "dark"])) {
    await writeFile(join(docs, `performance-${theme}.svg`), drawChart(results, theme));
  }
}

/** @param {any} results */
function machineText({ machine, peers, rounds }) {
  const versions = Object.entries(peers).map(([name, version]) => `${name} ${version}`);
  return [
    `${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB; Node ${machine.node} (V8 ${machine.v8}, OpenSSL ${machine.openssl}), Node ${machine.node22}, workerd ${machine.workerd};`,
    `${versions.join(", ")}. Medians of ${rounds} rounds, ${machine.date}.`,
  ].join("\n");
}

/** Ours against the best peer and the host's own function, everywhere. @param {any} results */
function ratioTable({ node24, node22, workerd, cached }) {
  const hosts = /** @type {[string, any][]} */ ([["Node 24", { ...node24, ...cached }], ["Node 22", node22], ["workerd", workerd]]);
  const rows = hosts.flatMap(([host, times]) =>
    Object.entries(times ?? {}).map(([algorithm, measured]) => {
      const { peer, raw } = ratio(measured);
      const rawText = raw ? [microseconds(raw.time), `**${raw.ratio.toFixed(2)}**`] : ["", ""];
      return [host, algorithm, microseconds(measured[oursName].p50), `${microseconds(peer.time)} ${peer.name}`, `**${peer.ratio.toFixed(2)}**`, ...rawText];
    }),
  );
  return table(["host", "", "ours, µs", "best peer, µs", "ours / best peer", "host's signature alone, µs", "ours / that"], rows);
}

/** @param {any} times */
function timesTable(times) {
  if (!times) return "";
  const algorithms = Object.keys(times);
  const names = [...new Set(algorithms.flatMap((algorithm) => Object.keys(times[algorithm])))];
  const cell = (/** @type {any} */ time) => (time ? `${microseconds(time.p50)}${Number.isFinite(time.p99) ? ` / ${microseconds(time.p99)}` : ""}` : "");
  return table(["µs", ...algorithms], names.map((name) => [name, ...algorithms.map((algorithm) => cell(times[algorithm][name]))]));
}

/** @param {any} cold */
function coldTable(cold) {
  if (!cold) return "";
  const algorithms = Object.keys(cold);
  const names = [...new Set(algorithms.flatMap((algorithm) => Object.keys(cold[algorithm])))];
  const rows = names.map((name) => [name, ...algorithms.map((algorithm) => cold[algorithm][name]?.toFixed(1) ?? "")]);
  const ratios = algorithms.map((algorithm) => {
    const peers = Object.entries(cold[algorithm]).filter(([name]) => name !== oursName && !name.endsWith("alone"));
    return `**${(cold[algorithm][oursName] / Math.min(...peers.map(([, time]) => Number(time)))).toFixed(2)}**`;
  });
  return table(["ms over an empty process", ...algorithms], [...rows, ["ours / best peer", ...ratios]]);
}

/** @param {any[]} growth */
function growthTable(growth = []) {
  const first = (/** @type {string} */ what) => growth.find((point) => point.what === what)?.nanoseconds;
  const rows = growth.map(({ what, size, nanoseconds }) => [what, String(size), microseconds(nanoseconds), (nanoseconds / first(what)).toFixed(2)]);
  return table(["what grows", "to", "µs", "times the first"], rows);
}

/** @param {string[]} [lines] */
function memoryText(lines = []) {
  return ["```text", ...lines, "```"].join("\n");
}

/** @param {any} size */
function sizeText(size) {
  if (!size) return "";
  const kibibytes = (/** @type {number} */ bytes) => `${(bytes / 1024).toFixed(0)} KiB`;
  return `The module, with everything in it: ${kibibytes(size.raw)}, ${kibibytes(size.gzip)} by gzip, ${kibibytes(size.brotli)} by brotli.`;
}

/** @param {number} nanoseconds */
function microseconds(nanoseconds) {
  return (nanoseconds / 1000).toFixed(nanoseconds < 1e4 ? 2 : nanoseconds < 1e5 ? 1 : 0);
}
