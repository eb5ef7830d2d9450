// @ts-check

/**
 * Explains what a persona is answered; one without claims sends no token.
 *
 * @param {import("../types.d.ts").Authorizer} authorizer
 * @param {import("../matrix.js").Persona} persona
 * @param {{ method: string, path: string }} request
 * @returns {Promise<import("../types.d.ts").Explanation>}
 */
export function explainFor(authorizer, { claims, issuer }, { method, path }) {
  return authorizer.explain({ method, path, headers: [] }, claims ? { claims, issuer } : undefined);
}
