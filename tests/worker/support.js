// @ts-check
// What the tests through workerd share: an upstream that answers what it saw, and requests to it.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { signingInput } from "../signing_input.js";

export const ISSUER = "https://issuer.example";
export const AUDIENCE = "https://api.example";
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g;

/** What no public answer may hold, whatever the fault. */
const FORBIDDEN = [
  "panicked", ".rs:", "src/", "RuntimeError", "unreachable", "wasm", "stack", "serde",
  "expected value at line", "invalid type", "kid", "rsa-1", "ec-1", "jwks",
  ISSUER, AUDIENCE, "secret", "BEGIN ", "base64", "InvalidSignature", "undefined", "canary",
];

/** @param {object} [changes] @returns {any} */
export function config(changes = {}) {
  return {
    realm: "tests",
    issuers: [
      { issuer: ISSUER, audiences: [AUDIENCE], algorithms: ["HS256"], keys: { secret: { binding: "KEY" } } },
    ],
    rules: [
      { id: "health", methods: ["GET", "POST"], path: "/health", public: true },
      { id: "pets", methods: ["GET", "POST"], path: "/pets/{id}", scopes: ["pets:read"] },
    ],
    ...changes,
  };
}

/** A token good for the configuration above, bar the changes. @param {string | Buffer} key @param {object} [changes] */
export function hmacToken(key, changes = {}) {
  const exp = 4_000_000_000;
  const claims = { iss: ISSUER, aud: AUDIENCE, sub: "ada", scope: "pets:read", exp, ...changes };
  const signed = signingInput({ alg: "HS256" }, claims);
  return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
}

/**
 * Serves on loopback, on any free port.
 *
 * @param {import("node:http").RequestListener} listener
 */
export async function serve(listener) {
  const server = createServer(listener);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  server.unref();
  const address = `127.0.0.1:${/** @type {any} */ (server.address()).port}`;
  const stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { server, address, stop };
}

/** An upstream that answers what it saw. */
export function echo() {
  return serve(async (request, response) => {
    const body = String(await bodyOf(request));
    const { method, url, headers } = request;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ method, url, headers, body }));
  });
}

/** @param {import("node:http").IncomingMessage} request */
export async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * @param {string} base
 * @param {string} path
 * @param {{ token?: string, method?: string, headers?: Record<string, string>, body?: any }} [options]
 */
export async function ask(base, path, { token, headers = {}, ...init } = {}) {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const options = { redirect: "manual", duplex: "half", headers: { ...authorization, ...headers }, ...init };
  const response = await fetch(base + path, /** @type {any} */ (options));
  return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
}

/** A public answer without what differs from one to the next. @param {Awaited<ReturnType<typeof ask>>} answer */
export function faceless({ status, headers, text }) {
  assert.equal(text.match(UUID)?.length, 1, text);
  return JSON.stringify([status, Object.entries(headers), text.replace(UUID, "")]);
}

/** @param {Awaited<ReturnType<typeof ask>>} answer @param {number} expected @param {string} code */
export function assertProblem({ status, headers, text }, expected, code) {
  assert.deepEqual([status, JSON.parse(text).code], [expected, code], text);
  assert.equal(headers["content-type"], "application/problem+json");
  assert.equal(headers["cache-control"], "no-store");
  assert.equal(headers["x-content-type-options"], "nosniff");
  assert.equal(headers["retry-after"], status === 503 ? "5" : undefined);
  if (status === 401) assert.match(headers["www-authenticate"], /^Bearer\b/);
  if (status >= 500) assert.equal(headers["www-authenticate"], undefined);
  const seen = JSON.stringify(headers) + text.replace(UUID, "");
  for (const word of FORBIDDEN) assert.ok(!seen.includes(word), `${word} in ${seen}`);
}

/**
 * The record of a refusal: a line of the log may arrive after the answer.
 *
 * @param {() => string} output all that the process wrote
 * @param {Awaited<ReturnType<typeof ask>>} answer
 */
export async function recordOf(output, { text }) {
  const incident = JSON.parse(text).instance.slice("urn:uuid:".length);
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const line = output().split("\n").find((one) => one.includes(`"incident":"${incident}"`));
    if (line) return JSON.parse(line.slice(line.indexOf('{"event"')));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`no record of incident ${incident}`);
}
