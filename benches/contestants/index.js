// @ts-check
/**
 * Who takes part, and where.
 *
 * One file a contestant. Each exports `prepare(workload, options)`, which gives a function that takes a token and throws or
 * rejects unless its signature, `iss`, `aud`, `exp` and `nbf` are good, or nothing for an algorithm the contestant does not have.
 * All are prepared as a service that verifies many tokens would: keys imported once, options given once. Ours does more in the
 * same time (it decides a request by a route rule and a scope), the raw ones do less (the signature alone).
 */

/** @typedef {{ name: string, file: string, kind: "ours" | "peer" | "raw" }} Contestant */

/** @type {Contestant} */
export const ours = { name: "edge-authorizer", file: "edge-authorizer.js", kind: "ours" };

/** @type {Contestant[]} with nothing of Node.js */
const portable = [
  { name: "jose", file: "jose.js", kind: "peer" },
  { name: "hono", file: "hono.js", kind: "peer" },
  { name: "@tsndr/cloudflare-worker-jwt", file: "cloudflare-worker-jwt.js", kind: "peer" },
  { name: "@cfworker/jwt", file: "cfworker-jwt.js", kind: "peer" },
];

/** @type {Contestant} */
const fastJwt = { name: "fast-jwt", file: "fast-jwt.js", kind: "peer" };

/** @type {Contestant[]} */
export const inNode = [
  ours,
  fastJwt,
  { name: "jsonwebtoken", file: "jsonwebtoken.js", kind: "peer" },
  { name: "aws-jwt-verify", file: "aws-jwt-verify.js", kind: "peer" },
  ...portable,
  { name: "node:crypto alone", file: "node-crypto.js", kind: "raw" },
];

/** @type {Contestant[]} */
export const inWorkerd = [ours, ...portable, { name: "crypto.subtle alone", file: "web-crypto.js", kind: "raw" }];

/** Those that keep verified tokens. @type {Contestant[]} */
export const withCache = [ours, fastJwt];
