// @ts-check
// The two that decide: the authorizer, and jose given the same job.
import { compactVerify, createLocalJWKSet, decodeJwt, jwtVerify } from "jose";
import { createAuthorizer } from "../../js/index.js";
import { verifyJws } from "../../pkg/edge_authorizer.js";

/**
 * @typedef {import("./worlds.js").World} World
 * @typedef {{ allows: boolean, reason: string, reads?: { issuer: unknown, subject: unknown, expiresAt: unknown } }} Answer
 *   `reason` is why it is refused: a stable code; `reads` is what a token that is allowed says
 * @typedef {(token: string) => Answer | Promise<Answer>} Side
 */

/** The request that carries a token. @param {string} token @returns {any} */
export const requestOf = (token) => ({ method: "GET", path: "/", headers: [["authorization", `Bearer ${token}`]] });

/**
 * The product, as an application has it.
 * @param {World} world @returns {Promise<Side | undefined>} nothing where it refuses the configuration
 */
export async function ours({ setting }) {
  const { jws, config } = setting;
  if (jws) return (token) => answerOf(verifyJws(token, JSON.stringify(jws.keys), JSON.stringify(jws.algorithms)));
  /** @type {Map<string | null, string>} the reasons logged, by the ids of requests; one refused unread has none */
  const reasons = new Map();
  const log = (/** @type {any} */ { requestId, reason }) => void reasons.set(requestId, reason);
  // As text, as every other host gets it.
  const text = JSON.stringify(config);
  const authorizer = await createAuthorizer(text, { ...hostOf(setting), log }).catch(() => undefined);
  if (!authorizer) return undefined;
  // Where a key set is fetched, it is fetched now.
  await authorizer.authorize(requestOf("e30.e30."));
  let asked = 0;
  return async (token) => {
    const request = { ...requestOf(token), id: `${(asked += 1)}` };
    const decide = () => authorizer.authorizeSync(request) ?? authorizer.authorize(request);
    const decision = await decide();
    const reason = reasons.get(request.id) ?? reasons.get(null) ?? "";
    reasons.delete(request.id);
    if (decision.effect === "Deny") return { allows: false, reason };
    // Once more, from memory.
    if (JSON.stringify(await decide()) !== JSON.stringify(decision)) throw new Error(`remembered otherwise: ${token}`);
    reasons.delete(request.id);
    return { allows: true, reason: "", reads: decision.principal ?? undefined };
  };
}

/** @param {string} code @returns {Answer} */
const answerOf = (code) => (code === "verified" ? { allows: true, reason: "" } : { allows: false, reason: code });

/** The outside world of a case. @param {any} setting */
function hostOf({ config, secrets = {}, keySets = {}, now }) {
  const bindings = config.issuers.map((/** @type {any} */ { keys }, /** @type {number} */ index) => [
    keys.secret?.binding,
    secrets[`/issuers/${index}/keys/secret`],
  ]);
  const texts = Object.fromEntries(bindings);
  return {
    now: () => now,
    secret: async (/** @type {any} */ { binding }) => texts[binding],
    fetch: async (/** @type {any} */ url) => responseOf(keySets[String(url)]),
  };
}

/** @param {any} found */
function responseOf(found) {
  if (found === undefined) throw new TypeError("no such host");
  return typeof found === "string" ? new Response(found) : new Response(found.body, { status: found.status });
}

/** jose, asked for the same. @param {World} world @returns {Promise<Side>} */
export async function theirs({ setting }) {
  const { jws } = setting;
  const decide = jws ? signatureBy(jws) : tokenBy(setting);
  return async (token) => {
    try {
      return { allows: true, reason: "", reads: await decide(token) };
    } catch (error) {
      const { code = "none", claim, reason, message } = /** @type {any} */ (error);
      return { allows: false, reason: [code, claim, reason].filter(Boolean).join(" ") || message };
    }
  };
}

/** @param {any} jws */
function signatureBy({ keys, algorithms }) {
  const key = keyOf(keys.secret_b64u, keys.jwks_text);
  return async (/** @type {string} */ token) => void (await compactVerify(token, key, { algorithms: namesOf(algorithms) }));
}

/** @param {any} setting */
function tokenBy({ config, secrets = {}, keySets = {}, now }) {
  const entries = config.issuers.map((/** @type {any} */ entry, /** @type {number} */ index) => {
    const { keys, jwksUri = keys.jwksUri } = entry;
    const text = keys.jwks ? JSON.stringify(keys.jwks) : (keySets[jwksUri]?.body ?? keySets[jwksUri]);
    return { issuer: entry.issuer, key: keyOf(secrets[`/issuers/${index}/keys/secret`], text), options: optionsOf(entry, now) };
  });
  return async (/** @type {string} */ token) => {
    const { key, options } = entries.length === 1 ? entries[0] : chosen(entries, token);
    const { payload } = await jwtVerify(token, key, options);
    return { issuer: payload.iss ?? null, subject: payload.sub ?? null, expiresAt: endOf(payload, options) };
  };
}

/**
 * When a token expires, or is too old before that.
 *
 * @param {import("jose").JWTPayload} payload @param {import("jose").JWTVerifyOptions} options
 */
function endOf({ exp = Infinity, iat = Infinity }, { maxTokenAge = Infinity }) {
  const end = Math.min(exp, iat + Number(maxTokenAge));
  return end === Infinity ? null : Math.floor(end);
}

/** Of several issuers the one that the token names, as jose's documentation has it. @param {any[]} entries @param {string} token */
function chosen(entries, token) {
  const { iss } = decodeJwt(token);
  const entry = entries.find(({ issuer }) => issuer === iss);
  if (!entry) throw Object.assign(new Error("no such issuer"), { code: "ISSUER" });
  return entry;
}

/** @param {string | undefined} secret @param {string | undefined} jwks @returns {any} */
function keyOf(secret, jwks) {
  if (secret !== undefined) return Buffer.from(secret, "base64url");
  try {
    // As a response's json() reads it.
    return createLocalJWKSet(JSON.parse(new TextDecoder().decode(Buffer.from(String(jwks)))));
  } catch (error) {
    return () => Promise.reject(error);
  }
}

/** EdDSA on our list stands for its one fully specified name too (RFC 9864 section 2.2). @param {string[]} algorithms */
const namesOf = (algorithms) => (algorithms.includes("EdDSA") ? [...algorithms, "Ed25519"] : algorithms);

/** @param {any} entry @param {number} now @returns {import("jose").JWTVerifyOptions} */
function optionsOf(
  { issuer, audiences, algorithms, clockToleranceSeconds, maxTokenAgeSeconds, tokenTypes, requiredClaims = [], requireExpiry = true },
  now,
) {
  const typ = tokenTypes?.[0];
  return {
    algorithms: namesOf(algorithms),
    currentDate: new Date(now),
    requiredClaims: [...(requireExpiry ? ["exp"] : []), ...requiredClaims],
    ...(issuer !== undefined && { issuer }),
    ...(audiences !== undefined && { audience: audiences }),
    ...(clockToleranceSeconds !== undefined && { clockTolerance: clockToleranceSeconds }),
    ...(maxTokenAgeSeconds !== undefined && { maxTokenAge: maxTokenAgeSeconds }),
    ...(typ !== undefined && { typ }),
  };
}
