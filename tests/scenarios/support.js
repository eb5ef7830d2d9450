// @ts-check
// What the scenarios share: issuers' keys, tokens, and an authorizer whose fetches, log and clock are in our hands.
import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { initSync } from "../../pkg/edge_authorizer.js";
import { createAuthorizer } from "../../js/index.js";

/**
 * @typedef {(promised: string, measured: string | number, holds: boolean, inTime?: boolean) => void} Note what is
 *   promised and what was measured, whether it holds, and where it is about time, whether it was in time
 * @typedef {{ long: boolean, seed: number }} Size at full size, or short
 * @typedef {{ id: string, title: string, run: (row: Note, size: Size) => Promise<void> }} Scenario
 */

export const ISSUER = "https://issuer.example";
export const AUDIENCE = "https://api.example";
/** The bound on one fetch, and what a busy machine may add, in milliseconds. */
export const TIMEOUT_MS = 1500;
export const SLACK_MS = 50;

/** A key pair, as published and for signing. @param {string} kid */
export function newKey(kid) {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return { kid, jwk: { ...publicKey.export({ format: "jwk" }), kid, alg: "EdDSA", use: "sig" }, privateKey };
}

/** @param {{ kid?: string, privateKey: import("node:crypto").KeyObject }} key @param {object} [changes] */
export function tokenBy({ kid, privateKey }, changes = {}) {
  const signed = `${encoded({ alg: "EdDSA", kid })}.${encoded(claims(changes))}`;
  return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString("base64url")}`;
}

/** A token nobody signed. @param {string | undefined} kid */
export function forged(kid) {
  return [encoded({ alg: "EdDSA", kid }), encoded(claims({})), Buffer.alloc(64, 7).toString("base64url")].join(".");
}

/** @param {object} secret where it is @param {object} [more] members of the configuration @returns {any} */
export function secretConfig(secret, more = {}) {
  return { ...configOf({ secret }, { algorithms: ["HS256"] }), ...more };
}

/** @param {string | Buffer} secret @param {object} [changes] */
export function secretToken(secret, changes = {}) {
  const signed = `${encoded({ alg: "HS256" })}.${encoded(claims(changes))}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

/** @param {object} changes */
function claims(changes) {
  return { iss: ISSUER, aud: AUDIENCE, sub: "ada", scope: "pets:read", exp: 4_000_000_000, ...changes };
}

