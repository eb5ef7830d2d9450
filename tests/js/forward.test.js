// @ts-check
// What an upstream sees: claims that cannot break out of a header, and no header of ours from outside.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createAuthorizer } from "../../js/index.js";
import { upstreamHeaders } from "../../js/forward.js";
import { adapterSettings } from "../../js/settings.js";
import { config, request, token, world } from "./support.js";

const file = new URL("../cases/forward.jsonl", import.meta.url);
const cases = readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line));
const VISIBLE = /^[!-~]*$/;
const bearer = { header: "authorization", scheme: "Bearer" };

/** @param {any} one */
function claimsOf({ request }) {
  const authorization = request.headers.find((/** @type {string[]} */ [name]) => name === "authorization")[1];
  return JSON.parse(String(Buffer.from(authorization.split(".")[1], "base64url")));
}

/** A value as the module writes it into a header. @param {string} value */
function encoded(value) {
  const hex = (/** @type {number} */ byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  const plain = (/** @type {number} */ byte) => byte > 0x20 && byte < 0x7f && byte !== 0x25;
  return [...Buffer.from(value)].map((byte) => (plain(byte) ? String.fromCharCode(byte) : hex(byte))).join("");
}

/** @param {any} one @returns {Promise<Headers | undefined>} nothing where the request is refused */
async function seenUpstream({ config, secrets, request, now }) {
  const secret = () => Object.values(secrets)[0];
  const authorizer = await createAuthorizer(config, world({ now: () => now, secret }).io);
  const decision = await authorizer.authorize(request);
  if (decision.effect === "Deny") return undefined;
  return upstreamHeaders(new Headers(request.headers), adapterSettings(config), decision.headers);
}

for (const one of cases) {
  test(one.name, async () => {
    const seen = await seenUpstream(one);
    if (one.expect !== "any") assert.equal(seen ? "allow" : "deny", one.expect);
    if (!seen) return;
    assert.equal(seen.get("authorization"), null);
    for (const [name, value] of Object.entries(one.forwarded ?? {})) assert.equal(seen.get(name), value);
    for (const [name, value] of seen) {
      assert.match(value, VISIBLE, name);
      for (const never of one.neverForwarded ?? []) assert.ok(!value.includes(never), name);
    }
  });

  test(`${one.name}, as another claim than the subject`, async () => {
    const { sub: value } = claimsOf(one);
    const forward = { "x-auth-sub": "name" };
    const secret = one.secrets["/issuers/0/keys/secret"];
    const bearer = token({ ...claimsOf(one), sub: "ada", name: value }, Buffer.from(secret, "base64url"));
    const headers = one.request.headers.map((/** @type {string[]} */ [name, sent]) =>
      name === "authorization" ? [name, `Bearer ${bearer}`] : [name, sent]);
    const seen = await seenUpstream({ ...one, config: { ...one.config, forward }, request: { ...one.request, headers } });
    const forwarded = seen?.get("x-auth-sub") ?? null;
    if (typeof value === "string" && value !== "" && value.length < 1000) assert.equal(forwarded, encoded(value));
    assert.match(forwarded ?? "", VISIBLE);
    assert.doesNotMatch(forwarded ?? "", /admin|object/);
  });

  test(`${one.name}, on a public rule`, async () => {
    const rules = [{ id: "any", methods: ["GET"], path: "/", public: true }];
    const seen = await seenUpstream({ ...one, config: { ...one.config, rules } });
    assert.deepEqual([...(seen ?? [["refused", ""]])], []);
  });
}

test("any spelling a reader could take for a header of ours is removed", () => {
  const spellings = ["x-auth-subject", "X-Auth-Subject", "x_auth_subject", "X_AUTH-subject", "x.auth.subject", "x~auth!subject"];
  const inbound = new Headers(spellings.map((name) => [name, "admin"]));
  const settings = adapterSettings(config());
  assert.deepEqual([...upstreamHeaders(inbound, settings, [["x-auth-subject", "ada"]])], [["x-auth-subject", "ada"]]);
  assert.deepEqual([...upstreamHeaders(inbound, settings, [])], []);
});

test("what the module forwards by default is what the adapter removes by default", async () => {
  const authorizer = await createAuthorizer(config(), world().io);
  const decision = /** @type {any} */ (await authorizer.authorize(request(token())));
  const names = decision.headers.map((/** @type {string[]} */ [name]) => name);
  assert.deepEqual(names, adapterSettings(config()).forwardNames);
});

test("no client can have the next hop drop a header of ours", () => {
  const inbound = new Headers({ connection: "x-auth-subject", "keep-alive": "1", te: "x", trailer: "x-auth-scope", upgrade: "websocket" });
  const seen = upstreamHeaders(inbound, adapterSettings(config()), [["x-auth-subject", "ada"]]);
  assert.deepEqual([...seen], [["upgrade", "websocket"], ["x-auth-subject", "ada"]]);
});

test("no client can have the upstream act on another method or path, however it spells the field", () => {
  const names = ["X-HTTP-Method-Override", "x-http-method", "X-Method-Override", "x-original-url", "X-Rewrite-URL", "x_http_method_override", "x.original_url"];
  for (const changes of [{}, { forwardCredentials: true }]) {
    const inbound = new Headers({ "x-original": "kept", ...Object.fromEntries(names.map((name) => [name, "/admin"])) });
    assert.deepEqual([...upstreamHeaders(inbound, adapterSettings(config(changes)), [])], [["x-original", "kept"]]);
  }
});

test("credentials stay here, unless they are to be forwarded", () => {
  const inbound = () => new Headers({ Authorization: "Bearer a", cookie: 'a=1; session="t"; sessionb=2;session=u', "X-Token": "t", "x-b": "2" });
  const seen = (/** @type {object} */ changes) => [...upstreamHeaders(inbound(), adapterSettings(config(changes)), [])];
  const rest = [["x-b", "2"]];
  assert.deepEqual(seen({}), [["cookie", 'a=1; session="t"; sessionb=2;session=u'], ...rest.toSpliced(1), ["x-token", "t"]]);
  assert.deepEqual(seen({ credentials: [bearer, { header: "x-token" }, { cookie: "session" }] }), [["cookie", "a=1; sessionb=2"], ...rest]);
  assert.deepEqual(seen({ credentials: [{ cookie: "session" }, { cookie: "a" }, { cookie: "sessionb" }] }), [["authorization", "Bearer a"], ...rest, ["x-token", "t"]]);
  assert.deepEqual(seen({ forwardCredentials: true }), [...inbound()]);
  const joined = new Headers({ cookie: "a=1, session=t; b=2" });
  const settings = adapterSettings(config({ credentials: [{ cookie: "session" }] }));
  assert.deepEqual([...upstreamHeaders(joined, settings, [])], [["cookie", "b=2"]]);
});
