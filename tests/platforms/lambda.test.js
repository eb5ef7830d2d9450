// @ts-check
// Handlers on Lambda that are their own front door, behind the authorizer and with safe errors.
import { test } from "node:test";
import { protect } from "../../js/adapters/aws-lambda.js";
import { withSafeErrors } from "../../js/adapters/safe-errors.js";
import { initSync } from "../../pkg/edge_authorizer.js";
import { KEY, assertOutcomes, bearer, config } from "./support.js";

const io = { log() {}, secret: async () => KEY };

/** @param {any} event */
function handle(event) {
  const path = event.rawPath ?? event.path;
  if (path === "/pets/throws") throw new TypeError("SELECT * FROM pets failed, password=hunter2");
  if (path === "/corrupt") corrupt();
  return { statusCode: 200, body: JSON.stringify({ subject: event.headers["x-auth-subject"] }) };
}

function corrupt() {
  const { memory } = /** @type {any} */ (initSync(/** @type {any} */ ({ module: new Uint8Array() })));
  new Uint8Array(memory.buffer).fill(0xff);
}

/** @param {(path: string, headers: object) => object} makeEvent @returns {import("./support.js").Ask} */
function asking(makeEvent) {
  const handler = withSafeErrors(protect(handle, config, { io }), { io });
  return async (path, { token, headers = {} } = {}) => {
    const answer = await handler(makeEvent(path, { ...bearer(token), ...headers }), { awsRequestId: "request-1" });
    return { status: answer.statusCode, headers: answer.headers ?? {}, text: answer.body };
  };
}

test("a function URL answers as documented", async () => {
  const http = { method: "GET" };
  await assertOutcomes("AWS function URL", asking((path, headers) => ({ version: "2.0", rawPath: path, headers, requestContext: { http } })));
});

test("a target of a load balancer answers as documented", async () => {
  const requestContext = { elb: {} };
  await assertOutcomes("AWS load balancer", asking((path, headers) => ({ httpMethod: "GET", path, headers, requestContext })));
});
