// @ts-check
// The HTTP function in the Functions Framework, started from deploy/google-cloud, and not in production.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { httpFunction } from "../../js/adapters/google-cloud.js";
import { raw } from "../worker/wire.js";
import { makeProject, root, startServer } from "./project.js";
import { KEY, asking, assertAsDocumented, assertOutcomes, config, tokens } from "./support.js";

const framework = "@google-cloud/functions-framework";
const handler = `import { respond } from "./tested.js";
export function handle(req, res) {
  if (req.path === "/pets/timer") return void setTimeout(() => respond("/pets/throws"));
  if (req.path === "/pets/silent") return;
  if (req.path === "/pets/half") return void (res.write("half"), respond("/pets/throws"));
  res.setHeader("set-cookie", "left=behind");
  const seen = respond(req.path, (name) => req.get(name));
  const distinct = req.headersDistinct["x-auth-subject"];
  res.json({ ...seen, distinct, raw: req.rawHeaders.join(" "), body: String(req.rawBody ?? "") });
}
`;

/** @type {Awaited<ReturnType<typeof startServer>>} */
let server;
before(async () => {
  const folder = makeProject("google-cloud", handler, { packages: [framework] });
  const program = join(root, "tests", "node_modules", framework, "build", "src", "main.js");
  const preload = new URL("loopback.js", import.meta.url).href;
  const args = ["--import", preload, program, "--target=api"];
  server = await startServer(process.execPath, args, { cwd: folder, env: { NODE_ENV: "" }, port: /on port (\d+)/ });
});
after(() => server?.stop());

test("the Functions Framework answers as documented, outside production", async () => {
  await assertOutcomes("Google Cloud", asking(server.base));
});

test("what the platform alone may write is not believed", async () => {
  const headers = {
    "x-apigateway-api-userinfo": "canary", "x-forwarded-authorization": "Bearer canary",
    "x-goog-authenticated-user-email": "canary", "x-auth-subject": "canary", "x_auth_subject": "canary",
    "x-serverless-authorization": "Bearer canary",
  };
  const { text } = await asking(server.base)("/pets/7?a=b", { token: tokens.good, method: "POST", headers, body: "body" });
  const { subject, distinct, raw, body } = JSON.parse(text);
  assert.deepEqual([subject, distinct, body], ["ada", ["ada"], "body"]);
  assert.ok(!raw.includes("canary") && !raw.includes(tokens.good), raw);
});

test("what a timer throws is answered too", async () => {
  const answer = await asking(server.base)("/pets/timer", { token: tokens.good });
  assertAsDocumented(answer);
  assert.equal(answer.status, 500);
});

test("an answer that has begun is cut off", async () => {
  await assert.rejects(asking(server.base)("/pets/half", { token: tokens.good }));
});

test("nothing a failed handler has set is sent", async () => {
  const answer = await asking(server.base)("/pets/throws", { token: tokens.good });
  assert.equal(answer.headers["set-cookie"], undefined);
});

/** A function on plain node:http. @param {any} next @param {object} changes @param {object} [options] */
async function serving(next, changes, options = {}) {
  const io = { log() {}, secret: async () => KEY };
  const http = createServer(httpFunction({ ...config, ...changes }, next, { io, ...options }));
  await new Promise((resolve) => http.listen(0, "127.0.0.1", () => resolve(undefined)));
  http.unref();
  const { port } = /** @type {any} */ (http.address());
  return { port, ask: asking(`http://127.0.0.1:${port}`), stop: () => http.closeAllConnections() };
}

test("behind API Gateway the caller's token is the forwarded one, and the gateway's goes no further", async () => {
  const credentials = [{ header: "x-forwarded-authorization", scheme: "Bearer" }];
  const headers = { "x-forwarded-authorization": `Bearer ${tokens.good}`, "x-apigateway-api-userinfo": "info" };
  const next = (/** @type {any} */ req, /** @type {any} */ res) => res.end(JSON.stringify(req.headers));
  const { ask, stop } = await serving(next, { credentials }, { apiGateway: true });
  const answer = await ask("/pets/7", { token: "gateway", headers });
  assert.equal(answer.status, 200, answer.text);
  const seen = JSON.parse(answer.text);
  assert.deepEqual([seen.authorization, seen["x-forwarded-authorization"], seen["x-apigateway-api-userinfo"]], [undefined, undefined, "info"]);
  assert.equal((await ask("/pets/7", { token: tokens.good })).status, 401);
  stop();
});

test("the configuration decides about sharing, however a handler writes its head", async () => {
  const cors = { origins: ["https://app.example"] };
  /** @type {((res: any) => void)[]} */
  const ways = [
    (res) => res.writeHead(201, { "Access-Control-Allow-Origin": "*", "x-own": "1" }).end("ada"),
    (res) => res.writeHead(201, "Made", ["access-control-allow-origin", "*", "x-own", "1"]).end("ada"),
    (res) => res.setHeader("access-control-allow-origin", "*").setHeader("x-own", "1").end("ada"),
  ];
  for (const way of ways) {
    const { ask, stop } = await serving((/** @type {any} */ _req, /** @type {any} */ res) => way(res), { cors });
    const headers = { origin: "https://app.example" };
    const answer = await ask("/pets/7", { token: tokens.good, headers });
    assert.deepEqual([answer.headers["access-control-allow-origin"], answer.headers["x-own"], answer.headers.vary], ["https://app.example", "1", "Origin"]);
    const other = await ask("/pets/7", { token: tokens.good, headers: { origin: "https://evil.example" } });
    assert.deepEqual([other.headers["access-control-allow-origin"], other.headers.vary], [undefined, "Origin"]);
    const refused = await ask("/pets/7", { headers });
    assert.deepEqual([refused.status, refused.headers["access-control-allow-origin"]], [401, "https://app.example"]);
    stop();
  }
});

test("a request id that cannot be had is a fault of ours, which is answered", async () => {
  const requestId = () => { throw new RangeError("canary"); };
  const { ask, stop } = await serving(() => assert.fail("the function must not run"), {}, { requestId });
  const answer = await ask("/pets/7", { token: tokens.good });
  assert.deepEqual([answer.status, JSON.parse(answer.text).code], [503, "unavailable"]);
  assert.ok(!answer.text.includes("canary"), answer.text);
  stop();
});

test("a second Authorization field, which Node.js drops, is seen by the decision", async () => {
  const { stop, port } = await serving((/** @type {any} */ _req, /** @type {any} */ res) => res.end("ada"), {});
  const fields = ["", ""].map(() => `Authorization: Bearer ${tokens.good}\r\n`).join("");
  const text = await raw(`http://127.0.0.1:${port}`, `GET /pets/7 HTTP/1.1\r\nHost: a\r\n${fields}`);
  assert.match(text, /^HTTP\/1\.1 400 /);
  stop();
});
