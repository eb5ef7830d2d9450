// @ts-check
import { host } from "#wasm";
import { openAuthorizer } from "./authorizer.js";
import { remember } from "./settings.js";

export { ConfigError } from "./config_error.js";

/**
 * Makes an authorizer from a configuration.
 *
 * @param {import("./types.d.ts").ConfigJson | string} config the configuration, or its JSON text
 * @param {Partial<import("./types.d.ts").Io>} [io] what to use in place of the host's own
 * @returns {Promise<import("./types.d.ts").Authorizer>}
 * @throws {import("./config_error.js").ConfigError} where the configuration is refused, or a secret
 *   it names cannot be found on this host
 */
export async function createAuthorizer(config, io = {}) {
  return remember(await openAuthorizer(config, io, host), config);
}
