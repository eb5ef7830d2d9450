// @ts-check
// The fetch handler behind the servers of Deno, Bun and Node.js, started from deploy/ as its README says.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { bin, makeProject, startServer } from "./project.js";
import { asking, assertOutcomes, tokens } from "./support.js";

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
