// @ts-check
import { ConfigError } from "./config_error.js";
import { stamped } from "./log.js";
import { secretBytes } from "./secret.js";
import { errorName } from "./wasm.js";

/** Shortest time between two attempts to read a secret whose store failed, in milliseconds. */
const COOLDOWN_MS = 1000;

/** The secrets of one authorizer: read at its creation, and again later where a store was down. */
export class Secrets {
  #core;
  #io;
  #unread;
  #readAt = -Infinity;

  /**
   * @param {import("./core.js").Core} core
   * @param {import("./types.d.ts").Io} io
   */
  constructor(core, io) {
    this.#core = core;
    this.#io = io;
    this.#unread = core.references();
  }

  /** Reads what was not read yet; throws for a secret that can never be had or is no good. */
  async read() {
    for (const { pointer, reference } of [...this.#unread]) {
      const value = await this.#ask(pointer, reference);
      if (value === undefined) continue;
      this.#core.supplySecret(pointer, value);
      this.#unread = this.#unread.filter((unread) => unread.pointer !== pointer);
    }
  }

  /**
   * Reads again what a failing store kept back; until then the module refuses what needs it.
   *
   * @param {number} now Unix time in milliseconds
   */
  async retry(now) {
    if (this.#unread.length === 0) return;
    if (Math.abs(now - this.#readAt) < COOLDOWN_MS) return;
    this.#readAt = now;
    try {
      await this.read();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      await this.#log({ event: "config_refused", errors: error.errors });
    }
  }

  /**
   * @param {string} pointer
   * @param {import("./types.d.ts").SecretSource} reference
   * @returns {Promise<Uint8Array | undefined>} nothing where the store failed for now
   */
  async #ask(pointer, reference) {
    try {
      return secretBytes(reference.inline ?? (await this.#io.secret(reference)));
    } catch (error) {
      if (error instanceof ConfigError) throw at(pointer, error);
      await this.#log({ event: "secret_unavailable", pointer, hint: errorName(error) });
      return undefined;
    }
  }

  /** @param {import("./internal.d.ts").LogEntry} record */
  async #log(record) {
    await this.#io.log(stamped(record, NaN, this.#io.now()));
  }
}

/**
 * @param {string} pointer
 * @param {ConfigError} error
 */
function at(pointer, { errors }) {
  return new ConfigError(errors.map(({ message }) => ({ pointer, message })));
}