/** @param {object} value */
export function encoded(value) {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** @param {string} bearer @returns {any} */
export function request(bearer) {
  return { method: "GET", path: "/pets", headers: { authorization: `Bearer ${bearer}` } };
}

/** @param {object} keys @param {object} [more] @returns {any} */
export function configOf(keys, more = {}) {
  const issuer = { issuer: ISSUER, audiences: [AUDIENCE], algorithms: ["EdDSA"], keys, ...more };
  // A member that shall not be there is undefined in `more`.
  return { issuers: [JSON.parse(JSON.stringify(issuer))], rules: [{ id: "pets", methods: ["GET"], path: "/pets", scopes: ["pets:read"] }] };
}

/**
 * An authorizer, and what it does to the outside world.
 *
 * @param {any} config
 * @param {{ stepped?: boolean, io?: object }} [options] whether its clock moves only when `step` says so, and what of the
 *   outside world is otherwise
 */
export async function open(config, { stepped = false, io: others = {} } = {}) {
  const seen = { fetches: 0, bytes: 0, records: /** @type {any[]} */ ([]), faces: new Set() };
  let offset = 0;
  const start = Date.now();
  const io = {
    now: () => (stepped ? start : Date.now()) + offset,
    log: (/** @type {any} */ record) => void seen.records.push(record),
    fetch: (/** @type {any} */ url, /** @type {any} */ init) => {
      seen.fetches += 1;
      return counted(fetch(url, init), (bytes) => (seen.bytes += bytes));
    },
    ...others,
  };
  const authorizer = await createAuthorizer(config, /** @type {any} */ (io));
  const step = (/** @type {number} */ millis) => void (offset += millis);
  return { authorizer, seen, step, ask: ask(authorizer, seen, stepped) };
}

/** @param {any} authorizer @param {{ faces: Set<string> }} seen @param {boolean} stepped */
function ask(authorizer, seen, stepped) {
  return async (/** @type {string} */ bearer) => {
    const background = /** @type {Promise<unknown>[]} */ ([]);
    const waitUntil = (/** @type {Promise<unknown>} */ promise) => void background.push(promise);
    const started = performance.now();
    const decision = await authorizer.authorize(request(bearer), { waitUntil });
    const took = performance.now() - started;
    if (decision.effect === "Deny") seen.faces.add(face(decision));
    // A stepped clock must not run on while an answer is on its way.
    if (stepped) await Promise.all(background);
    return { effect: decision.effect, status: decision.status, took };
  };
}

/** A denial without its incident. @param {any} decision */
function face(decision) {
  return JSON.stringify({ ...decision, problem: { ...decision.problem, instance: "" } });
}

/** An answer whose bytes are counted as they are read. @param {Promise<Response>} answer @param {(bytes: number) => void} count */
async function counted(answer, count) {
  const response = await answer;
  if (!response.body) return response;
  const counter = new TransformStream({
    transform(chunk, controller) {
      count(chunk.byteLength);
      controller.enqueue(chunk);
    },
  });
  const { status, headers } = response;
  const wrapped = new Response([204, 205, 304].includes(status) ? null : response.body.pipeThrough(counter), { status, headers });
  return Object.defineProperty(wrapped, "type", { value: response.type });
}

/** The module's memory, in bytes. */
export function moduleMemory() {
  return moduleBytes().byteLength;
}

/** @returns {Buffer} */
export function moduleBytes() {
  const { memory } = /** @type {any} */ (initSync(/** @type {any} */ ({ module: new Uint8Array() })));
  return Buffer.from(memory.buffer);
}

/** @param {{ effect: string }[]} answers */
export function allowed(answers) {
  return answers.filter(({ effect }) => effect === "Allow").length;
}

/** @param {{ took: number }[]} answers */
export function slowest(answers) {
  return Math.max(...answers.map(({ took }) => took));
}

/** @param {number[]} values @param {number} share */
export function quantile(values, share) {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/**
 * What acts take, each, in milliseconds: by the clock, and as work of this thread, which does not depend on what else the
 * machine does, but is counted in steps of some milliseconds.
 */
export class Stopwatch {
  /** @type {number[]} */
  times = [];
  /** @type {number[]} */
  works = [];

  /** @template T @param {() => Promise<T>} act */
  async take(act) {
    const [started, before] = [performance.now(), process.threadCpuUsage()];
    const result = await act();
    const { user, system } = process.threadCpuUsage(before);
    this.times.push(performance.now() - started);
    this.works.push((user + system) / 1000);
    return result;
  }

  /** The work of one on average. */
  get work() {
    return this.works.reduce((sum, work) => sum + work, 0) / this.works.length;
  }
}

/** Milliseconds, told in the unit that suits them. @param {number} millis */
export function duration(millis) {
  if (millis < 1) return `${(millis * 1000).toFixed(millis < 0.01 ? 1 : 0)} µs`;
  return `${millis.toFixed(millis < 10 ? 1 : 0)} ms`;
}

/** @param {number[]} times in milliseconds */
export function tails(times) {
  return `p50 ${duration(quantile(times, 0.5))}, p99 ${duration(quantile(times, 0.99))}`;
}

/** @param {number} bytes */
export function kibibytes(bytes) {
  return `${(bytes / 1024).toFixed(0)} KiB`;
}

/** @param {number} bytes */
export function mebibytes(bytes) {
  return `${(bytes / 1_048_576).toFixed(1)} MiB`;
}

/** @param {number} count */
export function grouped(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, " ");
}

/** @param {number} millis */
export function wait(millis) {
  return new Promise((resolve) => setTimeout(resolve, millis));
}

/** @param {any[]} records @param {string} event */
export function countOf(records, event) {
  return records.filter((record) => record.event === event).length;
}

/** @param {any[]} records */
export function trapsIn(records) {
  return records.filter(({ reason }) => reason === "module_trap").length;
}
