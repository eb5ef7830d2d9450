// @ts-check
import { logToConsole } from "./log.js";

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
  const secret = io.secret ?? secretOfHost(host, { now, fetch });
  const { log = logToConsole, record = "all", explainRefusals } = io;
  return { now, fetch, log, record, secret, explainRefusals };
}

/**
 * The default of `io.secret`, loaded where a secret is asked for.
 *
 * @param {Partial<import("./internal.d.ts").Host>} host
 * @param {Pick<import("./types.d.ts").Io, "now" | "fetch">} io
 * @returns {import("./types.d.ts").Io["secret"]}
 */
function secretOfHost(host, io) {
  return async (reference, options) => {
    const { defaultSecret } = await import("./secret.js");
    return defaultSecret(host, io)(reference, options);
  };
}
