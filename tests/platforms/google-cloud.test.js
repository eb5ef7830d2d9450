// @ts-check
// The HTTP function in the Functions Framework, started from deploy/google-cloud, and not in production.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { makeProject, root, startServer } from "./project.js";
import { asking, assertAsDocumented, assertOutcomes, tokens } from "./support.js";

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
