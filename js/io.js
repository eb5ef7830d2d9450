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
  const now = io.now ?? Date.now;
  const fetch = io.fetch ?? globalThis.fetch;
  const secret = io.secret ?? defaultSecret(host, { now, fetch });
  return { now, fetch, log: io.log ?? logToConsole, secret, explainRefusals: io.explainRefusals };
}
