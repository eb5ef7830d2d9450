// @ts-check
// A function that gets ready before its first event.
import assert from "node:assert/strict";
import { test } from "node:test";
import { event, handlerOf, protectedOf, restRequest, token } from "./support.js";

const FORMS = /** @type {const} */ ([
  ["authorizer", (/** @type {object} */ changes, /** @type {object} */ io) => handlerOf({}, changes, io), restRequest("GET", "/pets/1", token())],
  ["protect", (/** @type {object} */ changes, /** @type {object} */ io) => protectedOf(() => ({ statusCode: 200 }), changes, io), event("lambda-url.go")],
]);

for (const [name, make, asked] of FORMS) {
  test(`${name}: key sets are fetched before the first event`, async () => {
    const urls = /** @type {string[]} */ ([]);
    const fetch = async (/** @type {string | URL} */ url) => {
      urls.push(String(url));
      return Response.json({ keys: [] });
    };
    const keys = { jwksUri: "https://issuer.example/keys" };
    const issuers = [{ issuer: "https://issuer.example", audiences: ["a"], algorithms: ["EdDSA"], keys }];
    await make({ issuers }, { fetch }).prefetch();
    assert.deepEqual(urls, ["https://issuer.example/keys"]);
  });

  test(`${name}: why a configuration is refused is told by the event`, async () => {
    const { ask, prefetch, records } = make({ rules: "none" }, {});
    await prefetch();
    assert.deepEqual(records, []);
    await ask(asked).catch(() => {});
    assert.deepEqual(records.map(({ reason }) => reason), ["config_refused"]);
  });
}

test("an event is answered as without", async () => {
  const { ask, prefetch } = handlerOf();
  await prefetch();
  assert.equal((await ask(restRequest("GET", "/pets/1", token()))).principalId, "ada");
});
