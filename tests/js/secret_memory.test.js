// @ts-check
// A secret lies in the module's memory once, and not at all when it was replaced.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { AuthorizerCore, initSync } from "../../pkg/edge_authorizer.js";

const POINTER = "/issuers/0/keys/secret";
const { memory } = initSync({ module: readFileSync(new URL("../../pkg/edge_authorizer_bg.wasm", import.meta.url)) });

/** @param {string} text */
function occurrences(text) {
  return Buffer.from(memory.buffer).toString("latin1").split(text).length - 1;
}

/** @param {object} written */
function makeCore(written) {
  const issuer = { issuer: "m", audiences: ["a"], algorithms: ["HS256"], keys: { secret: { env: "A", ...written } } };
  return new AuthorizerCore(JSON.stringify({ issuers: [issuer], rules: [{ id: "x", methods: ["GET"], path: "/x" }] }));
}

/** @param {AuthorizerCore} core @param {string} secret @param {number} now */
function effect(core, secret, now) {
  const parts = [{ alg: "HS256" }, { iss: "m", aud: "a", exp: Math.floor(now / 1000) + 60 }];
  const message = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
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
  test(`a secret lies in one place: ${JSON.stringify(written)}`, () => {
    const [current, previous, next] = ["current", "previous", "next"].map((name) => `canary-${number}-${name}-0123456789-0123456789`);
    const core = makeCore(written);
    const now = Date.now();
    core.supplySecret(POINTER, Buffer.from(write(current)), Buffer.from(write(previous)), now + 60_000);
    assert.deepEqual([current, previous].map((secret) => effect(core, secret, now)), ["Allow", "Allow"]);
    assert.deepEqual([current, previous].map(occurrences), [1, 1]);
    core.supplySecret(POINTER, Buffer.from(write(next)));
    assert.deepEqual([current, previous, next].map(occurrences), [0, 0, 1]);
    assert.deepEqual([current, previous, next].map((secret) => effect(core, secret, now)), ["Deny", "Deny", "Allow"]);
    const copies = [current, previous, next].map(write).filter((text) => text !== next);
    assert.deepEqual(copies.map(occurrences), copies.map(() => 0));
    core.free();
    assert.equal(occurrences(next), 0);
  });
}

test("a secret that is refused is wiped too", () => {
  const core = makeCore({ encoding: "hex" });
  const short = Buffer.from("canary-short").toString("hex");
  assert.throws(() => core.supplySecret(POINTER, Buffer.from(short)), /12 bytes/);
  assert.throws(() => core.supplySecret(POINTER, Buffer.from(`${short}zz`)), /encoding/);
  assert.deepEqual([short, "canary-short"].map(occurrences), [0, 0]);
});
