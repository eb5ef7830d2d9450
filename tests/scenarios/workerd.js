// @ts-check
// What the scenarios in workerd share: Workers before an upstream, requests in numbers, and what a process holds.
// @ts-ignore it comes without types
import autocannon from "autocannon";
import { readFileSync } from "node:fs";
import { startWorkerd } from "../worker/workerd.js";
import { mebibytes } from "./support.js";

/**
 * What a process may seem to grow by: it collects when it likes, and goes up and down by some 50 MiB. What is ours in it is
 * held more closely, by the module's memory here and the heap in Node.
 */
const RSS_SLACK_BYTES = 64 * 1_048_576;

/**
 * A Worker for each configuration, in one process.
 *
 * @template {string} Name
 * @param {Record<Name, { config: any, key?: string }>} workers
 */
export async function startWorkers(workers) {
  const services = /** @type {Record<string, any>} */ ({ upstream: { main: new URL("upstream.js", import.meta.url).href } });
  const sockets = /** @type {Record<string, any>} */ ({});
  for (const [name, { config, key = "" }] of /** @type {[string, any][]} */ (Object.entries(workers))) {
    const bindings = { CONFIG: JSON.stringify(config), KEY: key, UPSTREAM: { service: "upstream" } };
    services[name] = { main: new URL("worker.js", import.meta.url).href, bindings };
    sockets[name] = { service: name };
    sockets[`${name}-state`] = { service: name, entrypoint: "State" };
  }
  const { bases, pid, stop, output } = await startWorkerd({ services, sockets });
  /** @param {Name} name @param {string} [what] @returns {Promise<{ moduleBytes: number, counts: Record<string, number> }>} */
  const state = async (name, what = "") => (await fetch(`${bases[`${name}-state`]}/${what}`)).json();
  return { bases: /** @type {Record<Name, string>} */ (bases), state, stop, output, rss: () => rssOf(pid) };
}

/** @param {number} pid */
function rssOf(pid) {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kibibytes) * 1024;
}

/**
 * Notes what a process has grown by. It is only a promise after some 40 000 requests, so not where a scenario is short: for as
 * long, one grows with a Worker that does nothing at all, to some 340 MiB.
 *
 * @param {import("./support.js").Note} row
 * @param {number} bytes
 * @param {boolean} isWarm
 * @param {string} [more]
 */
export function grown(row, bytes, isWarm, more = "") {
  const promised = isWarm ? "the process grows by 64 MiB at most" : "the process grows (it is not warm yet)";
  row(promised, `${mebibytes(bytes)}${more}`, !isWarm || bytes <= RSS_SLACK_BYTES);
}

/**
 * Sends requests over connections that are kept alive, each as soon as the one before it is answered.
 *
 * @param {string} base
 * @param {{ count: number, connections: number, next: () => { path: string, bearer?: string, headers?: Record<string, string>, expect: number } }} options
 * @returns {Promise<{ times: number[], statuses: Record<number, number>, wrong: number, broken: number, perSecond: number }>}
 *   `broken` is how many connections broke or waited for too long
 */
export async function drive(base, { count, connections, next }) {
  const times = /** @type {number[]} */ ([]);
  const statuses = /** @type {Record<number, number>} */ ({});
  let wrong = 0;
  const started = performance.now();
  let ended = started;
  const setupRequest = (/** @type {any} */ request, /** @type {any} */ context) => {
    const { path, bearer, headers = {}, expect } = next();
    context.expect = expect;
    return { ...request, path, headers: bearer === undefined ? headers : { ...headers, authorization: `Bearer ${bearer}` } };
  };
  const onResponse = (/** @type {number} */ status, /** @type {string} */ _, /** @type {any} */ context) => {
    wrong += status === context.expect ? 0 : 1;
  };
  const run = autocannon({ url: base, amount: count, connections, sampleInt: 100, timeout: 30, requests: [{ setupRequest, onResponse }] });
  run.on("response", (/** @type {any} */ _, /** @type {number} */ status, /** @type {number} */ __, /** @type {number} */ took) => {
    times.push(took);
    statuses[status] = (statuses[status] ?? 0) + 1;
    ended = performance.now();
  });
  const { errors, timeouts } = await run;
  return { times, statuses, wrong, broken: errors + timeouts, perSecond: (times.length / (ended - started)) * 1000 };
}

/** @param {Record<number, number>} statuses */
export function told(statuses) {
  return Object.entries(statuses).map(([status, count]) => `${count} × ${status}`).join(", ");
}
