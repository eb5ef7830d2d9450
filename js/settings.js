// @ts-check

/** What is forwarded where the configuration does not say; the module has the same defaults. */
const FORWARD = ["x-auth-issuer", "x-auth-subject", "x-auth-scope"];

/**
 * What an adapter itself needs of a configuration the module has accepted.
 *
 * @param {import("./types.d.ts").Config | string} config
 * @returns {import("./internal.d.ts").AdapterSettings}
 */
export function adapterSettings(config) {
  /** @type {import("./types.d.ts").Config} */
  const { cors, forward, credentials, forwardCredentials } =
    typeof config === "string" ? JSON.parse(config) : config;
  const carried = credentials ?? [{ header: "authorization", scheme: "Bearer" }];
  return {
    cors,
    forwardNames: forward ? Object.keys(forward) : FORWARD,
    removedCredentials: forwardCredentials ? [] : carried,
  };
}
