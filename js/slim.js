// @ts-check
import { openAuthorizer } from "./authorizer.js";
import { remember } from "./settings.js";

export { ConfigError } from "./config_error.js";

/**
 * Makes an authorizer from a configuration and WebAssembly brought along in `io.wasm`.
 *
 * @param {import("./types.d.ts").ConfigJson | string} config the configuration, or its JSON text
 * @param {Partial<import("./types.d.ts").Io> & Pick<import("./types.d.ts").Io, "wasm">} io
 *   `wasm`, and what to use in place of the host's own
 * @returns {Promise<import("./types.d.ts").Authorizer>}
 * @throws {import("./config_error.js").ConfigError} where the configuration is refused, or a secret
 *   it names cannot be found on this host
 */
export async function createAuthorizer(config, io) {
  return remember(await openAuthorizer(config, io, {}), config);
}
