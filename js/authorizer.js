// @ts-check
import { Core } from "./core.js";
import { refuse } from "./fault.js";
import { Flights } from "./flights.js";
import { completeIo } from "./io.js";
import { fetchKeySet } from "./key_set.js";
import { stamped } from "./log.js";
import { requestText } from "./request.js";
import { refusal } from "./secret.js";
import { Secrets } from "./secrets.js";
import { start } from "./wasm.js";

/** Most fetches for one request; the module asks for one at most, this only bounds a fault. */
const FETCHES_MAX = 3;

/**
 * Makes an authorizer with what the entry point's host brings.
 *
 * @param {import("./types.d.ts").Config | string} config
 * @param {Partial<import("./types.d.ts").Io>} io
 * @param {Partial<import("./internal.d.ts").Host>} host
 * @returns {Promise<import("./internal.d.ts").OpenAuthorizer>}
 */
export async function openAuthorizer(config, io, host) {
  const wasm = io.wasm ?? host.wasm;
  if (!wasm) throw new TypeError("io.wasm is needed here");
  await start(wasm);
  const core = new Core(configText(config));
  const complete = completeIo(io, host);
  const secrets = new Secrets(core, complete);
  await secrets.read();
  return new Loop(core, secrets, complete, host.sharesFetches);
}

/** @param {unknown} config */
function configText(config) {
  if (typeof config === "string") return config;
  try {
    return JSON.stringify(config) ?? "null";
  } catch {
    throw refusal("the configuration cannot be written as JSON");
  }
}

/** The loop around the module: the one place with a clock, a network and a log. */
class Loop {
  #core;
  #secrets;
  #io;
  #flights;

  /**
   * @param {Core} core
   * @param {Secrets} secrets
   * @param {import("./types.d.ts").Io} io
   * @param {boolean} [sharesFetches]
   */
  constructor(core, secrets, io, sharesFetches = false) {
    this.#core = core;
    this.#secrets = secrets;
    this.#io = io;
    this.#flights = new Flights(sharesFetches);
  }

  /**
   * Decides one request; never throws, as any fault is a refusal.
   *
   * @param {import("./types.d.ts").AuthorizationRequest} request
   * @returns {Promise<import("./types.d.ts").Decision>}
   */
  async authorize(request) {
    return (await this.answer(request)).decision;
  }

  /**
   * Decides as `authorize` does, and gives the policy document where one was asked for.
   *
   * @param {import("./internal.d.ts").PolicyRequest} request
   * @returns {Promise<import("./internal.d.ts").Answer>}
   */
  async answer(request) {
    const call = { started: NaN, id: /** @type {string | null} */ (null) };
    try {
      call.started = this.#io.now();
      const text = requestText(request);
      call.id = typeof request.id === "string" ? request.id : null;
      await this.#secrets.retry(call.started);
      const { audit, ...answer } = await this.#decide(text, call.started);
      await this.#log(audit, call.started);
      return answer;
    } catch (error) {
      return { decision: await refuse(error, this.#io, call) };
    }
  }

  /** The routes no cached policy document can speak about. */
  notCacheable() {
    return this.#core.notCacheable();
  }

  /**
   * @param {string} request
   * @param {number} now
   * @returns {Promise<import("./internal.d.ts").Decided>}
   */
  async #decide(request, now) {
    for (let fetches = 0; fetches <= FETCHES_MAX; fetches += 1) {
      const outcome = this.#core.authorize(request, now);
      if ("decision" in outcome) return outcome;
      const { fetch } = outcome;
      // The module repeats the sequence number as long as its question is open.
      await this.#flights.join(`${fetch.issuer} ${fetch.sequence}`, () => this.#supply(fetch, now));
    }
    throw new Error("the module asked for too many fetches");
  }

  /**
   * @param {import("./internal.d.ts").KeySetRequest} request
   * @param {number} now
   */
  async #supply(request, now) {
    const fetched = await fetchKeySet(request.url, this.#io.fetch);
    const records = this.#core.supply(request, fetched, now);
    for (const record of records) await this.#log(record, now);
  }

  /**
   * @param {import("./internal.d.ts").LogEntry} record
   * @param {number} started
   */
  async #log(record, started) {
    await this.#io.log(stamped(record, started, this.#io.now()));
  }
}
