// @ts-check
// Segments of every length and every byte, through the module as it is deployed: what is decoded sixteen digits at
// once is what Node decodes, and what is not canonical is refused.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { initSync, verifyJws } from "../../pkg/edge_authorizer.js";

initSync({ module: readFileSync(new URL("../../pkg/edge_authorizer_bg.wasm", import.meta.url)) });

const secret = Buffer.alloc(64, "of sixty-four bytes, for tests alone ");
const keys = JSON.stringify({ secret_b64u: secret.toString("base64url") });
const hashes = /** @type {const} */ ({ HS256: "sha256", HS384: "sha384", HS512: "sha512" });

/** @param {keyof typeof hashes} alg @param {string} payload */
function token(alg, payload) {
  const signed = `${Buffer.from(JSON.stringify({ alg })).toString("base64url")}.${payload}`;
  return `${signed}.${createHmac(hashes[alg], secret).update(signed).digest("base64url")}`;
}

/** @param {string} text */
const answer = (text) => verifyJws(text, keys, JSON.stringify(Object.keys(hashes)));

test("every signature is decoded to its bytes", () => {
  for (let number = 0; number < 300; number += 1) {
    for (const alg of /** @type {(keyof typeof hashes)[]} */ (Object.keys(hashes))) {
      assert.equal(answer(token(alg, `${number}`.padStart(4, "A"))), "verified");
    }
  }
});

test("a payload of any length is canonical or refused", () => {
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  for (let length = 0; length <= 100; length += 1) {
    for (const last of digits) {
      const payload = digits.repeat(2).slice(0, length) + last;
      const isCanonical = Buffer.from(payload, "base64url").toString("base64url") === payload;
      assert.equal(answer(token("HS256", payload)), isCanonical ? "verified" : "token_encoding", payload);
    }
  }
});

test("a byte that is no digit is refused wherever it stands", () => {
  const others = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
  for (const other of [...others.filter((one) => !/[\w.-]/.test(one)), "é", "€", "😀"]) {
    for (let place = 0; place < 40; place += 1) {
      const payload = `${"A".repeat(place)}${other}${"_".repeat(40 - place)}`;
      assert.equal(answer(token("HS256", payload)), "token_encoding", payload);
    }
  }
});
