// @ts-check
import assert from "node:assert/strict";
import crypto from "node:crypto";
import { test } from "node:test";
import { builtinRsa, hostRsa } from "../../js/host_rsa.js";

const { privateKey, publicKey } = crypto.generateKeyPairSync("rsa", { modulusLength: 2048 });
const modulus = new Uint8Array(Buffer.from(String(publicKey.export({ format: "jwk" }).n), "base64url"));
const message = Buffer.from("message");
const signature = new Uint8Array(crypto.sign("sha256", message, privateKey));

test("a power is what the textbook says, whatever it encodes", () => {
  const number = (/** @type {Uint8Array} */ bytes) => BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  const pss = crypto.sign("sha256", message, { key: privateKey, padding: crypto.constants.RSA_PKCS1_PSS_PADDING });
  for (const base of [signature, new Uint8Array(pss), signature.with(255, signature[255] ^ 1), new Uint8Array(256)]) {
    let expected = number(base);
    for (let squarings = 0; squarings < 16; squarings += 1) expected = expected ** 2n % number(modulus);
    expected = (expected * number(base)) % number(modulus);
    assert.equal(number(powerOf(builtinRsa(), modulus, 65537, base)), expected);
  }
});

test("what it cannot compute, or has no room for, it does not", () => {
  const rsa = hostRsa(crypto);
  assert.equal(rsa?.power(modulus, 65537, modulus, new Uint8Array(256)), false, "no base below the modulus");
  assert.equal(rsa?.power(modulus.subarray(1), 65537, signature, new Uint8Array(255)), false, "a base that is too long");
  assert.equal(rsa?.power(modulus, 65537, signature, new Uint8Array(255)), false, "no room");
});

test("a host with a wrong answer, or none, is not used", () => {
  const publicDecrypt = () => Buffer.alloc(256, 8);
  assert.equal(hostRsa({ ...crypto, publicDecrypt }), undefined);
  const createPublicKey = () => assert.fail("no such key");
  assert.equal(hostRsa({ ...crypto, createPublicKey }), undefined);
});

test("keys are made once, told apart by their whole value, and kept up to a bound", () => {
  let made = 0;
  const createPublicKey = (/** @type {any} */ input) => {
    made += 1;
    return crypto.createPublicKey(input);
  };
  const rsa = hostRsa({ ...crypto, createPublicKey });
  const known = made;
  for (let round = 0; round < 3; round += 1) powerOf(rsa, modulus, 65537, signature);
  assert.equal(made - known, 1);
  for (let last = 1; last <= 32; last += 1) powerOf(rsa, modulus.with(255, modulus[255] ^ (2 * last)), 65537, signature);
  assert.equal(made - known, 33);
  powerOf(rsa, modulus, 65539, signature);
  assert.equal(made - known, 34);
});

/** @param {ReturnType<typeof hostRsa>} rsa @param {Uint8Array} modulus @param {number} exponent @param {Uint8Array} base */
function powerOf(rsa, modulus, exponent, base) {
  const power = new Uint8Array(modulus.length);
  assert.equal(rsa?.power(modulus, exponent, base, power), true);
  return power;
}
