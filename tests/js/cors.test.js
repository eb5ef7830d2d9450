// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { preflight, withCors } from "../../js/cors.js";

const APP = "https://app.example";
const cors = { origins: [APP, "https://b.example"] };

/** @param {Record<string, string>} headers @param {string} [method] */
function request(headers, method = "OPTIONS") {
  return new Request("https://api.example/pets", { method, headers });
}

const asking = { origin: APP, "access-control-request-method": "GET" };

test("a preflight of an allowed origin is answered without credentials", () => {
  const response = preflight(request(asking), cors);
  assert.equal(response?.status, 204);
  assert.deepEqual(Object.fromEntries(response.headers), {
    "access-control-allow-headers": "authorization, content-type",
    "access-control-allow-methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
    "access-control-allow-origin": APP,
    "access-control-max-age": "600",
    vary: "Origin",
  });
});

test("a preflight says what is configured", () => {
  const configured = {
    ...cors,
    methods: ["GET"],
    headers: ["x-a", "x-b"],
    exposeHeaders: ["etag"],
    credentials: true,
    maxAgeSeconds: 5,
  };
  assert.deepEqual(Object.fromEntries(preflight(request(asking), configured)?.headers ?? []), {
    "access-control-allow-credentials": "true",
    "access-control-allow-headers": "x-a, x-b",
    "access-control-allow-methods": "GET",
    "access-control-allow-origin": APP,
    "access-control-expose-headers": "etag",
    "access-control-max-age": "5",
    vary: "Origin",
  });
});

test("anything else is for the rules", () => {
  assert.equal(preflight(request(asking), undefined), undefined);
  assert.equal(preflight(request(asking, "GET"), cors), undefined);
  assert.equal(preflight(request({ origin: APP }), cors), undefined);
  for (const origin of ["https://evil.example", "null", `${APP}.evil.example`, "HTTPS://APP.EXAMPLE", `${APP}:443`, `${APP}/`]) {
    assert.equal(preflight(request({ ...asking, origin }), cors), undefined, origin);
  }
});

test("an answer is shared with an allowed origin, and with no other", () => {
  const upstream = () => new Response("body", {
    status: 418,
    headers: {
      "access-control-allow-origin": "*",
      "access-control-allow-credentials": "true",
      "access-control-expose-headers": "x-secret",
      "x-kept": "1",
      vary: "accept",
    },
  });
  const shared = withCors(upstream(), request({ origin: APP }, "GET"), cors);
  assert.equal(shared.status, 418);
  assert.deepEqual(Object.fromEntries(shared.headers), {
    "access-control-allow-origin": APP,
    "content-type": "text/plain;charset=UTF-8",
    vary: "accept, Origin",
    "x-kept": "1",
  });
  for (const headers of [{ origin: "https://evil.example" }, {}]) {
    const kept = withCors(upstream(), request(/** @type {any} */ (headers), "GET"), cors);
    assert.equal(kept.headers.get("access-control-allow-origin"), null);
    assert.equal(kept.headers.get("vary"), "accept, Origin");
  }
});

test("Vary names the origin once", () => {
  for (const vary of ["Origin", "accept, ORIGIN", "*"]) {
    const shared = withCors(new Response("", { headers: { vary } }), request({ origin: APP }, "GET"), cors);
    assert.equal(shared.headers.get("vary"), vary);
  }
});

test("an answer that switches protocols is left as it is", () => {
  const switching = /** @type {any} */ ({ status: 101 });
  assert.equal(withCors(switching, request({ origin: APP }, "GET"), cors), switching);
});

test("without a configuration an answer is left as it is", () => {
  const response = new Response("body");
  assert.equal(withCors(response, request({ origin: APP }, "GET"), undefined), response);
});
