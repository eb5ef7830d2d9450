// @ts-check

/**
 * The header field that carries a token where a configuration says one may be.
 *
 * @param {import("./types.d.ts").CredentialSource} source
 * @param {string} token
 * @returns {[string, string]}
 */
export function carried(source, token) {
  if ("cookie" in source) return ["cookie", `${source.cookie}=${token}`];
  return [source.header, source.scheme ? `${source.scheme} ${token}` : token];
}
