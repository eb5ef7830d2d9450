// @ts-check
// What the scenarios in workerd share: Workers before an upstream, requests in numbers, and what is held in memory.
// @ts-ignore it comes without types
import autocannon from "autocannon";
import { readFileSync } from "node:fs";
import { startWorkerd } from "../worker/workerd.js";
import { kibibytes, mebibytes } from "./support.js";

/** What a heap may seem to grow by from one reading to another. */
const HEAP_SLACK_BYTES = 262_144;

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
  const { bases, inspector, pid, stop } = await startWorkerd({ services, sockets, inspected: true });
  /** @param {Name} name @param {string} [what] @returns {Promise<{ moduleBytes: number, counts: Record<string, number> }>} */
  const state = async (name, what = "") => (await fetch(`${bases[`${name}-state`]}/${what}`)).json();
  /** @param {Name} name @returns {Promise<Held>} */
  const held = async (name) => {
    // What ends with one collection is gone with the next.
    for (let time = 0; time < 3; time += 1) await state(name, "collect");
    const { moduleBytes } = await state(name);
    return { heap: await heapOf(inspector, name), module: moduleBytes, rss: rssOf(pid) };
  };
  return { bases: /** @type {Record<Name, string>} */ (bases), state, stop, held };
}

/** @param {number} pid */
function rssOf(pid) {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kibibytes) * 1024;
}

/** What a Worker and its process hold. @typedef {{ heap: number, module: number, rss: number }} Held */

/**
 * Notes what has grown. The process is no promise: until it has answered some 40 000 requests it grows with a Worker that does
 * nothing, too, and it collects when it likes; so the heap is read after a collection.
 *
 * @param {import("./support.js").Note} row
 * @param {Held} before
 * @param {Held} after
 * @param {number} [moduleBytes] what the module may grow by
 */
export function grown(row, before, after, moduleBytes = 0) {
  const [module, heap] = [after.module - before.module, after.heap - before.heap];
  row(`the module grows by ${kibibytes(moduleBytes)} at most`, `${kibibytes(module)}, ${mebibytes(after.module)} in all`, module <= moduleBytes);
  row("the Worker's heap by 256 KiB at most", `${kibibytes(heap)}, ${mebibytes(after.heap)} in all; the process has ${mebibytes(after.rss)}, ${mebibytes(after.rss - before.rss)} more`, heap <= HEAP_SLACK_BYTES);
}

/**
 * What the heap of a Worker holds.
 *
 * @param {string} inspector
 * @param {string} name
 * @returns {Promise<number>}
 */
function heapOf(inspector, name) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${inspector}/${name}`);
    socket.onerror = () => reject(new Error(`the heap of ${name} cannot be looked into`));
    socket.onopen = () => socket.send('{"id":1,"method":"Runtime.getHeapUsage"}');
    socket.onmessage = ({ data }) => {
      const { usedSize, embedderHeapUsedSize } = JSON.parse(data).result;
      resolve(usedSize + embedderHeapUsedSize);
      socket.close();
    };
  });
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
