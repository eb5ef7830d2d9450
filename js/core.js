// @ts-check
import { Exchange, frozen } from "./exchange.js";
import { AuthorizerCore, enter, faultOf, guarded, instance, leave, memory } from "./wasm.js";

/**
 * The module's authorizer for one configuration, made again on a new instance after a trap.
 *
 * Secrets are kept for that; key sets are not, and are fetched again.
 */
export class Core {
  #config;
  /** @type {AuthorizerCore | undefined} */
  #core;
  /** @type {Exchange | undefined} */
  #exchange;
  #isRecorded;
  #loadHostRsa;
  /** @type {import("./internal.d.ts").HostRsa | undefined} */
  #hostRsa;
  #instance = -1;
  /** @type {Map<string, import("./internal.d.ts").SecretBytes>} */
  #secrets = new Map();

  /**
   * @param {string} config JSON
   * @param {import("./types.d.ts").Io["record"]} [record] which decisions get an audit record
   * @param {import("./internal.d.ts").Host["rsa"]} [loadHostRsa] loads what the host has for RSA
   */
  constructor(config, record = "all", loadHostRsa) {
    this.#config = config;
    this.#isRecorded = record === "all";
    this.#loadHostRsa = loadHostRsa;
  }

  /**
   * The secrets the configuration names.
   *
   * @returns {import("./internal.d.ts").PointedReference[]}
   */
  references() {
    const references = JSON.parse(this.#call((core) => core.secretReferences()));
    if (references.length === 0) return references;
    const { issuers } = JSON.parse(this.#config);
    return references.map((/** @type {any} */ one) => ({ ...one, issuer: issuerAt(issuers, one.pointer) }));
  }

  /**
   * @param {string} pointer
   * @param {import("./internal.d.ts").SecretBytes} secret
   */
  supplySecret(pointer, secret) {
    this.#call((core) => supply(core, pointer, secret));
    const { current, previous } = this.#secrets.get(pointer) ?? {};
    this.#secrets.set(pointer, secret);
    current?.fill(0);
    previous?.fill(0);
  }

  /** Whether any key set is fetched. */
  get fetches() {
    return guarded(() => this.#plain().fetches);
  }

  /**
   * Decides a plain request, which is faster.
   *
   * @param {import("./internal.d.ts").PolicyRequest} request
   * @param {number} now Unix time in milliseconds
   * @returns {import("./internal.d.ts").Decided | undefined} nothing where it is not plain, or
   *   cannot be decided yet
   */
  decide(request, now) {
    enter();
    try {
      const decided = this.#plain().decide(request, now);
      leave();
      return decided;
    } catch (thrown) {
      throw faultOf(thrown);
    }
  }

  /**
   * @param {string} request JSON
   * @param {number} now Unix time in milliseconds
   * @returns {import("./internal.d.ts").Outcome}
   */
  authorize(request, now) {
    const outcome = JSON.parse(this.#call((core) => core.authorize(request, now)));
    if (outcome.decision?.effect === "Allow") frozen(outcome.decision);
    return outcome;
  }

  /**
   * @param {string} request JSON
   * @param {import("./types.d.ts").ExplainOptions} assumed
   * @param {number} now Unix time in milliseconds
   * @returns {import("./internal.d.ts").Explained}
   */
  explain(request, { claims, issuer }, now) {
    const text = claims && JSON.stringify(claims);
    return JSON.parse(this.#call((core) => core.explain(request, text, issuer, now)));
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
   * The fetches to be made so that no request has to wait for its key set; each must be supplied.
   *
   * @param {number} now Unix time in milliseconds
   */
  prefetches(now) {
    return keySetRequests(this.#call((core) => core.prefetches(now)));
  }

  /**
   * The fetches worth making before the key sets at hand run out; each must be supplied.
   *
   * @param {number} now Unix time in milliseconds
   */
  renewals(now) {
    return keySetRequests(this.#call((core) => core.renewals(now)));
  }

  /**
   * @param {number} now Unix time in milliseconds
   * @returns {import("./types.d.ts").KeySetReport[]}
   */
  keySets(now) {
    return JSON.parse(this.#call((core) => core.keySets(now)));
  }

  /**
   * What is held in memory.
   *
   * @returns {Omit<import("./types.d.ts").Stats, "keySets">}
   */
  stats() {
    const stats = JSON.parse(this.#call((core) => core.stats()));
    return { ...stats, moduleBytes: memory().buffer.byteLength };
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
   * Decides by the rules alone, for claims nobody verified: to show what rules do, never to let a
   * caller in.
   *
   * @param {object} claims
   * @param {string} request JSON
   * @returns {import("./internal.d.ts").Decided}
   */
  preview(claims, request) {
    return JSON.parse(this.#call((core) => core.preview(JSON.stringify(claims), request)));
  }

  /**
   * @template T
   * @param {(core: AuthorizerCore) => T} call
   * @returns {T}
   */
  #call(call) {
    return guarded(() => call(this.#current()));
  }

  #plain() {
    if (this.#exchange && this.#instance === instance()) return this.#exchange;
    const core = this.#current();
    this.#exchange = new Exchange(core, memory(), this.#isRecorded);
    if (this.#exchange.hasRsa) this.#loadRsa();
    return this.#exchange;
  }

  /** Loads what the host has for RSA, once and in the background; until then the module computes. */
  #loadRsa() {
    const load = this.#loadHostRsa;
    this.#loadHostRsa = undefined;
    const loaded = (/** @type {import("./internal.d.ts").HostRsa | undefined} */ rsa) => {
      this.#hostRsa = rsa;
      if (rsa) this.#call((core) => core.computeBy(rsa));
    };
    load?.().then(loaded).catch(() => {});
  }

  #current() {
    const current = instance();
    if (!this.#core || this.#instance !== current) {
      this.#core = this.#build();
      this.#exchange = undefined;
      this.#instance = current;
    }
    return this.#core;
  }

  #build() {
    const core = new AuthorizerCore(this.#config);
    if (this.#hostRsa) core.computeBy(this.#hostRsa);
    for (const [pointer, secret] of this.#secrets) supply(core, pointer, secret);
    return core;
  }
}

/**
 * @param {string | undefined} due
 * @returns {import("./internal.d.ts").KeySetRequest[] | undefined} nothing where there is none
 */
function keySetRequests(due) {
  return due === undefined ? undefined : JSON.parse(due);
}

/**
 * @param {AuthorizerCore} core
 * @param {string} pointer
 * @param {import("./internal.d.ts").SecretBytes} secret
 */
function supply(core, pointer, { current, previous, previousUntilMillis }) {
  core.supplySecret(pointer, current, previous, previousUntilMillis);
}

/**
 * @param {import("./types.d.ts").Issuer[]} issuers
 * @param {string} pointer of a member of one of them
 */
function issuerAt(issuers, pointer) {
  const entry = issuers[Number(pointer.split("/")[2])];
  return entry && "issuer" in entry ? (entry.issuer ?? null) : null;
}
