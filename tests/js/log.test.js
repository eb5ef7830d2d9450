// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { createAuthorizer } from "../../js/index.js";
import { logLine, stamped } from "../../js/log.js";
import { config, request, token, world } from "./support.js";

test("a record is one line of visible ASCII", () => {
  const odd = "\r\n\0\u001b[31m\u007f\u0085\u00e9\u2028\u2029\u202e\ud800\u{1f600}\"\\";
  const line = logLine({ [odd]: odd });
  assert.match(line, /^[ -~]*$/);
  assert.deepEqual(JSON.parse(line), { [odd]: odd });
});

test("a record has a time, and none where the clock makes no sense", () => {
  const at = (/** @type {any} */ started, /** @type {any} */ now) => {
    const { time, durationMs } = stamped({ event: "x" }, started, now);
    return [time, durationMs];
  };
  assert.deepEqual(at(0, 1500), ["1970-01-01T00:00:01.500Z", 1500]);
  assert.deepEqual(at(NaN, 0), ["1970-01-01T00:00:00.000Z", null]);
  assert.deepEqual(at(0, NaN), [null, null]);
  assert.deepEqual(at(0, 9e15), [null, 9e15]);
});

test("neither the token nor a claim that is not logged ever gets to the log", async () => {
  const { io, records } = world();
  const authorizer = await createAuthorizer(config(), io);
  const good = token({ sub: "canary-sub", email: "canary-email", jti: "canary-jti" });
  const bad = [good.slice(0, -4), good.replace(/^[^.]+/, "e30"), `${good}canary`, token({ exp: 1, sub: "canary-sub" })];
  for (const bearer of [good, ...bad]) {
    await authorizer.authorize(request(bearer, { path: "/pets?canary-query=1" }));
    const text = records.map(logLine).join("\n");
    for (const part of bearer.split(".")) assert.ok(part.length < 8 || !text.includes(part));
  }
  assert.ok(!records.map(logLine).join("\n").includes("canary"));
});
