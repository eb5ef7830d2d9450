// @ts-check

/** What is forwarded where the configuration does not say; the module has the same defaults. */
const FORWARD = ["x-auth-issuer", "x-auth-subject", "x-auth-scope"];

/** @type {WeakMap<object, import("./internal.d.ts").AdapterSettings>} */
const remembered = new WeakMap();

/**
 * Keeps what adapters need of an authorizer's configuration, which it does not give away.
 *
 * @template {object} Authorizer
 * @param {Authorizer} authorizer
 * @param {import("./types.d.ts").ConfigJson | string} config
 */
export function remember(authorizer, config) {
  remembered.set(authorizer, adapterSettings(config));
  return authorizer;
}

/**
 * @param {import("./types.d.ts").Authorizer} authorizer
 * @returns {import("./internal.d.ts").AdapterSettings}
 * @throws {TypeError} for an authorizer of other make: nobody could tell which headers it trusts
 */
export function settingsOf(authorizer) {
  const settings = remembered.get(authorizer);
  if (!settings) throw new TypeError("an authorizer made by createAuthorizer is needed, or a configuration");
  return settings;
}

/**
 * What an adapter itself needs of a configuration the module has accepted.
 *
 * @param {import("./types.d.ts").ConfigJson | string} config
 * @returns {import("./internal.d.ts").AdapterSettings}
 */
export function adapterSettings(config) {
  /** @type {import("./types.d.ts").Config} */
  const { cors, context, forward, credentials, forwardCredentials } =
    typeof config === "string" ? JSON.parse(config) : config;
  const carried = credentials ?? [{ header: "authorization", scheme: "Bearer" }];
  return {
    cors,
    contextNames: Object.keys(context ?? {}),
    forwardNames: forward ? Object.keys(forward) : FORWARD,
    credentials: carried,
    removedCredentials: forwardCredentials ? [] : carried,
  };
}
