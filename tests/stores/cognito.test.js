// @ts-check
// User pools of moto and of cognito-local: what they issue, taken by the cognito preset.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import {
  AdminConfirmSignUpCommand, AdminCreateUserCommand, AdminSetUserPasswordCommand, CognitoIdentityProviderClient,
  CreateUserPoolClientCommand, CreateUserPoolCommand, InitiateAuthCommand, SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { createAuthorizer } from "../../js/index.js";
import { REGION, startAws } from "./aws.js";
import { request, serve, startProgram, world } from "./support.js";

const require = createRequire(import.meta.url);
const PASSWORD = "a Password, 4 tests";

/**
 * @typedef {object} Pool
 * @property {string} region
 * @property {string} userPoolId
 * @property {string} clientId
 * @property {string} jwksUri
 * @property {Record<"access" | "id", string>} tokens
 * @property {() => Promise<unknown>} stop
 */

/** @type {Record<string, () => Promise<Pool>>} */
const POOLS = { moto: startMoto, "cognito-local": startCognitoLocal };

for (const [name, start] of Object.entries(POOLS)) {
  /** @type {Pool} */
  let pool;
  before(async () => {
    pool = await start();
  });
  after(() => pool?.stop());

  for (const tokenUse of /** @type {const} */ (["access", "id"])) {
    const other = tokenUse === "id" ? "access" : "id";

    test(`${name}: the ${tokenUse} token is taken, and the other kind is not`, async () => {
      const { io, records } = world();
      const authorizer = await createAuthorizer(config(pool, { tokenUse }), io);
      const granted = /** @type {any} */ (await authorizer.authorize(request(pool.tokens[tokenUse])));
      assert.equal(granted.effect, "Allow", JSON.stringify(records));
      assert.equal(granted.principal.issuer, `https://cognito-idp.${pool.region}.amazonaws.com/${pool.userPoolId}`);
      if (tokenUse === "access") assert.equal(granted.principal.clientId, pool.clientId);
      assert.equal((await authorizer.authorize(request(pool.tokens[other]))).effect, "Deny");
      assert.deepEqual(authorizer.keySets().map(({ url, state, fetches }) => [url, state, fetches]), [[pool.jwksUri, "fresh", 1]]);
    });

    test(`${name}: the ${tokenUse} token for another client or pool is not taken`, async () => {
      const region = pool.region;
      for (const changes of [{ clientIds: ["another"] }, { userPoolId: `${region}_another` }]) {
        const authorizer = await createAuthorizer(config(pool, { tokenUse, ...changes }), world().io);
        assert.equal((await authorizer.authorize(request(pool.tokens[tokenUse]))).effect, "Deny");
      }
    });
  }

  test(`${name}: a token that was changed is not taken`, async () => {
    const { io, records } = world();
    const authorizer = await createAuthorizer(config(pool, { tokenUse: "access" }), io);
    const [header, payload, signature] = pool.tokens.access.split(".");
    const changed = (signature.startsWith("A") ? "B" : "A") + signature.slice(1);
    const decision = await authorizer.authorize(request([header, payload, changed].join(".")));
    assert.equal(decision.effect, "Deny");
    assert.equal(records.at(-1).reason, "signature_invalid");
  });
}

/** @param {Pool} pool @param {object} changes @returns {any} */
function config({ region, userPoolId, clientId, jwksUri }, changes) {
  const issuer = { preset: "cognito", region, userPoolId, clientIds: [clientId], keys: { jwksUri }, ...changes };
  return { issuers: [issuer], rules: [{ id: "pets", methods: ["GET"], path: "/pets" }] };
}

/** @returns {Promise<Pool>} */
async function startMoto() {
  const { endpoint, stop } = await startAws();
  const client = new CognitoIdentityProviderClient({ endpoint, region: REGION });
  const { UserPool } = await client.send(new CreateUserPoolCommand({ PoolName: "tests" }));
  const UserPoolId = UserPool?.Id ?? "";
  const Username = "ada";
  const clientId = await newClient(client, UserPoolId);
  await client.send(new AdminCreateUserCommand({ UserPoolId, Username }));
  await client.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: PASSWORD, Permanent: true }));
  const tokens = await signIn(client, clientId, Username);
  const jwksUri = `${endpoint}/${UserPoolId}/.well-known/jwks.json`;
  return { region: REGION, userPoolId: UserPoolId, clientId, jwksUri, tokens, stop };
}

/** It names the issuer by its configuration, so that its tokens look like AWS's. @returns {Promise<Pool>} */
async function startCognitoLocal() {
  const region = "local";
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), "edge-authorizer-"));
  await mkdir(join(folder, ".cognito"));
  const tokenConfig = { IssuerDomain: `https://cognito-idp.${region}.amazonaws.com` };
  await writeFile(join(folder, ".cognito", "config.json"), JSON.stringify({ TokenConfig: tokenConfig }));
  const main = join(dirname(require.resolve("cognito-local/package.json")), "lib/bin/start.js");
  const env = { HOST: "127.0.0.1", PORT: port };
  const program = await startProgram([process.execPath, main], /(running on http\S+)/i, { cwd: folder, env });
  const endpoint = `http://127.0.0.1:${port}`;
  const credentials = { accessKeyId: "tests", secretAccessKey: "tests" };
  const client = new CognitoIdentityProviderClient({ endpoint, region, credentials });
  const { UserPool } = await client.send(new CreateUserPoolCommand({ PoolName: "tests" }));
  const UserPoolId = UserPool?.Id ?? "";
  const clientId = await newClient(client, UserPoolId);
  const Username = "ada@example.com";
  await client.send(new SignUpCommand({ ClientId: clientId, Username, Password: PASSWORD, UserAttributes: [{ Name: "email", Value: Username }] }));
  await client.send(new AdminConfirmSignUpCommand({ UserPoolId, Username }));
  const tokens = await signIn(client, clientId, Username);
  const jwksUri = `${endpoint}/${UserPoolId}/.well-known/jwks.json`;
  const stop = async () => {
    await program.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { region, userPoolId: UserPoolId, clientId, jwksUri, tokens, stop };
}

/** @param {CognitoIdentityProviderClient} client @param {string} UserPoolId */
async function newClient(client, UserPoolId) {
  const flows = /** @type {const} */ (["ALLOW_USER_PASSWORD_AUTH"]);
  const made = await client.send(new CreateUserPoolClientCommand({ UserPoolId, ClientName: "tests", ExplicitAuthFlows: [...flows] }));
  return made.UserPoolClient?.ClientId ?? "";
}

/** @param {CognitoIdentityProviderClient} client @param {string} ClientId @param {string} USERNAME */
async function signIn(client, ClientId, USERNAME) {
  const AuthParameters = { USERNAME, PASSWORD };
  const asked = new InitiateAuthCommand({ AuthFlow: "USER_PASSWORD_AUTH", ClientId, AuthParameters });
  const { AccessToken, IdToken } = (await client.send(asked)).AuthenticationResult ?? {};
  return { access: AccessToken ?? "", id: IdToken ?? "" };
}

async function freePort() {
  const { base, stop } = await serve(() => {});
  await stop();
  return new URL(base).port;
}
