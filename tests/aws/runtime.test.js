// @ts-check
// The handler in the real Lambda runtime: AWS's Runtime Interface Emulator and Runtime Interface Client, over HTTP.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { connect } from "node:net";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { runtimeEmulator } from "../../scripts/aws_tools.js";
import { freePort, start, untilAnswered } from "./processes.js";
import { API, allows, restRequest } from "./support.js";

const path = (/** @type {string} */ relative) => fileURLToPath(new URL(relative, import.meta.url));
const client = path("../node_modules/aws-lambda-ric/index.mjs");
const SECRET = "a secret of forty bytes, for tests alone";
const AUDIENCE = "https://api.example";
/** The versions of the client's own support; Node.js 20 is proven by the packed package. */
const RUNTIMES = { 22: path("../node_modules/node22/bin/node"), 24: path("../../node_modules/node/bin/node") };

/** A server of keys that can be down. */
async function keyServer() {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: "k1", alg: "ES256" }] });
  const state = { down: true, asked: 0 };
  const server = createServer((_request, response) => {
    state.asked += 1;
    if (state.down) response.writeHead(500).end();
    else response.writeHead(200, { "content-type": "application/json" }).end(jwks);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}/jwks`, state, privateKey, close: () => server.close() };
}

/** @param {import("jose").JWTPayload} claims */
const signed = (claims) => new SignJWT({ scope: "pets:read", ...claims }).setAudience(AUDIENCE).setSubject("ada").setExpirationTime("5m");
const hs256 = (claims = {}) =>
  signed(claims).setIssuer("https://issuer.example").setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(SECRET));

/** @param {string} node @param {string} keysUrl */
async function startFunction(node, keysUrl) {
  const [front, api] = [await freePort(), await freePort()];
  const addresses = ["--runtime-interface-emulator-address", `127.0.0.1:${front}`, "--runtime-api-address", `127.0.0.1:${api}`];
  const started = start(runtimeEmulator, [...addresses, node, client, "index.handler"], {
    cwd: path("function/"),
    env: { LAMBDA_TASK_ROOT: path("function/"), AWS_LAMBDA_FUNCTION_TIMEOUT: "10", JWT_SECRET: SECRET, KEYS_URL: keysUrl },
  });
  await untilAnswered(() => connects(front), started);
  /** @param {any} event */
  const invoke = async (event) => {
    const url = `http://127.0.0.1:${front}/2015-03-31/functions/function/invocations`;
    const response = await fetch(url, { method: "POST", body: JSON.stringify(event) });
    return /** @type {any} */ (await response.json());
  };
  return { ...started, invoke };
}

/** @param {number} port */
function connects(port) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => resolve(socket.destroy())).once("error", reject);
  });
}

/** The runtime's own records of invocations, in milliseconds. @param {string} text */
function durations(text) {
  return [...text.matchAll(/REPORT RequestId:.*?\tDuration: ([\d.]+) ms/g)].map((found) => Number(found[1]));
}

for (const [version, node] of Object.entries(RUNTIMES)) {
  describe(`Node.js ${version} in the Lambda runtime`, { skip: process.arch !== "x64" || process.platform !== "linux" }, () => {
    /** @type {Awaited<ReturnType<typeof keyServer>>} */
    let keys;
    /** @type {Awaited<ReturnType<typeof startFunction>>} */
    let lambda;
    before(async () => {
      keys = await keyServer();
      lambda = await startFunction(node, keys.url);
    });
    after(() => {
      lambda?.stop();
      keys?.close();
    });

    test("a grant", async () => {
      const answer = await lambda.invoke(restRequest("GET", "/pets/1", await hs256()));
      assert.equal(answer.principalId, "ada");
      assert.equal(allows(answer.policyDocument, `${API}/GET/pets/1`), true);
    });

    test("a denial", async () => {
      const answer = await lambda.invoke(restRequest("DELETE", "/pets/1", await hs256()));
      assert.deepEqual(answer.context, { reason: "insufficient_scope" });
      assert.deepEqual(answer.policyDocument.Statement.at(-1).Effect, "Deny");
      assert.equal(allows(answer.policyDocument, `${API}/DELETE/pets/1`), false);
    });

    test("a 401, by the one message that makes it one", async () => {
      for (const event of [restRequest("GET", "/pets/1"), restRequest("GET", "/pets/1", "a.b.c")]) {
        assert.deepEqual(await lambda.invoke(event), { errorType: "Error", errorMessage: "Unauthorized", trace: ["Error: Unauthorized"] });
      }
    });

    test("a key server that is down, and up again", async () => {
      const bearer = await signed({}).setIssuer("https://keys.example").setProtectedHeader({ alg: "ES256", kid: "k1" }).sign(keys.privateKey);
      const down = await lambda.invoke(restRequest("GET", "/pets/1", bearer));
      assert.deepEqual(down, { errorType: "Error", errorMessage: "authorizer unavailable", trace: ["Error: authorizer unavailable"] });
      keys.state.down = false;
      const headers = { "x-minute": "1", authorization: `Bearer ${bearer}` };
      const answer = await lambda.invoke(restRequest("GET", "/pets/1", bearer, { headers }));
      assert.equal(answer.principalId, "ada");
      assert.equal(keys.state.asked, 2);
    });

    test("a trap, and the next invocation is healthy", async () => {
      const broken = restRequest("GET", "/pets/1", await hs256(), { headers: { "x-trap": "1", authorization: `Bearer ${await hs256()}` } });
      const trapped = await lambda.invoke(broken);
      assert.deepEqual(trapped, { errorType: "Error", errorMessage: "authorizer unavailable", trace: ["Error: authorizer unavailable"] });
      assert.equal((await lambda.invoke(restRequest("GET", "/pets/1", await hs256()))).principalId, "ada");
      assert.equal(lambda.output.text.includes("module_trap"), true);
    });

    test("every other event in kind", async () => {
      const routeArn = `${API}/GET/pets/1`;
      const headers = { authorization: `Bearer ${await hs256()}` };
      assert.deepEqual(await lambda.invoke({ version: "2.0", type: "REQUEST", routeArn, headers }), { isAuthorized: true, context: {} });
      const connectArn = `${API}/$connect`;
      assert.equal((await lambda.invoke({ type: "REQUEST", methodArn: connectArn, headers })).policyDocument.Statement[0].Effect, "Deny");
      assert.deepEqual(await lambda.invoke({}), { errorType: "Error", errorMessage: "authorizer unavailable", trace: ["Error: authorizer unavailable"] });
    });

    test("how long it takes", async (t) => {
      const event = restRequest("GET", "/pets/1", await hs256());
      for (let turn = 0; turn < 30; turn += 1) await lambda.invoke(event);
      await new Promise((resolve) => setTimeout(resolve, 200));
      const [cold, ...warm] = durations(lambda.output.text);
      const sorted = warm.slice(-30).sort((a, b) => a - b);
      const [middle, slowest] = [sorted[15], sorted[29]];
      t.diagnostic(`Node.js ${version}: cold ${cold} ms (start of Node.js, module and handler), warm ${middle} ms (median of 30), ${slowest} ms (slowest)`);
      assert.equal(sorted.length, 30);
      assert.equal(cold < 5000 && middle < 100, true);
    });

    test("no log line holds a token, nor our files a trace", async () => {
      const bearer = await hs256();
      await lambda.invoke(restRequest("GET", "/pets/1", bearer));
      assert.equal(lambda.output.text.includes(bearer.split(".")[2]), false);
      assert.equal(/js\/adapters|rejection\.js/.test(lambda.output.text), false);
    });
  });
}
