// @ts-check
// The HTTP trigger as deploy/azure registers it, called with the library's own requests and contexts.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { HttpRequest, HttpResponse, InvocationContext, app } from "@azure/functions";
import { httpTrigger } from "../../js/adapters/azure.js";
import { makeProject } from "./project.js";
import { KEY, assertAsDocumented, assertOutcomes, bearer, config, tokens } from "./support.js";

process.env.TOKEN_KEY = KEY;
const handler = `import { respond } from "../tested.js";
export function handle(request) {
  return { jsonBody: respond(new URL(request.url).pathname, (name) => request.headers.get(name)) };
}
`;
const ORIGIN = "https://app.example";
const PREFLIGHT = { origin: ORIGIN, "access-control-request-method": "POST" };
const IO = { log() {}, secret: async () => KEY };

/** What a handler is called with. @param {string} method @param {Record<string, string>} headers @returns {[HttpRequest, InvocationContext]} */
function call(method, headers, path = "/pets/7") {
  const request = new HttpRequest({ method, url: `https://app.azurewebsites.example${path}`, headers });
  return [request, new InvocationContext({ functionName: "api", invocationId: "invocation-1" })];
}

/** What the library's worker does with a handler. @param {any} handle @returns {import("./support.js").Ask} */
function asking(handle) {
  return async (path, { token, headers = {}, method = "GET" } = {}) => {
    const response = new HttpResponse(await handle(...call(method, { ...bearer(token), ...headers }, path)));
    return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
  };
}

/** @param {(request: any, context: any, grant: any) => any} next @param {any} [options] @param {object} [changes] */
function trigger(next, options = {}, changes = {}) {
  return asking(httpTrigger({ ...config, ...changes }, next, { io: IO, ...options }));
}

test("the deployed trigger answers as documented", async () => {
  /** @type {any} */
  let registered;
  /** @type {any} */ (app).http = (/** @type {string} */ _name, /** @type {any} */ options) => (registered = options);
  const folder = makeProject("azure", handler, { folder: "src", packages: ["@azure/functions"] });
  await import(pathToFileURL(join(folder, "src", "functions", "api.js")).href);
  assert.equal(registered.authLevel, "anonymous");
  await assertOutcomes("Azure", asking(registered.handler));
});

const principal = Buffer.from(JSON.stringify({ auth_typ: "aad", claims: [] })).toString("base64");
const easyAuth = {
  "x-ms-client-principal": principal, "x-ms-client-principal-id": "eve", "x-ms-client-principal-name": "eve",
  "x-ms-client-principal-idp": "aad", "x-ms-token-aad-id-token": "canary",
};
const seen = (/** @type {any} */ request) => ({ jsonBody: { user: request.user?.id ?? null, names: [...request.headers.keys()] } });

test("Easy Auth's fields are a client's own words unless it is declared", async () => {
  const off = await trigger(seen)("/pets/7", { token: tokens.good, headers: easyAuth });
  assert.deepEqual(JSON.parse(off.text), { user: null, names: ["x-auth-issuer", "x-auth-scope", "x-auth-subject"] });
  const on = await trigger(seen, { easyAuth: true })("/pets/7", { token: tokens.good, headers: easyAuth });
  assert.equal(JSON.parse(on.text).user, "eve");
});

for (const [name, value] of /** @type {const} */ ([["nothing", undefined], ["null", null], ["text", "ok"], ["true", true]])) {
  test(`a handler that answers ${name} is a 500`, async () => {
    const answer = await trigger(() => value)("/pets/7", { token: tokens.good });
    assertAsDocumented(answer);
    assert.equal(answer.status, 500);
  });
}

test("a handler without end is a 504", async () => {
  const answer = await trigger(() => new Promise(() => {}), { deadlineMs: 20 })("/pets/7", { token: tokens.good });
  assertAsDocumented(answer);
  assert.equal(answer.status, 504);
});

for (const answer of [{ status: 200, headers: { "Access-Control-Allow-Origin": "*" } }, new HttpResponse({ status: 200 })]) {
  test(`the configuration decides about sharing an answer made as ${answer.constructor.name}`, async () => {
    const ask = trigger(() => answer, {}, { cors: { origins: [ORIGIN] } });
    const { headers } = await ask("/pets/7", { token: tokens.good, headers: { origin: ORIGIN } });
    assert.equal(headers["access-control-allow-origin"], ORIGIN);
    assert.equal(headers.vary, "Origin");
    assert.equal((await ask("/pets/7", { method: "OPTIONS", headers: PREFLIGHT })).status, 204);
  });
}

test("an answer that is shared keeps every cookie", async () => {
  const headers = /** @type {[string, string][]} */ ([["Set-Cookie", "a=1"], ["Set-Cookie", "b=2"]]);
  const handle = httpTrigger({ ...config, cors: { origins: [ORIGIN] } }, () => ({ headers }), { io: IO });
  const response = new HttpResponse(await handle(...call("GET", { ...bearer(tokens.good), origin: ORIGIN })));
  assert.deepEqual(response.headers.getSetCookie(), ["a=1", "b=2"]);
  assert.equal(response.headers.get("access-control-allow-origin"), ORIGIN);
});

test("an answer that was fetched is shared too", async () => {
  const handle = httpTrigger({ ...config, cors: { origins: [ORIGIN] } }, () => fetch("data:,pets"), { io: IO });
  const response = new HttpResponse(await handle(...call("GET", { ...bearer(tokens.good), origin: ORIGIN })));
  assert.deepEqual([response.status, await response.text()], [200, "pets"]);
  assert.equal(response.headers.get("access-control-allow-origin"), ORIGIN);
});

// Before 4.16.4 the library hands the body of any answer to Response, which takes none for a 204.
test("a preflight's answer has no body", async () => {
  const handle = httpTrigger({ ...config, cors: { origins: [ORIGIN] } }, () => ({}), { io: IO });
  const answer = /** @type {import("../../js/adapters/azure.d.ts").ProblemAnswer} */ (await handle(...call("OPTIONS", PREFLIGHT)));
  assert.equal(new Response(answer.body, answer).status, 204);
});

test("a configuration that is refused is a 503, and never the handler's answer", async () => {
  const answer = await trigger(() => ({ status: 200 }), {}, { issuers: [] })("/corrupt");
  assertAsDocumented(answer);
  assert.equal(answer.status, 503);
});
