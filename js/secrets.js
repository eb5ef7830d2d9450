// @ts-check
import { ConfigError } from "./config_error.js";
import { Flights } from "./flights.js";
import { write } from "./log.js";
import { secretBytes } from "./secret.js";
import { StoreUnavailable } from "./stores/fault.js";
import { errorName } from "./wasm.js";

/** Shortest time between two lookups of a secret whose store fails, in milliseconds. */
export const COOLDOWN_MS = 1000;
/**
 * Shortest time between two lookups of a secret after MACs that fail, in milliseconds: a forged
 * token looks like one under a secret that was just replaced.
 */
export const RELOAD_INTERVAL_MS = 30_000;

/**
 * @typedef {object} Entry one secret the configuration names
 * @property {string} pointer
 * @property {import("./types.d.ts").SecretSource} reference
 * @property {string | null} issuer
 * @property {import("./internal.d.ts").SecretBytes} [held] what the module has
 * @property {number} readAt when it was last looked up again on behalf of a request
 */

/** The secrets of one authorizer: read at its creation, and again when a decision calls for it. */
export class Secrets {
  #core;
  #io;
  #flights;
  #entries;
  #changes = 0;

  /**
   * @param {import("./core.js").Core} core
   * @param {import("./types.d.ts").Io} io
   * @param {import("./internal.d.ts").PointedReference[]} references
   * @param {boolean} sharesFetches
   */
  constructor(core, io, references, sharesFetches) {
    this.#core = core;
    this.#io = io;
    this.#flights = new Flights(sharesFetches);
    this.#entries = references.map(entry);
  }

  /** How often a secret was supplied. */
  get changes() {
    return this.#changes;
  }

  /** Reads all; throws for what can never be had or is no good, and leaves what is down for now. */
  async read() {
    const outcomes = await Promise.allSettled(this.#entries.map((one) => this.#load(one, false)));
    const failed = outcomes.filter((outcome) => outcome.status === "rejected").map(({ reason }) => reason);
    const refusals = failed.filter((error) => error instanceof ConfigError);
    if (refusals.length > 0) throw new ConfigError(refusals.flatMap(({ errors }) => errors));
    if (failed.length > 0) throw failed[0];
  }

  /**
   * Whether a decision could be another under secrets read anew.
   *
   * @param {import("./types.d.ts").AuditRecord} audit
   */
  concern({ reason, algorithm }) {
    if (reason === "secret_unavailable") return true;
    return reason === "signature_invalid" && Boolean(algorithm?.startsWith("HS"));
  }

  /**
   * Whether reading an issuer's secrets again would look at any store now, or is doing so.
   *
   * @param {import("./types.d.ts").AuditRecord} audit
   * @param {number} now Unix time in milliseconds
   */
  mayReadAgain({ issuer }, now) {
    return this.#concerned(issuer).some((one) => isDue(one, now) || this.#flights.has(one.pointer));
  }

  /**
   * Reads an issuer's secrets again, where a decision may have been another under newer ones.
   *
   * @param {import("./types.d.ts").AuditRecord} audit
   * @param {number} now Unix time in milliseconds
   */
  async readAgain({ issuer }, now) {
    const flights = this.#concerned(issuer).map((one) => this.#flights.join(one.pointer, () => this.#reload(one, now)));
    await Promise.all(flights);
  }

  /** @param {string | null} issuer */
  #concerned(issuer) {
    const named = this.#entries.filter((one) => one.issuer === issuer);
    // A preset's entry has an issuer that only the module spells out.
    return named.length > 0 ? named : this.#entries.filter((one) => one.issuer === null);
  }

  /**
   * @param {Entry} one
   * @param {number} now
   */
  async #reload(one, now) {
    if (!isDue(one, now)) return;
    one.readAt = now;
    try {
      const { held } = one;
      const hasChanged = await this.#load(one, true);
      if (!held && hasChanged) one.readAt = -Infinity;
      if (held && hasChanged) await write(this.#io, { event: "secret_replaced", pointer: one.pointer });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      await write(this.#io, { event: "config_refused", errors: error.errors });
    }
  }

  /**
   * @param {Entry} one
   * @param {boolean} fresh
   * @returns {Promise<boolean>} whether the module has another secret now
   */
  async #load(one, fresh) {
    const found = await this.#find(one, fresh);
    if (!found || isSame(found, one.held)) return false;
    this.#core.supplySecret(one.pointer, found);
    one.held = found;
    this.#changes += 1;
    return true;
  }

  /**
   * @param {Entry} one
   * @param {boolean} fresh
   * @returns {Promise<import("./internal.d.ts").SecretBytes | undefined>} nothing where the store
   *   failed for now
   */
  async #find({ pointer, reference }, fresh) {
    try {
      return await this.#ask(reference, fresh);
    } catch (error) {
      if (error instanceof ConfigError) throw at(pointer, error);
      const detail = error instanceof StoreUnavailable ? error.message : undefined;
      await write(this.#io, { event: "secret_unavailable", pointer, hint: errorName(error), detail });
      return undefined;
    }
  }

  /**
   * @param {import("./types.d.ts").SecretSource} reference
   * @param {boolean} fresh
   * @returns {Promise<import("./internal.d.ts").SecretBytes>}
   */
  async #ask({ inline, previous, ...place }, fresh) {
    if (inline !== undefined) return { current: secretBytes(inline) };
    const found = versions(await this.#io.secret(place, { fresh }));
    if (!previous) return found;
    const { untilMillis: previousUntilMillis = 0, ...former } = previous;
    if (this.#io.now() >= previousUntilMillis) return { current: found.current };
    const { current } = versions(await this.#io.secret(former, { fresh }));
    return { current: found.current, previous: current, previousUntilMillis };
  }
}

/**
 * Whether enough time has passed since a secret was looked up on behalf of a request.
 *
 * @param {Entry} one
 * @param {number} now Unix time in milliseconds
 */
function isDue(one, now) {
  return Math.abs(now - one.readAt) >= (one.held ? RELOAD_INTERVAL_MS : COOLDOWN_MS);
}

/**
 * @param {import("./internal.d.ts").PointedReference} pointed
 * @returns {Entry}
 */
function entry(pointed) {
  return { ...pointed, readAt: -Infinity };
}

/**
 * @param {import("./types.d.ts").SecretValue | import("./types.d.ts").SecretVersions} found
 * @returns {import("./internal.d.ts").SecretBytes}
 */
function versions(found) {
  if (typeof found !== "object" || found === null || !("current" in found)) return { current: secretBytes(found) };
  const { current, previous, previousUntilMillis } = found;
  if (previous === undefined) return { current: secretBytes(current) };
  return { current: secretBytes(current), previous: secretBytes(previous), previousUntilMillis };
}

/**
 * @param {import("./internal.d.ts").SecretBytes} one
 * @param {import("./internal.d.ts").SecretBytes} [other]
 */
function isSame(one, other) {
  if (!other || one.previousUntilMillis !== other.previousUntilMillis) return false;
  return isSameBytes(one.current, other.current) && isSameBytes(one.previous, other.previous);
}

/**
 * Byte for byte, as a string made of a secret cannot be wiped.
 *
 * @param {Uint8Array} [one]
 * @param {Uint8Array} [other]
 */
function isSameBytes(one, other) {
  if (!one || !other) return one === other;
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/**
 * @param {string} pointer
 * @param {ConfigError} error
 */
function at(pointer, { errors }) {
  return new ConfigError(errors.map(({ message }) => ({ pointer, message })));
}
