// @ts-check
import assert from "node:assert/strict";
import crypto from "node:crypto";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { Core } from "../../js/core.js";
import { builtinRsa, hostRsa } from "../../js/host_rsa.js";
import { host } from "../../js/load/node.js";
import { guarded, start } from "../../js/wasm.js";
import { signingInput } from "../signing_input.js";
import { AUDIENCE, ISSUER, NOW, config, request } from "./support.js";

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

test("the module asks the host, whatever way a request takes, and a new instance asks it again", async () => {
  const asked = { power: 0 };
  const rsa = {
    power: (/** @type {Parameters<import("../../js/internal.d.ts").HostRsa["power"]>} */ ...step) => {
      asked.power += 1;
      return builtinRsa()?.power(...step) ?? false;
    },
  };
  const core = await coreWith(async () => rsa);
  for (const algorithm of ["RS256", "PS256"]) {
    assert.deepEqual(effects(core, bearer(algorithm)), ["Allow", "Allow"]);
    assert.deepEqual(effects(core, bearer(algorithm, "other claims")), ["Deny", "Deny"]);
  }
  assert.equal(asked.power, 8);
  assert.throws(() => guarded(() => assert.fail("a trap")), { message: "the module trapped" });
  assert.deepEqual(effects(core, bearer("RS256")), ["Allow", "Allow"]);
  assert.equal(asked.power, 10);
});

test("a host that errs lets nobody in, and one that throws or is not there changes nothing", async () => {
  const erring = await coreWith(async () => ({ power: (_modulus, _exponent, _signature, power) => power.fill(1) !== undefined }));
  assert.deepEqual(effects(erring, bearer("RS256")), ["Deny", "Deny"]);
  for (const load of [async () => undefined, async () => assert.fail("no such host")]) {
    assert.deepEqual(effects(await coreWith(load), bearer("PS256")), ["Allow", "Allow"]);
  }
});

/** A core that has loaded what its host has. @param {import("../../js/internal.d.ts").Host["rsa"]} load */
async function coreWith(load) {
  await start(host.wasm);
  const jwk = { ...publicKey.export({ format: "jwk" }), kid: "k" };
  const issuers = [{ issuer: ISSUER, audiences: [AUDIENCE], algorithms: ["RS256", "PS256"], keys: { jwks: { keys: [jwk] } } }];
  const core = new Core(JSON.stringify(config({ issuers, tokenCache: false })), "all", load);
  assert.equal(core.fetches, false);
  await setImmediate();
  return core;
}

/** What comes of a request without JSON and with it. @param {Core} core @param {string} token */
function effects(core, token) {
  const { headers, ...rest } = request(token);
  const answers = [core.decide({ headers, ...rest }, NOW), core.authorize(JSON.stringify({ headers: Object.entries(headers), ...rest }), NOW)];
  return answers.map((answer) => /** @type {any} */ (answer).decision.effect);
}

/** @param {string} algorithm @param {string} [spoiled] what is signed in place of the token's claims */
function bearer(algorithm, spoiled) {
  const claims = { iss: ISSUER, aud: AUDIENCE, sub: "ada", scope: "pets:read", exp: NOW / 1000 + 300 };
  const input = signingInput({ alg: algorithm, kid: "k" }, claims);
  const { RSA_PKCS1_PADDING, RSA_PKCS1_PSS_PADDING } = crypto.constants;
  const padding = algorithm === "PS256" ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING;
  const signed = crypto.sign("sha256", Buffer.from(spoiled ?? input), { key: privateKey, padding, saltLength: 32 });
  return `${input}.${signed.toString("base64url")}`;
}

/** @param {ReturnType<typeof hostRsa>} rsa @param {Uint8Array} modulus @param {number} exponent @param {Uint8Array} base */
function powerOf(rsa, modulus, exponent, base) {
  const power = new Uint8Array(modulus.length);
  assert.equal(rsa?.power(modulus, exponent, base, power), true);
  return power;
}
