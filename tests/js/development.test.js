// @ts-check
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { KEY_MARK, SECRET_MARK } from "../../js/development.js";
import { ConfigError, createAuthorizer } from "../../js/index.js";
import { config, request, token, world } from "./support.js";

const MADE_SECRET = `${SECRET_MARK}forty bytes and more, for development`;

/** @param {object} changes */
function changed(changes) {
  return config({ issuers: [{ ...config().issuers[0], ...changes }] });
}

/** @param {object} changes @param {object} [outside] */
async function faults(changes, outside) {
  const refused = await createAuthorizer(changed(changes), world(outside).io).catch((error) => error);
  return refused instanceof ConfigError ? refused.errors : [];
}

test("a secret made for development is refused where the issuer's entry is not for it", async () => {
  const outside = { secret: async () => MADE_SECRET };
  assert.deepEqual(await faults({}, outside), [
    { pointer: "/issuers/0/keys/secret", message: "the secret is for development, and the issuer's entry is not" },
  ]);
  const authorizer = await createAuthorizer(changed({ development: true }), world(outside).io);
  const decision = await authorizer.authorize(request(token({}, MADE_SECRET)));
  assert.equal(decision.effect, "Allow");
});

test("a key made for development is skipped where the issuer's entry is not for it", async () => {
  const jwk = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" });
  const keys = { jwks: { keys: [{ ...jwk, [KEY_MARK]: true }] } };
  const message = "no key can be used; key 0: the key is for development, and the issuer's entry is not";
  assert.deepEqual(await faults({ algorithms: ["EdDSA"], keys }), [{ pointer: "/issuers/0/keys/jwks", message }]);
  assert.deepEqual(await faults({ algorithms: ["EdDSA"], keys, development: true }), []);
});
