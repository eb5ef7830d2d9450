// @ts-check
import { Flights } from "./flights.js";
import { write } from "./log.js";
import { errorName } from "./wasm.js";

/** Most fetches for one request; the module asks for one at most, this only bounds a fault. */
const FETCHES_MAX = 3;

/** The key sets of one authorizer: fetched when the module asks for them, or before they run out. */
export class KeySets {
  #core;
  #io;
  #flights;
  #later;

  /**
   * @param {import("./core.js").Core} core
   * @param {import("./types.d.ts").Io} io
   * @param {boolean} sharesFetches
   * @param {import("./types.d.ts").CallContext["waitUntil"]} [later] for work beside the requests
   */
  constructor(core, io, sharesFetches, later) {
    this.#core = core;
    this.#io = io;
    this.#flights = new Flights(sharesFetches);
    this.#later = later;
  }

  /**
   * Asks the module until it wants nothing fetched any more.
   *
   * @template {object} T
   * @param {() => T | { fetch: import("./internal.d.ts").KeySetRequest }} ask
   * @param {number} now
   * @returns {Promise<Exclude<T, { fetch: unknown }>>}
   */
  async supplied(ask, now) {
    for (let fetches = 0; fetches <= FETCHES_MAX; fetches += 1) {
      const outcome = ask();
      if (!("fetch" in outcome)) return /** @type {Exclude<T, { fetch: unknown }>} */ (outcome);
      await this.#fetch(outcome.fetch, now);
    }
    throw new Error("the module asked for too many fetches");
  }

  /**
   * Has every key set fetched that is not at hand, so that no request waits for it; never throws,
   * as a request asks again for what is missing.
   */
  async prefetch() {
    try {
      const now = this.#io.now();
      for (let fetches = 0; fetches <= FETCHES_MAX; fetches += 1) {
        const due = this.#core.prefetches(now);
        if (!due) return;
        await this.#fetchAll(due, now);
      }
    } catch {
      // A fault of the module shows at the next request.
    }
  }

  /**
   * Has key sets fetched that run out soon, beside the requests; never throws.
   *
   * @param {number} now
   * @param {import("./types.d.ts").CallContext} [context]
   */
  renewAhead(now, context) {
    try {
      const later = context?.waitUntil?.bind(context) ?? this.#later;
      const due = later && this.#core.renewals(now);
      if (due) later(this.#fetchAll(due, now));
    } catch {
      // The request is decided; a fault of the module shows at the next one.
    }
  }

  /**
   * Fetches beside the requests; never rejects.
   *
   * @param {import("./internal.d.ts").KeySetRequest[]} due
   * @param {number} now
   */
  async #fetchAll(due, now) {
    try {
      await Promise.all(due.map((request) => this.#fetch(request, now)));
    } catch (error) {
      const noted = async () => write(this.#io, { event: "renewal_failed", hint: errorName(error) });
      await noted().catch(() => {});
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
    const { fetchKeySet } = await import("./key_set.js");
    const fetched = await fetchKeySet(request.url, this.#io.fetch);
    const records = this.#core.supply(request, fetched, now);
    for (const record of records) await write(this.#io, record, now);
  }
}
