// @ts-check
import { AuthorizerCore, guarded, instance } from "./wasm.js";

/**
 * The module's authorizer for one configuration, made again on a new instance after a trap.
 *
 * Secrets are kept for that; key sets are not, and are fetched again.
 */
export class Core {
  #config;
  /** @type {AuthorizerCore | undefined} */
  #core;
  #instance = -1;
  /** @type {Map<string, Uint8Array>} */
  #secrets = new Map();

  /** @param {string} config JSON */
  constructor(config) {
    this.#config = config;
  }

  /**
   * The secrets the configuration names.
   *
   * @returns {import("./internal.d.ts").PointedReference[]}
   */
  references() {
    return JSON.parse(this.#call((core) => core.secretReferences()));
  }

  /**
   * @param {string} pointer
   * @param {Uint8Array} value
   */
  supplySecret(pointer, value) {
    this.#call((core) => core.supplySecret(pointer, value));
    this.#secrets.set(pointer, value);
  }

  /**
   * @param {string} request JSON
   * @param {number} now Unix time in milliseconds
   * @returns {import("./internal.d.ts").Outcome}
   */
  authorize(request, now) {
    return JSON.parse(this.#call((core) => core.authorize(request, now)));
  }

  /**
   * @param {import("./internal.d.ts").KeySetRequest} request
   * @param {import("./internal.d.ts").Fetched} fetched
   * @param {number} now Unix time in milliseconds
   * @returns {import("./internal.d.ts").LogEntry[]} records for the log
   */
  supply(request, fetched, now) {
    const texts = /** @type {const} */ ([JSON.stringify(request), JSON.stringify(fetched)]);
    return JSON.parse(this.#call((core) => core.supply(...texts, now)));
  }

  /**
   * The routes no cached policy document can speak about.
   *
   * @returns {import("./internal.d.ts").NotCacheable[]}
   */
  notCacheable() {
    return JSON.parse(this.#call((core) => core.notCacheable()));
  }

  /**
   * @template T
   * @param {(core: AuthorizerCore) => T} call
   * @returns {T}
   */
  #call(call) {
    return guarded(() => call(this.#current()));
  }

  #current() {
    const current = instance();
    if (!this.#core || this.#instance !== current) {
      this.#core = this.#build();
      this.#instance = current;
    }
    return this.#core;
  }

  #build() {
    const core = new AuthorizerCore(this.#config);
    for (const [pointer, value] of this.#secrets) core.supplySecret(pointer, value);
    return core;
  }
}
