// @ts-check
// The fetch handler behind the servers of Deno, Bun and Node.js, started from deploy/ as its README says.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { bin, makeProject, startServer } from "./project.js";
import { asking, assertAsDocumented, assertOutcomes, bearer, tokens } from "./support.js";

const handler = `import { respond } from "./tested.js";
export async function handle(request) {
  const seen = respond(new URL(request.url).pathname, (name) => request.headers.get(name));
  return Response.json({ ...seen, method: request.method, body: await request.text() });
}
`;

/** @type {[string, string, string[], string[]][]} */
const SERVERS = [
  ["Deno", "deno", [join(bin, "deno"), "task", "start"], []],
  ["Bun", "bun", [join(bin, "bun"), "main.js"], []],
  ["Node.js", "node", [process.execPath, "main.js"], []],
];

for (const [name, folder, [command, ...args]] of SERVERS) {
  test(`${name} answers as documented`, async () => {
    const port = /(?:listening|Listening) on (?:port |http:\/\/127\.0\.0\.1:)(\d+)/;
    const server = await startServer(command, args, { cwd: makeProject(folder, handler), port });
    after(server.stop);
    const ask = asking(server.base);
    await assertOutcomes(name, ask);
    const headers = { "x-auth-subject": "eve", "content-type": "text/plain" };
    const { text } = await ask("/pets/7?a=b", { token: tokens.good, method: "POST", headers, body: "body" });
    const { method, body, subject, headers: seen } = JSON.parse(text);
    assert.deepEqual([method, body, subject, seen.authorization], ["POST", "body", "ada", null]);
    assert.equal((await ask("/pets/a%2Fb", { token: tokens.good })).status, 400);
    for (const secret of Object.values(tokens)) assert.ok(!server.output().includes(secret.split(".")[2]));
    assert.match(server.output(), /"event":"error".*"name":"TypeError"/);
    assert.doesNotMatch(server.output(), /hunter2/);
  });
}

const unsendable = `const ANSWERS = {
  "/pets/character": () => new Response("", { headers: { "x-name": "a\\u0001hunter2" } }),
  "/pets/read": async (request) => {
    const response = new Response("read");
    await response.text();
    return response;
  },
  "/pets/error": () => Response.error(),
  "/pets/late": () => new Response(new ReadableStream({ pull: (stream) => stream.error(new Error("late")) })),
};
export function handle(request) {
  return ANSWERS[new URL(request.url).pathname]?.() ?? new Response(null, { headers: [["set-cookie", "a=1"], ["set-cookie", "b=2"]] });
}
`;

test("on Node.js an answer that cannot be sent is a 500, and the server goes on", async () => {
  const server = await startServer(process.execPath, ["main.js"], { cwd: makeProject("node", unsendable), port: /listening on port (\d+)/ });
  after(server.stop);
  const ask = asking(server.base);
  for (const path of ["/pets/character", "/pets/read", "/pets/error"]) {
    const answer = await ask(path, { token: tokens.good });
    assert.deepEqual([answer.status, JSON.parse(answer.text).code], [500, "internal"], path);
    assertAsDocumented(answer);
    const { instance } = JSON.parse(answer.text);
    assert.match(server.output(), new RegExp(`"event":"error","incident":"${instance.slice("urn:uuid:".length)}".*"path":"${path}"`), path);
  }
  await assert.rejects(ask("/pets/late", { token: tokens.good }));
  const response = await fetch(`${server.base}/pets/7`, { headers: bearer(tokens.good) });
  assert.deepEqual(response.headers.getSetCookie(), ["a=1", "b=2"]);
});
