// @ts-check
import { Core } from "./core.js";
import { assumedText, explanationRecord } from "./explain.js";
import { refuse } from "./fault.js";
import { Flights } from "./flights.js";
import { completeIo } from "./io.js";
import { fetchKeySet } from "./key_set.js";
import { stamped } from "./log.js";
import { requestText } from "./request.js";
import { refusal } from "./secret.js";
import { Secrets, hangsOnSecret } from "./secrets.js";
import { errorName, start } from "./wasm.js";

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
  const flights = new Flights(host.sharesFetches ?? false);
  const secrets = new Secrets(core, complete, flights);
  await secrets.read();
  return new Loop(core, secrets, complete, flights, host.background ? detached : undefined);
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
  #later;

  /**
   * @param {Core} core
   * @param {Secrets} secrets
   * @param {import("./types.d.ts").Io} io
   * @param {Flights} flights
   * @param {import("./types.d.ts").CallContext["waitUntil"]} [later] for work beside the requests
   */
  constructor(core, secrets, io, flights, later) {
    this.#core = core;
    this.#secrets = secrets;
    this.#io = io;
    this.#flights = flights;
    this.#later = later;
  }

  /**
   * Decides one request; never throws, as any fault is a refusal.
   *
   * @param {import("./types.d.ts").AuthorizationRequest} request
   * @param {import("./types.d.ts").CallContext} [context]
   * @returns {Promise<import("./types.d.ts").Decision>}
   */
  async authorize(request, context) {
    return (await this.answer(request, context)).decision;
  }

  /**
   * Decides as `authorize` does, and gives the policy document where one was asked for.
   *
   * @param {import("./internal.d.ts").PolicyRequest} request
   * @param {import("./types.d.ts").CallContext} [context]
   * @returns {Promise<import("./internal.d.ts").Answer>}
   */
  async answer(request, context) {
    const call = { started: NaN, id: /** @type {string | null} */ (null) };
    try {
      call.started = this.#io.now();
      const text = requestText(request);
      call.id = typeof request.id === "string" ? request.id : null;
      const { audit, ...answer } = await this.#anew(() => this.#decide(text, call.started), call.started);
      await this.#log(audit, call.started);
      if (this.#io.explainRefusals && audit.effect === "Deny") await this.#explainRefusal(text, audit, call.started);
      this.#renewAhead(call.started, context?.waitUntil?.bind(context) ?? this.#later);
      return answer;
    } catch (error) {
      return { decision: await refuse(error, this.#io, call) };
    }
  }

  /**
   * Explains how a request is decided; no record is written of it.
   *
   * @param {import("./types.d.ts").AuthorizationRequest} request
   * @param {import("./types.d.ts").ExplainOptions} [options]
   * @returns {Promise<import("./types.d.ts").Explanation>}
   */
  async explain(request, options = {}) {
    const now = this.#io.now();
    const [text, assumed] = [requestText(request), assumedText(options)];
    return this.#anew(() => this.#explain(text, assumed, now), now);
  }

  /** The routes no cached policy document can speak about. */
  notCacheable() {
    return this.#core.notCacheable();
  }

  /** The state of every key set that is fetched. */
  keySets() {
    return this.#core.keySets(this.#io.now());
  }

  /**
   * Decides, and once more where a secret was read again because of the first decision, or
   * meanwhile.
   *
   * @template {{ audit: import("./types.d.ts").AuditRecord }} T
   * @param {() => Promise<T>} decide
   * @param {number} now
   * @returns {Promise<T>}
   */
  async #anew(decide, now) {
    const { changes } = this.#secrets;
    const decided = await decide();
    if (!hangsOnSecret(decided.audit)) return decided;
    await this.#secrets.readAgain(decided.audit, now);
    return this.#secrets.changes === changes ? decided : decide();
  }

  /**
   * @param {string} request
   * @param {number} now
   * @returns {Promise<import("./internal.d.ts").Decided>}
   */
  async #decide(request, now) {
    const outcome = await this.#supplied(() => this.#core.authorize(request, now), now);
    return /** @type {import("./internal.d.ts").Decided} */ (outcome);
  }

  /**
   * @param {string} request
   * @param {string | undefined} assumed
   * @param {number} now
   * @returns {Promise<import("./types.d.ts").Explanation>}
   */
  async #explain(request, assumed, now) {
    const outcome = await this.#supplied(() => this.#core.explain(request, assumed, now), now);
    return /** @type {{ explanation: import("./types.d.ts").Explanation }} */ (outcome).explanation;
  }

  /**
   * Asks the module until it wants nothing fetched any more.
   *
   * @template {object} T
   * @param {() => T | { fetch: import("./internal.d.ts").KeySetRequest }} ask
   * @param {number} now
   * @returns {Promise<Exclude<T, { fetch: unknown }>>}
   */
  async #supplied(ask, now) {
    for (let fetches = 0; fetches <= FETCHES_MAX; fetches += 1) {
      const outcome = ask();
      if (!("fetch" in outcome)) return /** @type {Exclude<T, { fetch: unknown }>} */ (outcome);
      await this.#fetch(outcome.fetch, now);
    }
    throw new Error("the module asked for too many fetches");
  }

  /**
   * Writes down how a refusal came about, under its incident; never throws, as the request is
   * decided, and a fault shows at the next one.
   *
   * @param {string} request
   * @param {import("./types.d.ts").AuditRecord} audit
   * @param {number} started
   */
  async #explainRefusal(request, audit, started) {
    try {
      const explained = this.#core.explain(request, undefined, started);
      if ("fetch" in explained) return;
      await this.#log(explanationRecord(explained.explanation, audit), started);
    } catch {
      // Nothing is lost but the explanation.
    }
  }

  /**
   * Has key sets fetched that run out soon, beside the requests; never throws.
   *
   * @param {number} now
   * @param {import("./types.d.ts").CallContext["waitUntil"]} later
   */
  #renewAhead(now, later) {
    if (!later) return;
    try {
      const due = this.#core.renewals(now);
      if (due.length > 0) later(this.#renew(due, now));
    } catch {
      // The request is decided; a fault of the module shows at the next one.
    }
  }

  /**
   * @param {import("./internal.d.ts").KeySetRequest[]} due
   * @param {number} now
   */
  async #renew(due, now) {
    try {
      await Promise.all(due.map((request) => this.#fetch(request, now)));
    } catch (error) {
      await this.#log({ event: "renewal_failed", hint: errorName(error) }, NaN).catch(() => {});
    }
  }

  /**
   * @param {import("./internal.d.ts").KeySetRequest} request
   * @param {number} now
   */
  #fetch(request, now) {
    // The module repeats the sequence number as long as its question is open.
    return this.#flights.join(`${request.issuer} ${request.sequence}`, () => this.#supply(request, now));
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

/** Leaves work to a host that goes on after an answer; it never rejects. */
function detached() {}
