// @ts-check
// What the tests of the platforms share: an API, tokens for it, and a handler with faults.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { hmacToken } from "../worker/support.js";

export const KEY = "a secret of forty bytes, for tests alone";
const ISSUER = "https://issuer.example";
const DOWN = "https://down.example";
const AUDIENCE = "https://api.example";
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g;

/** What a handler's fault holds, and no answer may. */
export const CANARIES = [
  "SELECT * FROM pets", "arn:aws:s3:::canary", "db.canary.internal", "hunter2", "app.js", "    at ", "TypeError",
];

/** @type {any} */
export const config = {
  realm: "tests",
  issuers: [
    { issuer: ISSUER, audiences: [AUDIENCE], algorithms: ["HS256"], keys: { secret: { env: "TOKEN_KEY" } } },
    // Nobody listens on the discard port.
    { issuer: DOWN, audiences: [AUDIENCE], algorithms: ["ES256"], keys: { jwksUri: "http://127.0.0.1:9/jwks.json" } },
  ],
  rules: [
    { id: "corrupt", methods: ["GET"], path: "/corrupt", public: true },
    { id: "pets", methods: ["GET", "POST"], path: "/pets/{id}", scopes: ["pets:read"] },
    { id: "admin", methods: ["GET"], path: "/admin", roles: ["admin"] },
  ],
};

const far = { iss: ISSUER, aud: AUDIENCE, sub: "ada", exp: 4_000_000_000 };
const headerless = hmacToken(KEY).split(".").slice(1).join(".");

export const tokens = {
  good: hmacToken(KEY),
  expired: hmacToken(KEY, { exp: 1_700_000_000 }),
  down: `${segment({ alg: "ES256", kid: "1" })}.${segment({ ...far, iss: DOWN })}.${"A".repeat(86)}`,
  forged: `${segment({ alg: "HS256", typ: "JWT" })}.${headerless}`,
};

/** @param {object} value */
function segment(value) {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/**
 * @typedef {{ status: number, headers: Record<string, string>, text: string }} Answer
 * @typedef {(path: string, init?: { token?: string, method?: string, headers?: Record<string, string>, body?: string }) => Promise<Answer>} Ask
 */

/** What can happen, in the order of the table. @type {[string, (ask: Ask) => Promise<Answer>][]} */
export const OUTCOMES = [
  ["no token", (ask) => ask("/pets/7")],
  ["good token", (ask) => ask("/pets/7", { token: tokens.good })],
  ["expired", (ask) => ask("/pets/7", { token: tokens.expired })],
  ["forbidden", (ask) => ask("/admin", { token: tokens.good })],
  ["key server down", (ask) => ask("/pets/7", { token: tokens.down })],
  ["handler throws", (ask) => ask("/pets/throws", { token: tokens.good })],
  ["module trap", async (ask) => (await ask("/corrupt"), ask("/pets/7", { token: tokens.good }))],
];

const page = readFileSync(new URL("../../docs/platforms.md", import.meta.url), "utf8");

/** The cells of a row of a table in docs/platforms.md, by its first cell. @param {string} first */
function row(first) {
  const line = page.split("\n").find((one) => one.startsWith(`| ${first} |`));
  assert.ok(line, `docs/platforms.md has no row ${first}`);
  return line.split("|").slice(1, -1).map((cell) => cell.trim());
}

/** Fails unless each outcome is as the table in docs/platforms.md says. @param {string} platform @param {Ask} ask */
export async function assertOutcomes(platform, ask) {
  const [, ...expected] = row(platform);
  const seen = [];
  for (const [name, make] of OUTCOMES) {
    const answer = await make(ask);
    seen.push(answer.status === 200 ? "200" : `${answer.status} ${JSON.parse(answer.text).code}`);
    if (answer.status === 200) assert.match(answer.text, /ada/, name);
    else assertAsDocumented(answer);
  }
  assert.deepEqual(seen, expected, platform);
  const { status, text } = await ask("/pets/7", { token: tokens.good });
  assert.deepEqual([status, JSON.parse(text).subject], [200, "ada"], "after the trap");
}

/** Fails unless a refusal's body and header fields are as docs/platforms.md says for its code. @param {Answer} answer */
export function assertAsDocumented({ status, headers, text }) {
  const problem = JSON.parse(text);
  const [, statusText, challenge, retryAfter, detail] = row(`\`${problem.code}\``);
  assert.equal(String(status), statusText, text);
  assert.equal(problem.status, status);
  assert.equal(problem.detail, detail);
  assert.equal(headers["www-authenticate"] ?? "", challenge.replaceAll("`", ""));
  assert.equal(headers["retry-after"] ?? "", retryAfter);
  assert.equal(headers["content-type"], "application/problem+json");
  assert.equal(headers["cache-control"], "no-store");
  assert.equal(headers["x-content-type-options"], "nosniff");
  assert.equal(text.match(UUID)?.length, 1, text);
  const seen = JSON.stringify(headers) + text;
  for (const canary of [...CANARIES, KEY, ISSUER, DOWN]) assert.ok(!seen.includes(canary), `${canary} in ${seen}`);
}

/** Asks over HTTP. @param {string} base @returns {Ask} */
export function asking(base) {
  return async (path, { token, headers = {}, ...init } = {}) => {
    const response = await fetch(base + path, { headers: { ...bearer(token), ...headers }, redirect: "manual", ...init });
    return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
  };
}

/** @param {string | undefined} token @returns {Record<string, string>} */
export function bearer(token) {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

/** Asks a fetch handler. @param {(request: Request) => Response | Promise<Response>} handler @returns {Ask} */
export function askingHandler(handler) {
  return async (path, { token, headers = {}, ...init } = {}) => {
    const request = new Request(`https://api.example${path}`, { headers: { ...bearer(token), ...headers }, ...init });
    const response = await handler(request);
    return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
  };
}
