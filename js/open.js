// @ts-check
import { host } from "#wasm";
import { createAuthorizer } from "./index.js";
import { adapterSettings, settingsOf } from "./settings.js";

/**
 * Has one authorizer made at the first request that needs it, or takes the one that is there. A
 * failure is tried again by the next request.
 *
 * @param {import("./types.d.ts").ConfigJson | string | import("./types.d.ts").Authorizer} source
 * @param {Partial<import("./types.d.ts").Io>} [io]
 * @returns {() => Promise<import("./internal.d.ts").Opened>}
 * @throws {TypeError} for an authorizer that `createAuthorizer` has not made
 */
export function openerOf(source, io = {}) {
  if (isAuthorizer(source)) {
    const opened = { authorizer: source, settings: settingsOf(source) };
    return async () => opened;
  }
  /** @type {import("./internal.d.ts").Opened | undefined} */
  let held;
  /** @type {Promise<import("./internal.d.ts").Opened> | undefined} */
  let opening;
  return async () => {
    if (held) return held;
    // Where one request cannot wait for another's promise, each makes its own.
    if (!host.sharesFetches) return (held = await open(source, io));
    opening ??= open(source, io).finally(() => (opening = undefined));
    return (held = await opening);
  };
}

/**
 * @param {unknown} source
 * @returns {source is import("./types.d.ts").Authorizer}
 */
function isAuthorizer(source) {
  return typeof (/** @type {any} */ (source)?.authorize) === "function";
}

/**
 * @param {import("./types.d.ts").ConfigJson | string} config
 * @param {Partial<import("./types.d.ts").Io>} io
 */
async function open(config, io) {
  const authorizer = await createAuthorizer(config, io);
  return { authorizer, settings: adapterSettings(config) };
}
