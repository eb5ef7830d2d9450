// @ts-check
// WebSockets behind the fetch handler on Bun and Deno, with the handlers of docs/platforms.md as they stand there.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { fetchHandler, platformRequest } from "../../js/adapters/web.js";
import { bin, makeProject, startServer } from "./project.js";
import { KEY, asking, bearer, config, tokens } from "./support.js";

const page = readFileSync(new URL("../../docs/platforms.md", import.meta.url), "utf8");
const PORT = /istening on http:\/\/127\.0\.0\.1:(\d+)/;
const forged = { "x-auth-subject": "eve" };

/** The project of a platform, with the page's handler, and a say in who reads answers. @param {string} name */
function projectOf(name) {
  const [, handler = ""] = new RegExp(`## WebSockets\n[^]*?On ${name}, as[^]*?\`\`\`js\n([^]*?)\`\`\``).exec(page) ?? [];
  const folder = makeProject(name.toLowerCase(), handler);
  writeFileSync(join(folder, "authorizer.json"), JSON.stringify({ ...config, cors: { origins: ["https://app.example"] } }));
  return folder;
}

/** What a socket says to what it is told; nothing where it does not open. @param {string} base @param {Record<string, string>} headers */
function told(base, headers) {
  const socket = new WebSocket(`${base.replace("http", "ws")}/pets/7`, /** @type {any} */ ({ headers }));
  return new Promise((resolve) => {
    socket.onopen = () => socket.send("hello");
    socket.onmessage = ({ data }) => {
      resolve(data);
      socket.close();
    };
    socket.onerror = () => resolve(undefined);
  });
}

/** @param {string} name @param {string[]} command @param {string} cwd */
async function assertSockets(name, [command, ...args], cwd) {
  const server = await startServer(command, args, { cwd, port: PORT });
  after(server.stop);
  assert.equal(await told(server.base, { ...bearer(tokens.good), ...forged }), "ada at 127.0.0.1: hello", name);
  assert.equal(await told(server.base, { ...bearer(tokens.expired), ...forged }), undefined, name);
  assert.equal((await asking(server.base)("/pets/7", { token: tokens.good })).status, 426, name);
  assert.doesNotMatch(server.output(), /"event":"error"/);
}

test("Bun opens a WebSocket for whom the rules let through", async () => {
  const cwd = projectOf("Bun");
  const main = readFileSync(join(cwd, "main.js"), "utf8");
  const serving = main.replace("{ handle }", "{ handle, websocket }").replace("handle) }", "handle), websocket }");
  writeFileSync(join(cwd, "main.js"), serving);
  await assertSockets("Bun", [join(bin, "bun"), "main.js"], cwd);
});

test("Deno opens a WebSocket for whom the rules let through", async () => {
  await assertSockets("Deno", [join(bin, "deno"), "task", "start"], projectOf("Deno"));
});

test("the platform's own request is had by the one that next is called with alone", async () => {
  const io = { log() {}, secret: async () => KEY };
  const own = new Request("https://api.example/pets/7", { headers: { ...bearer(tokens.good), ...forged } });
  const handler = fetchHandler(config, (request) => {
    assert.equal(platformRequest(request), own);
    assert.throws(() => platformRequest(request.clone()), TypeError);
    return Response.json([request.headers.get("authorization"), request.headers.get("x-auth-subject")]);
  }, { io });
  assert.deepEqual(await (await handler(own)).json(), [null, "ada"]);
  assert.throws(() => platformRequest(own), TypeError);
});
