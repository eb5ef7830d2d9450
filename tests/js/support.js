// @ts-check
// What the tests of the shim share: a configuration, tokens for it, and an outside world.
import { createHmac } from "node:crypto";
import { signingInput } from "../signing_input.js";

/** 2026-01-01T00:00:00Z, in milliseconds. */
export const NOW = 1_767_225_600_000;
export const ISSUER = "https://issuer.example";
export const AUDIENCE = "https://api.example";
export const SECRET = "a secret of forty bytes, for tests alone";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** What no public answer may hold, whatever the fault. */
export const FORBIDDEN = [
  "panicked", ".rs:", "src/", "RuntimeError", "unreachable", "wasm", "stack", "serde",
  "expected value at line", "invalid type", "kid", "rsa-1", "ec-1", "jwks",
  "https://issuer.example", "https://api.example", "secret", "BEGIN ", "base64",
  "InvalidSignature", "undefined",
];

/** @param {object} [changes] @returns {any} */
export function config(changes = {}) {
  return {
    realm: "tests",
    issuers: [
      { issuer: ISSUER, audiences: [AUDIENCE], algorithms: ["HS256"], keys: { secret: { env: "KEY" } } },
    ],
    rules: [
      { id: "health", methods: ["GET"], path: "/health", public: true },
      { id: "pets", methods: ["GET"], path: "/pets", scopes: ["pets:read"] },
    ],
    ...changes,
  };
}

/** @param {object} [changes] @param {string | Buffer} [secret] */
export function token(changes = {}, secret = SECRET) {
  const seconds = NOW / 1000;
  const claims = { iss: ISSUER, aud: AUDIENCE, sub: "ada", scope: "pets:read", exp: seconds + 300, ...changes };
  const signed = signingInput({ alg: "HS256", typ: "JWT" }, claims);
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

/** @param {string} [bearer] @param {object} [changes] @returns {any} */
export function request(bearer, changes = {}) {
  const headers = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
  return { method: "GET", path: "/pets", headers, ...changes };
}

/** An outside world that keeps what is logged. @param {object} [changes] */
export function world(changes = {}) {
  /** @type {any[]} */
  const records = [];
  const io = {
    now: () => NOW,
    fetch: async () => Promise.reject(new Error("no network in this test")),
    log: (/** @type {any} */ record) => void records.push(record),
    secret: async () => SECRET,
    ...changes,
  };
  return { io: /** @type {any} */ (io), records };
}

/** A decision with its incident id checked and taken out. @param {any} decision */
export function faceless(decision) {
  const { instance, ...problem } = decision.problem;
  const [prefix, id] = [instance.slice(0, 9), instance.slice(9)];
  if (prefix !== "urn:uuid:" || !UUID.test(id)) throw new Error(`no incident id: ${instance}`);
  return { ...decision, problem };
}

/** The refusal for a fault of ours, without its incident id. */
export const UNAVAILABLE = {
  effect: "Deny",
  status: 503,
  problem: {
    type: "about:blank",
    title: "Service Unavailable",
    status: 503,
    code: "unavailable",
    detail: "the request cannot be decided now, try again later",
  },
};
