// @ts-check
import assert from "node:assert/strict";
import crypto from "node:crypto";
import { test } from "node:test";
import { builtinRsa, hostRsa } from "../../js/host_rsa.js";

const { privateKey, publicKey } = crypto.generateKeyPairSync("rsa", { modulusLength: 2048 });
const modulus = new Uint8Array(Buffer.from(String(publicKey.export({ format: "jwk" }).n), "base64url"));
const message = Buffer.from("message");
const signature = new Uint8Array(crypto.sign("sha256", message, privateKey));

test("a good signature gives its whole encoding", () => {
  const padding = crypto.constants.RSA_NO_PADDING;
  const expected = crypto.publicEncrypt({ key: publicKey, padding }, signature);
  assert.deepEqual(builtinRsa()?.(modulus, 65537, signature), new Uint8Array(expected));
});

test("what has no padding of the kind gives nothing", () => {
  const power = hostRsa(crypto);
  const altered = signature.with(255, signature[255] ^ 1);
  const pss = crypto.sign("sha256", message, { key: privateKey, padding: crypto.constants.RSA_PKCS1_PSS_PADDING });
  for (const bad of [altered, new Uint8Array(pss), signature.subarray(1), modulus, new Uint8Array(0), new Uint8Array(256)]) {
    assert.equal(power?.(modulus, 65537, bad), undefined);
  }
  assert.equal(power?.(modulus.subarray(1), 65537, signature), undefined);
  assert.equal(power?.(modulus, 65539, signature), undefined);
});

test("a host with a wrong answer, or none, is not used", () => {
  const publicDecrypt = () => Buffer.of(8);
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
  const power = hostRsa({ ...crypto, createPublicKey });
  const known = made;
  for (let round = 0; round < 3; round += 1) power?.(modulus, 65537, signature);
  assert.equal(made - known, 1);
  for (let last = 1; last <= 32; last += 1) power?.(modulus.with(255, modulus[255] ^ (2 * last)), 65537, signature);
  assert.equal(made - known, 33);
  assert.notEqual(power?.(modulus, 65537, signature), undefined);
  assert.equal(made - known, 34);
});
