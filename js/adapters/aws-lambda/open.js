// @ts-check
import { host } from "#wasm";
import { openAuthorizer } from "../../authorizer.js";
import { completeIo } from "../../io.js";
import { write } from "../../log.js";
import { adapterSettings } from "../../settings.js";
import { tokenCarrier } from "./carrier.js";

/**
 * Has one authorizer made for the life of the process, at once, as the time before the first event
 * is the fastest there is. A failure is tried again by the next event.
 *
 * @param {import("../../types.d.ts").ConfigJson | string} config
 * @param {Partial<import("../../types.d.ts").Io>} [io]
 * @returns {() => Promise<import("./internal.d.ts").Opened>}
 */
export function opener(config, io = {}) {
  /** @type {Promise<import("./internal.d.ts").Opened> | undefined} */
  let opening;
  const opened = () => {
    opening ??= open(config, io);
    return opening.catch((error) => {
      opening = undefined;
      throw error;
    });
  };
  opened().catch(() => {});
  return opened;
}

/**
 * A handler that can be told to get ready before its first event.
 *
 * @template {Function} Handler
 * @param {Handler} handler
 * @param {() => Promise<import("./internal.d.ts").Opened>} open
 */
export function withPrefetch(handler, open) {
  const prefetch = async () => {
    try {
      const { authorizer } = await open();
      await authorizer.prefetch();
    } catch {
      // The first event tries again, and its record says why it failed.
    }
  };
  return Object.assign(handler, { prefetch });
}

/**
 * @param {import("../../types.d.ts").ConfigJson | string} config
 * @param {Partial<import("../../types.d.ts").Io>} io
 */
async function open(config, io) {
  // Between two events a function is frozen, and a fetch with it.
  const authorizer = await openAuthorizer(config, io, { ...host, background: false });
  return { authorizer, settings: adapterSettings(config), carrier: tokenCarrier(config) };
}

/**
 * Writes a record that belongs to no one request.
 *
 * @param {Partial<import("../../types.d.ts").Io> | undefined} io
 * @param {import("../../internal.d.ts").LogEntry} record
 */
export async function note(io, record) {
  await write(completeIo(io ?? {}, {}), record);
}
