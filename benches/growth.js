// @ts-check
/** How a decision's time grows with what the configuration holds, and with the token. */
import { measure } from "mitata";
import { prepare } from "./contestants/edge-authorizer.js";
import { makeWorkload } from "./workload.js";
import { inTurns, median } from "./rounds.js";

const NANOSECONDS = 1.5e8;

/** @typedef {{ what: string, size: number, nanoseconds: number }} Point */

/** @param {number} rounds @returns {Promise<Point[]>} */
export async function growth(rounds) {
  const small = await makeWorkload("HS256", 200);
  const published = await makeWorkload("ES256", 200);
  const cases = [
    ...(await Promise.all([10, 100, 1_000, 10_000].map((size) => point("rules", size, small, { config: withRules(size) })))),
    ...(await Promise.all([1, 10, 100].map((size) => point("issuers", size, small, { config: withIssuers(size) })))),
    ...(await Promise.all([1, 10, 100].map((size) => point("keys in a set", size, published, { config: withKeys(size) })))),
    ...(await Promise.all([0, 1_000, 4_000, 8_000].map(tokenOf))),
  ];
  const measured = await inTurns("growth", cases, rounds, async ({ run }) => (await measure(run, { min_cpu_time: NANOSECONDS, batch_samples: 16 })).p50);
  return cases.map(({ name, what, size }) => ({ what, size, nanoseconds: median(measured.get(name) ?? []) }));
}

/** @param {number} padding */
async function tokenOf(padding) {
  const workload = await makeWorkload("HS256", 200, { claims: { padding: "x".repeat(padding) } });
  return point("bytes of the token", workload.tokens[0]?.length ?? 0, workload, {});
}

/**
 * @param {string} what
 * @param {number} size
 * @param {import("./workload.js").Workload} workload
 * @param {Parameters<typeof prepare>[1]} options
 */
async function point(what, size, workload, options) {
  const verify = await prepare(workload, options);
  const tokens = workload.tokens.map((token) => Buffer.from(token, "latin1"));
  let next = 0;
  const run = () => {
    next = (next + 1) % tokens.length;
    return verify(/** @type {Buffer} */ (tokens[next]).toString("latin1"));
  };
  tokens.forEach(run);
  return { name: `${what} ${size}`, what, size, run };
}

/** Rules that share a prefix, a method and a depth with the request, and do not match it. @param {number} size */
function withRules(size) {
  const more = Array.from({ length: size - 3 }, (_, index) => ({ id: `r${index}`, methods: ["GET"], path: `/pets/{id}/visits/v${index}`, scopes: ["visits:read"] }));
  return (/** @type {any} */ config) => ({ ...config, rules: [...more, ...config.rules] });
}

/** @param {number} size */
function withIssuers(size) {
  return (/** @type {any} */ config) => {
    const [own] = config.issuers;
    const more = Array.from({ length: size - 1 }, (_, index) => ({ ...own, issuer: `${own.issuer}-${index}` }));
    return { ...config, issuers: [...more, own] };
  };
}

/** @param {number} size */
function withKeys(size) {
  return (/** @type {any} */ config) => {
    const [own] = config.issuers;
    const [key] = own.keys.jwks.keys;
    const more = Array.from({ length: size - 1 }, (_, index) => ({ ...key, kid: `other-${index}` }));
    return { ...config, issuers: [{ ...own, keys: { jwks: { keys: [...more, key] } } }] };
  };
}
