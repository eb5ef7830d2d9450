// @ts-check
// Google Secret Manager and Azure Key Vault: read, rotated, refused.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { lookUp } from "../../js/stores/index.js";
import { crc32c } from "../../js/stores/crc32c.js";
import { startAzure, startGoogle } from "./clouds.js";

const NOW = Date.UTC(2026, 0, 2);
const HOUR_MS = 3_600_000;
const text = (/** @type {any} */ value) => (typeof value === "string" ? value : value && Buffer.from(value).toString());

/** @type {Awaited<ReturnType<typeof startGoogle>>} */
let google;
/** @type {Awaited<ReturnType<typeof startAzure>>} */
let azure;

before(async () => {
  [google, azure] = await Promise.all([startGoogle(), startAzure()]);
});
after(async () => {
  await google?.stop();
  await azure?.stop();
});
beforeEach(() => {
  google.versions.length = 0;
  azure.versions.length = 0;
});
afterEach(() => {
  Object.assign(google.state, { mayGetVersions: true, damaged: false });
  azure.state.mayList = true;
});

/** The two stores, and a reference to each. */
const STORES = {
  gcpSecret: { of: () => google, reference: (version = "") => ({ gcpSecret: { name: `projects/p/secrets/s${version && `/versions/${version}`}`, endpoint: google.base } }) },
  azureKeyVault: { of: () => azure, reference: (version = "") => ({ azureKeyVault: { secretUri: `https://tests.vault.azure.net/secrets/s${version && `/${version}`}`, endpoint: azure.base } }) },
};

/** @param {any} reference @param {number} [previousSeconds] */
async function read(reference, previousSeconds = 3600) {
  const env = { GCE_METADATA_HOST: google.host, ...azure.env };
  const { current, previous, previousUntilMillis } = await lookUp({ ...reference, previousSeconds }, { fetch, env, now: NOW, fresh: false });
  return [text(current), text(previous), previousUntilMillis];
}

for (const [kind, { of, reference }] of Object.entries(STORES)) {
  test(`${kind}: the current version, and the one before for a bounded time`, async () => {
    const { add } = of();
    add("one", NOW - 9 * HOUR_MS);
    assert.deepEqual(await read(reference()), ["one", undefined, undefined]);
    for (const [at, value] of ["two", "three", "four"].entries()) add(value, NOW - (4 - at) * HOUR_MS);
    add("five", NOW - 60_000);
    assert.deepEqual(await read(reference()), ["five", "four", NOW - 60_000 + HOUR_MS]);
    assert.deepEqual(await read(reference(), 61), ["five", "four", NOW + 1000]);
    assert.deepEqual(await read(reference(), 60), ["five", undefined, undefined]);
    assert.deepEqual(await read(reference(), 0), ["five", undefined, undefined]);
  });

  test(`${kind}: a version that is named is the only one`, async () => {
    const { add } = of();
    for (const value of ["one", "two"]) add(value, NOW);
    const version = kind === "gcpSecret" ? "1" : "v0";
    assert.deepEqual(await read(reference(version)), ["one", undefined, undefined]);
  });

  test(`${kind}: a disabled version before is none`, async () => {
    const { add, versions } = of();
    add("one", NOW - HOUR_MS);
    add("two", NOW);
    versions[0].enabled = false;
    assert.deepEqual(await read(reference()), ["two", undefined, undefined]);
  });

  test(`${kind}: an account that may only read the current version has no other`, async () => {
    const { add } = of();
    add("one", NOW - HOUR_MS);
    add("two", NOW);
    google.state.mayGetVersions = false;
    azure.state.mayList = false;
    assert.deepEqual(await read(reference()), ["two", undefined, undefined]);
  });

  test(`${kind}: what is not there is told, in words of ours`, async () => {
    await assert.rejects(read(reference()), (/** @type {any} */ error) => {
      assert.equal(error.name, "ConfigError");
      assert.match(error.message, new RegExp(`the secret by ${kind} has no such entry: create it or correct its`));
      return !error.message.includes("canary");
    });
  });
}

test("gcpSecret: a value that was damaged on its way is not taken", async () => {
  google.add("one", NOW);
  google.state.damaged = true;
  await assert.rejects(read(STORES.gcpSecret.reference()), { name: "StoreUnavailable", message: "the secret by gcpSecret was damaged on its way" });
});

test("azureKeyVault: without an identity there is a way out", async () => {
  const lookup = lookUp(STORES.azureKeyVault.reference(), { fetch, env: {}, now: NOW, fresh: false });
  await assert.rejects(lookup, /the secret by azureKeyVault needs a managed identity: switch one on for this app/);
});

test("CRC-32C is that of RFC 3720 appendix B.4", () => {
  assert.equal(crc32c(new Uint8Array(32)), 0x8a9136aa);
  assert.equal(crc32c(new Uint8Array(32).fill(0xff)), 0x62a8ab43);
  assert.equal(crc32c(Uint8Array.from({ length: 32 }, (_, at) => at)), 0x46dd794e);
  assert.equal(crc32c(Buffer.from("123456789")), 0xe3069283);
});
