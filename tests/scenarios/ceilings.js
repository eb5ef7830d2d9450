// @ts-check
// The most work that one request can ask for and still be let through.
import { generateKeyPairSync, sign } from "node:crypto";
import longestRsa from "./rsa_8192.json" with { type: "json" };
import { AUDIENCE, ISSUER, configOf, duration, encoded, grouped, open, quantile, secretConfig, secretToken, Stopwatch, tails } from "./support.js";

const SECRET = Buffer.alloc(64, "a secret for tests alone ");
/** Workers Free (Cloudflare, limits). */
const BUDGET_MS = 10;
const WARM_RUNS = 20;
const TOKEN_BYTES = 16_384;

/** @type {import("./support.js").Scenario[]} */
export const ceilings = [{ id: "F24", title: "the most work that is let through", run: ceiling }];

/** @type {Record<string, () => { config: any, tokens: (at: number) => string, path?: string }>} */
const WORST = {
  "a token of 16 KiB, all strings": () => ({ config: secretConfig({ env: "KEY" }), tokens: longest((bytes) => ({ filler: "x".repeat(bytes) })) }),
  "a token of 16 KiB, 1 000 members": () => ({ config: secretConfig({ env: "KEY" }), tokens: longest(members) }),
  "a token of 16 KiB, all escapes": () => ({ config: secretConfig({ env: "KEY" }), tokens: longest((bytes) => ({ filler: "\u0001".repeat(bytes / 6) })) }),
  "RSA of 8192 bits, RS512": () => ({ config: keysConfig("RS512", longestRsa.jwk), tokens: () => longestRsa.tokens.RS512 }),
  "RSA of 8192 bits, PS512": () => ({ config: keysConfig("PS512", longestRsa.jwk), tokens: () => longestRsa.tokens.PS512 }),
  "a token of 16 KiB by ECDSA P-521": () => ecdsa(),
  "200 rules, every one looked at": () => ({ config: secretConfig({ env: "KEY" }, { rules: manyRules(200) }), tokens: longest((bytes) => ({ filler: "x".repeat(bytes) })) }),
  "a path of 8 KiB": () => {
    const rules = [{ id: "all", methods: ["GET"], path: "/{path+}", scopes: ["pets:read"] }];
    return { config: secretConfig({ env: "KEY" }, { rules }), tokens: (at) => secretToken(SECRET, { jti: `${at}` }), path: "/a".repeat(4096) };
  },
};

/** @type {import("./support.js").Scenario["run"]} */
async function ceiling(row, { long }) {
  const runs = long ? 1000 : 100;
  const measured = [];
  let denied = 0;
  for (const [name, make] of Object.entries(WORST)) {
    const { config, tokens, path = "/pets" } = make();
    const { authorizer } = await open({ ...config, tokenCache: false }, { io: { secret: () => SECRET } });
    // What the host compiles, it compiles once.
    for (let at = 0; at < WARM_RUNS; at += 1) await authorizer.authorize({ method: "GET", path, headers: { authorization: `Bearer ${tokens(at)}` } });
    const watch = new Stopwatch();
    for (let at = 0; at < runs; at += 1) {
      const headers = { authorization: `Bearer ${tokens(at)}` };
      const { effect } = await watch.take(() => authorizer.authorize({ method: "GET", path, headers }));
      denied += effect === "Allow" ? 0 : 1;
    }
    measured.push({ name, watch });
  }
  row(`${measured.length} kinds of the costliest good request, ${grouped(runs)} of each: all allowed`, `${denied} denied`, denied === 0);
  for (const { name, watch } of measured) {
    const tail = quantile(watch.works, 0.999);
    row(`${name}: ${BUDGET_MS} ms of work at p99.9`, `${duration(tail)}, ${duration(watch.work)} on average; by the clock ${tails(watch.times)}`, true, tail <= BUDGET_MS);
  }
}

/** As long a token as is taken. @param {(bytes: number) => object} filled @returns {(at: number) => string} */
function longest(filled) {
  const make = (/** @type {number} */ bytes, /** @type {number} */ at) => secretToken(SECRET, { ...filled(bytes), jti: `${at}`.padStart(6, "0") });
  let bytes = 12_000;
  while (make(bytes, 0).length > TOKEN_BYTES) bytes -= 16;
  return (at) => make(bytes, at);
}

/** @param {number} bytes */
function members(bytes) {
  const value = "x".repeat(Math.max(0, Math.floor(bytes / 990) - 10));
  return Object.fromEntries(Array.from({ length: 990 }, (_, at) => [`m${at}`, value]));
}

/** @param {number} count */
function manyRules(count) {
  const anyOf = [{ claims: { nobody: "a" } }, { claims: { nobody: "b" } }];
  const others = Array.from({ length: count - 1 }, (_, at) => ({ id: `rule-${at}`, methods: ["GET"], path: "/pets", anyOf }));
  return [...others, { id: "zz", methods: ["GET"], path: "/pets", scopes: ["pets:read"] }];
}

/** @param {string} alg @param {object} jwk */
function keysConfig(alg, jwk) {
  return configOf({ jwks: { keys: [jwk] } }, { algorithms: [alg] });
}

/** A few tokens in turn: none is remembered. */
function ecdsa() {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-521" });
  const made = Array.from({ length: 4 }, (_, at) => {
    const claims = { iss: ISSUER, aud: AUDIENCE, sub: "ada", scope: "pets:read", exp: 4_000_000_000, jti: `${at}`, filler: "x".repeat(11_900) };
    const signed = `${encoded({ alg: "ES512", kid: "one" })}.${encoded(claims)}`;
    return `${signed}.${sign("sha512", Buffer.from(signed), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
  });
  const jwk = { ...publicKey.export({ format: "jwk" }), kid: "one" };
  return { config: keysConfig("ES512", jwk), tokens: (/** @type {number} */ at) => made[at % made.length] };
}
