// @ts-check
import { logToConsole } from "./log.js";
import { defaultSecret } from "./secret.js";

/**
 * An outside world in full: what is given, and the host's own for the rest.
 *
 * @param {Partial<import("./types.d.ts").Io>} io
 * @param {Partial<import("./internal.d.ts").Host>} host
 * @returns {import("./types.d.ts").Io}
 */
export function completeIo(io, host) {
  return {
    now: io.now ?? Date.now,
    fetch: io.fetch ?? globalThis.fetch,
    log: io.log ?? logToConsole,
    secret: io.secret ?? defaultSecret(host),
  };
}
