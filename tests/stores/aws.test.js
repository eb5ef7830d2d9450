// @ts-check
// AWS Secrets Manager and parameters: created, rotated and read, against moto, over signed HTTP and
// through the Lambda extension.
import assert from "node:assert/strict";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { CreateSecretCommand, PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { createAuthorizer } from "../../js/index.js";
import { startAws } from "./aws.js";
import { startExtension } from "./extension.js";
import { config, request, token, world } from "./support.js";

const SESSION_TOKEN = "a session token";
const OLD = "canary: the old secret, of more than 32 bytes";
const NEW = "canary: the new secret, of more than 32 bytes";
const HOUR_MS = 3_600_000;

/** @type {Awaited<ReturnType<typeof startAws>>} */
let aws;
/** @type {Awaited<ReturnType<typeof startExtension>>} */
let extension;
let count = 0;

before(async () => {
  aws = await startAws();
  extension = await startExtension({ ...aws, token: SESSION_TOKEN });
});
after(async () => {
  await extension?.stop();
  await aws?.stop();
});
beforeEach(() => {
  for (const name of ["AWS_LAMBDA_FUNCTION_NAME", "AWS_SESSION_TOKEN", "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT"]) {
    delete process.env[name];
  }
  extension.state.ready = true;
  extension.state.requests.length = 0;
});

function enterLambda() {
  process.env.AWS_LAMBDA_FUNCTION_NAME = "tests";
  process.env.AWS_SESSION_TOKEN = SESSION_TOKEN;
  process.env.PARAMETERS_SECRETS_EXTENSION_HTTP_PORT = extension.port;
}

/** The two kinds: how something is made and changed, and how a configuration names it. */
const KINDS = {
  awsSecretsManager: {
    create: async (/** @type {string} */ name, /** @type {string} */ value) =>
      void (await aws.secrets.send(new CreateSecretCommand({ Name: name, SecretString: value }))),
    rotate: async (/** @type {string} */ name, /** @type {string} */ value) =>
      void (await aws.secrets.send(new PutSecretValueCommand({ SecretId: name, SecretString: value }))),
    place: (/** @type {string} */ name, /** @type {object} */ more = {}) => ({ secretId: name, ...more }),
  },
  awsParameter: {
    create: async (/** @type {string} */ name, /** @type {string} */ value) =>
      void (await aws.parameters.send(new PutParameterCommand({ Name: name, Value: value, Type: "SecureString" }))),
    rotate: async (/** @type {string} */ name, /** @type {string} */ value) =>
      void (await aws.parameters.send(new PutParameterCommand({ Name: name, Value: value, Overwrite: true }))),
    place: (/** @type {string} */ name, /** @type {object} */ more = {}) => ({ name, ...more }),
  },
};

/** @param {any} authorizer @param {string} secret */
async function effect(authorizer, secret) {
  return (await authorizer.authorize(request(token(secret)))).effect;
}

for (const [kind, { create, rotate, place }] of Object.entries(KINDS)) {
  test(`${kind}: both secrets of a rotation verify, and the old one for a bounded time`, async () => {
    const name = `/tests/${kind}/${(count += 1)}`;
    await create(name, OLD);
    const { io, clock, records } = world();
    const secret = { [kind]: place(name, { endpoint: aws.endpoint }), previousSeconds: 3600 };
    const authorizer = await createAuthorizer(config(secret), io);
    assert.deepEqual([await effect(authorizer, OLD), await effect(authorizer, NEW)], ["Allow", "Deny"]);
    await rotate(name, NEW);
    // The forged token above has spent this interval's lookup.
    assert.equal(await effect(authorizer, NEW), "Deny");
    clock.offset += 30_000;
    assert.deepEqual([await effect(authorizer, NEW), await effect(authorizer, OLD)], ["Allow", "Allow"]);
    assert.equal(records.filter(({ event }) => event === "secret_replaced").length, 1);
    clock.offset = HOUR_MS - 5000;
    assert.deepEqual([await effect(authorizer, NEW), await effect(authorizer, OLD)], ["Allow", "Allow"]);
    clock.offset = HOUR_MS + 1000;
    assert.deepEqual([await effect(authorizer, NEW), await effect(authorizer, OLD)], ["Allow", "Deny"]);
    assert.ok(!JSON.stringify(records).includes("canary"));
  });

  test(`${kind}: an authorizer made after the rotation knows both`, async () => {
    const name = `/tests/${kind}/${(count += 1)}`;
    await create(name, OLD);
    await rotate(name, NEW);
    const at = { [kind]: place(name, { endpoint: aws.endpoint }) };
    const authorizer = await createAuthorizer(config(at), world().io);
    assert.deepEqual([await effect(authorizer, NEW), await effect(authorizer, OLD)], ["Allow", "Allow"]);
    const strict = await createAuthorizer(config({ ...at, previousSeconds: 0 }), world().io);
    assert.deepEqual([await effect(strict, NEW), await effect(strict, OLD)], ["Allow", "Deny"]);
  });

  test(`${kind}: the Lambda extension serves, and a failed MAC reads past its cache`, async () => {
    const name = `/tests/${kind}/${(count += 1)}`;
    await create(name, OLD);
    enterLambda();
    const { io } = world({ fetch: toMoto });
    const authorizer = await createAuthorizer(config({ [kind]: name }), io);
    assert.equal(await effect(authorizer, OLD), "Allow");
    assert.ok(extension.state.requests[0].includes(encodeURIComponent(name)), extension.state.requests[0]);
    await rotate(name, NEW);
    assert.deepEqual([await effect(authorizer, NEW), await effect(authorizer, OLD)], ["Allow", "Allow"]);
  });

  for (const state of ["is not ready", "is absent"]) {
    test(`${kind}: signed HTTPS serves where the Lambda extension ${state}`, async () => {
      const name = `/tests/${kind}/${(count += 1)}`;
      await create(name, OLD);
      enterLambda();
      if (state === "is absent") process.env.PARAMETERS_SECRETS_EXTENSION_HTTP_PORT = "1";
      else extension.state.ready = false;
      const authorizer = await createAuthorizer(config({ [kind]: name }), world({ fetch: toMoto }).io);
      assert.equal(await effect(authorizer, OLD), "Allow");
    });
  }

  test(`${kind}: what is not there is a refused configuration that says so`, async () => {
    const secret = { [kind]: place("/tests/canary-none", { endpoint: aws.endpoint }) };
    await assert.rejects(createAuthorizer(config(secret), world().io), {
      name: "ConfigError",
      message: `the configuration is refused\n  /issuers/0/keys/secret: the secret by ${kind} has no such entry: create it or correct its name`,
    });
  });
}

test("the session token goes to no extension for another region or endpoint", async () => {
  enterLambda();
  for (const place of [{ secretId: "x", region: "us-east-1" }, { secretId: "x", endpoint: aws.endpoint }]) {
    await assert.rejects(createAuthorizer(config({ awsSecretsManager: place }), world({ fetch: toMoto }).io));
  }
  assert.deepEqual(extension.state.requests, []);
});

test("without aws4fetch the Lambda extension serves, and else the package is named", async (context) => {
  const folder = await mkdtemp(join(tmpdir(), "edge-authorizer-"));
  context.after(() => rm(folder, { recursive: true }));
  await cp(new URL("../../js", import.meta.url), join(folder, "js"), { recursive: true });
  const { lookUp } = await import(join(folder, "js/stores/index.js"));
  const how = { fetch, env: process.env, now: Date.now(), fresh: true };
  await KINDS.awsSecretsManager.create("without-package", OLD);
  enterLambda();
  assert.equal((await lookUp({ awsSecretsManager: { secretId: "without-package" } }, how)).current, OLD);
  extension.state.ready = false;
  const message = /needs the package aws4fetch \(npm install aws4fetch\), or in Lambda the layer AWS Parameters and Secrets/;
  await assert.rejects(lookUp({ awsSecretsManager: { secretId: "without-package" } }, how), message);
});

test("a binary secret and a member of a JSON secret are read", async () => {
  const key = Buffer.alloc(32, 0xfe);
  const binary = new CreateSecretCommand({ Name: "binary", SecretBinary: key });
  const json = new CreateSecretCommand({ Name: "json", SecretString: JSON.stringify({ key: key.toString("base64") }) });
  await Promise.all([aws.secrets.send(binary), aws.secrets.send(json)]);
  for (const more of [{ secretId: "binary" }, { secretId: "json", member: "key", encoding: "base64" }]) {
    const { secretId, ...how } = /** @type {any} */ (more);
    const secret = { awsSecretsManager: { secretId, endpoint: aws.endpoint }, ...how };
    const authorizer = await createAuthorizer(config(secret), world().io);
    assert.equal((await authorizer.authorize(request(token(key)))).effect, "Allow");
  }
});

test("credentials or a region that are missing are named", async () => {
  const { AWS_ACCESS_KEY_ID, AWS_REGION } = process.env;
  const secret = { awsSecretsManager: { secretId: "x", endpoint: aws.endpoint } };
  delete process.env.AWS_ACCESS_KEY_ID;
  await assert.rejects(createAuthorizer(config(secret), world().io), /needs credentials in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/);
  Object.assign(process.env, { AWS_ACCESS_KEY_ID });
  delete process.env.AWS_REGION;
  await assert.rejects(createAuthorizer(config(secret), world().io), /needs a region: give one in the reference or set AWS_REGION/);
  Object.assign(process.env, { AWS_REGION });
});

/** AWS's own addresses lead to moto. @param {any} input @param {RequestInit} [init] */
function toMoto(input, init) {
  const url = String(input).replace(/^https:\/\/(?:secretsmanager|ssm)\.[\w-]+\.amazonaws\.com/, aws.endpoint);
  return fetch(url, init);
}
