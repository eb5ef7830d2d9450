// @ts-check
// Secrets in places without versions: environment, files and bindings, each with one before.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createAuthorizer } from "../../js/index.js";
import { config, request, token, world } from "./support.js";

const OLD = "canary: the old secret, of more than 32 bytes";
const NEW = "canary: the new secret, of more than 32 bytes";
const UNTIL = Date.UTC(2027, 0, 1);
const until = "2027-01-01T00:00:00Z";

/** @param {any} authorizer */
async function effects(authorizer) {
  const found = [];
  for (const secret of [NEW, OLD]) found.push((await authorizer.authorize(request(token(secret)))).effect);
  return found;
}

test("an environment variable and the one before, until its time", async () => {
  Object.assign(process.env, { TESTS_NEW: NEW, TESTS_OLD: OLD });
  let now = UNTIL - 1;
  const { io } = world({ now: () => now });
  const secret = { env: "TESTS_NEW", previous: { env: "TESTS_OLD", until } };
  const authorizer = await createAuthorizer(config(secret), io);
  assert.deepEqual(await effects(authorizer), ["Allow", "Allow"]);
  now = UNTIL;
  assert.deepEqual(await effects(authorizer), ["Allow", "Deny"]);
  delete process.env.TESTS_OLD;
  assert.deepEqual(await effects(await createAuthorizer(config(secret), io)), ["Allow", "Deny"]);
  now = UNTIL - 1;
  await assert.rejects(createAuthorizer(config(secret), io), /the environment variable TESTS_OLD is not set/);
});

test("a file that is replaced is read again after a failed MAC", async (context) => {
  const folder = await mkdtemp(join(tmpdir(), "edge-authorizer-"));
  context.after(() => rm(folder, { recursive: true }));
  const file = join(folder, "secret");
  await writeFile(file, OLD);
  const { io, records } = world();
  const authorizer = await createAuthorizer(config({ file }), io);
  assert.equal((await authorizer.authorize(request(token(OLD)))).effect, "Allow");
  await writeFile(file, NEW);
  assert.deepEqual(await effects(authorizer), ["Allow", "Deny"]);
  assert.deepEqual(records.filter(({ event }) => event === "secret_replaced").map(({ pointer }) => pointer), ["/issuers/0/keys/secret"]);
  const gone = await createAuthorizer(config({ file: join(folder, "none") }), io);
  assert.equal((await gone.authorize(request(token(OLD)))).effect, "Deny");
  const { detail } = records.find(({ event }) => event === "secret_unavailable");
  assert.equal(detail, "the file of a secret by file cannot be read");
});

test("a secret of a preset is read again, too", async () => {
  process.env.TESTS_NEW = OLD;
  const issuer = { preset: "supabase", projectRef: "tests", algorithms: ["HS256"], keys: { secret: { env: "TESTS_NEW" } } };
  const { rules } = config({});
  const authorizer = await createAuthorizer({ issuers: [/** @type {any} */ (issuer)], rules }, world().io);
  process.env.TESTS_NEW = NEW;
  const iss = "https://tests.supabase.co/auth/v1";
  const bearer = token(NEW, { iss, aud: "authenticated", role: "authenticated" });
  const decision = /** @type {any} */ (await authorizer.authorize(request(bearer)));
  assert.notEqual(decision.problem?.code, "invalid_token");
});

test("a binding is for Workers, and the refusal says so", async () => {
  for (const kind of ["binding", "secretsStore"]) {
    const message = new RegExp(`a secret by ${kind} cannot be had on this host, only on Cloudflare Workers`);
    await assert.rejects(createAuthorizer(config({ [kind]: "KEY" }), world().io), message);
  }
});

test("an io.secret of one's own may give both secrets of a rotation", async () => {
  let now = UNTIL - 1;
  const asked = /** @type {any[]} */ ([]);
  const secret = async (/** @type {any} */ ...call) => {
    asked.push(call);
    return { current: NEW, previous: Buffer.from(OLD), previousUntilMillis: UNTIL };
  };
  const authorizer = await createAuthorizer(config({ binding: "KEY" }), world({ now: () => now, secret }).io);
  assert.deepEqual(await effects(authorizer), ["Allow", "Allow"]);
  now = UNTIL;
  assert.deepEqual(await effects(authorizer), ["Allow", "Deny"]);
  assert.deepEqual(asked, [[{ binding: "KEY" }, { fresh: false }], [{ binding: "KEY" }, { fresh: true }]]);
});
