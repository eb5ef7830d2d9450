// @ts-check
// A secret is in the module's memory only while it is supplied: what is kept is a state that was keyed with it.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { AuthorizerCore, initSync } from "../../pkg/edge_authorizer.js";
import { Exchange } from "../../js/exchange.js";
import { signingInput } from "../signing_input.js";

const POINTER = "/issuers/0/keys/secret";
const { memory } = initSync({ module: readFileSync(new URL("../../pkg/edge_authorizer_bg.wasm", import.meta.url)) });

/** @param {string} text */
function occurrences(text) {
  return Buffer.from(memory.buffer).toString("latin1").split(text).length - 1;
}

/**
 * A secret and what HMAC makes of it first (RFC 2104 section 2).
 *
 * @param {string} secret
 */
function forms(secret) {
  const masked = (/** @type {number} */ mask) => String.fromCharCode(...Buffer.from(secret).map((byte) => byte ^ mask));
  return [secret, masked(0x36), masked(0x5c)];
}

/** @param {object} written @param {string} [realm] */
function makeCore(written, realm) {
  const issuer = { issuer: "m", audiences: ["a"], algorithms: ["HS256"], keys: { secret: { env: "A", ...written } } };
  return new AuthorizerCore(JSON.stringify({ realm, issuers: [issuer], rules: [{ id: "x", methods: ["GET"], path: "/x" }] }));
}

/** @param {AuthorizerCore} core @param {string} secret @param {number} now */
function effect(core, secret, now) {
  const message = signingInput({ alg: "HS256" }, { iss: "m", aud: "a", exp: Math.floor(now / 1000) + 60 });
  const token = `${message}.${createHmac("sha256", secret).update(message).digest("base64url")}`;
  const request = { method: "GET", path: "/x", headers: [["authorization", `Bearer ${token}`]] };
  return JSON.parse(core.authorize(JSON.stringify(request), now)).decision.effect;
}

/** Ways to write a secret, each with what undoes it. @type {[object, (secret: string) => string][]} */
const WAYS = [
  [{}, (secret) => secret],
  [{ encoding: "base64" }, (secret) => Buffer.from(secret).toString("base64")],
  [{ encoding: "hex" }, (secret) => Buffer.from(secret).toString("hex")],
  [{ member: "key" }, (secret) => JSON.stringify({ key: secret, other: [secret] })],
  [{ encoding: "base64url", member: "key" }, (secret) => JSON.stringify({ key: Buffer.from(secret).toString("base64url") })],
];

for (const [number, [written, write]] of WAYS.entries()) {
  test(`a secret is not kept: ${JSON.stringify(written)}`, () => {
    const [kept, current, previous, next] = ["kept", "current", "previous", "next"].map((name) => `canary-${number}-${name}-0123456789-0123456789`);
    const core = makeCore(written, kept);
    const sought = [current, previous, next].flatMap((secret) => [...forms(secret), write(secret)]);
    const now = Date.now();
    core.supplySecret(POINTER, Buffer.from(write(current)), Buffer.from(write(previous)), now + 60_000);
    assert.deepEqual([current, previous].map((secret) => effect(core, secret, now)), ["Allow", "Allow"]);
    assert.deepEqual(sought.filter(occurrences), []);
    core.supplySecret(POINTER, Buffer.from(write(next)));
    assert.deepEqual([current, previous, next].map((secret) => effect(core, secret, now)), ["Deny", "Deny", "Allow"]);
    assert.deepEqual(sought.filter(occurrences), []);
    assert.notEqual(occurrences(kept), 0, "the search finds what is kept");
    core.free();
    assert.deepEqual(sought.filter(occurrences), []);
  });
}

test("what is left behind is found", () => {
  for (const text of forms("canary-left-0123456789-0123456789")) {
    const bytes = Buffer.from(text, "latin1");
    const address = memory.grow(1) * 65_536;
    const page = new Uint8Array(memory.buffer, address);
    page.set(bytes);
    assert.equal(occurrences(text), 1);
    page.fill(0);
  }
});

test("a secret that is refused is wiped too", () => {
  const core = makeCore({ encoding: "hex" });
  const short = Buffer.from("canary-short").toString("hex");
  assert.throws(() => core.supplySecret(POINTER, Buffer.from(short)), /12 bytes/);
  assert.throws(() => core.supplySecret(POINTER, Buffer.from(`${short}zz`)), /encoding/);
  assert.deepEqual([short, "canary-short"].map(occurrences), [0, 0]);
});

test("a token is not left in memory that is free", () => {
  const secret = "canary-of-a-secret-of-forty-bytes-000000";
  const core = makeCore({});
  core.supplySecret(POINTER, Buffer.from(secret));
  const exchange = new Exchange(core, memory, true);
  const token = (/** @type {number} */ length) => {
    const claims = { iss: "m", aud: "a", exp: Math.floor(Date.now() / 1000) + 60, jti: "x".repeat(length) };
    const message = signingInput({ alg: "HS256" }, claims);
    return { message, signature: createHmac("sha256", secret).update(message).digest("base64url") };
  };
  const tokens = [10, 4_000, 8_000].map(token);
  for (const { message, signature } of tokens) {
    // A good one would be remembered.
    const request = { method: "GET", path: "/x", headers: { authorization: `Bearer ${message}.${signature}x` } };
    assert.equal(exchange.decide(request, Date.now())?.decision.effect, "Deny");
  }
  assert.deepEqual(tokens.slice(0, -1).map(({ signature }) => occurrences(signature)), [0, 0]);
});
