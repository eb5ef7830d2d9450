// @ts-check

/**
 * The header that holds the token where an event gives the token alone: the first the configuration
 * names.
 *
 * @param {import("../../types.d.ts").ConfigJson | string} config one the module has accepted
 * @returns {import("./internal.d.ts").Carrier}
 */
export function tokenCarrier(config) {
  /** @type {import("../../types.d.ts").Config} */
  const { credentials = [] } = typeof config === "string" ? JSON.parse(config) : config;
  const carrier = credentials.find((source) => "header" in source);
  return carrier ?? { header: "authorization", scheme: "Bearer" };
}

/**
 * The header field for a token that may come without its scheme word.
 *
 * @param {string} token
 * @param {import("./internal.d.ts").Carrier} carrier
 * @returns {[string, string]}
 */
export function tokenField(token, { header, scheme }) {
  const bare = scheme !== undefined && !token.includes(" ");
  return [header, bare ? `${scheme} ${token}` : token];
}
