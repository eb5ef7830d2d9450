// @ts-check
// What the tests of AWS share: a configuration, tokens for it, the events, and IAM's matching.
import { readFileSync, readdirSync } from "node:fs";
import { authorizer, protect } from "../../js/adapters/aws-lambda.js";
import { NOW, SECRET, config as base, token, world } from "../js/support.js";

export { NOW, SECRET, token, world };

export const API = "arn:aws:execute-api:eu-west-1:123456789012:abc123/prod";
export const FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:authorizer";

/** Rules for what the events ask, and a few of one's own. */
export const RULES = [
  { id: "request", methods: ["GET"], path: "/request", scopes: ["pets:read"] },
  { id: "lambda", methods: ["POST"], path: "/lambda", scopes: ["pets:read"] },
  { id: "lambda-token", methods: ["POST"], path: "/lambda-token", scopes: ["pets:read"] },
  { id: "lambda-request", methods: ["POST"], path: "/lambda-request", scopes: ["pets:read"] },
  { id: "root", methods: ["GET", "CONNECT"], path: "/", scopes: ["pets:read"] },
  { id: "my-path", methods: ["POST"], path: "/my/path", scopes: ["pets:read"] },
  { id: "graphql", methods: ["POST"], path: "/graphql", scopes: ["pets:read"] },
  { id: "field", methods: ["POST"], path: "/graphql/Query/pets", scopes: ["pets:read"] },
  { id: "client", methods: ["CONNECT"], path: "/client/{id}", scopes: ["pets:read"] },
  { id: "pets", methods: ["GET"], path: "/pets/{id}", scopes: ["pets:read"] },
  { id: "write", methods: ["DELETE"], path: "/pets/{id}", scopes: ["pets:write"] },
  { id: "health", methods: ["GET"], path: "/health", public: true },
];

/** @param {object} [changes] @returns {any} */
export function config(changes = {}) {
  return { ...base(), rules: RULES, context: { tenant: "tenant" }, ...changes };
}

/**
 * A handler, and what it logs.
 * @param {object} [options] @param {object} [configChanges] @param {object} [ioChanges]
 */
export function handlerOf(options = {}, configChanges = {}, ioChanges = {}) {
  const { io, records } = world(ioChanges);
  const handler = authorizer(config(configChanges), { ...options, io });
  /** @param {any} event */
  const ask = (event) => /** @type {any} */ (handler)(event, { awsRequestId: "invocation", invokedFunctionArn: FUNCTION });
  return { ask, records, prefetch: handler.prefetch };
}

/** @param {(event: any, context: any, grant: any) => any} inner @param {object} [configChanges] @param {object} [ioChanges] */
export function protectedOf(inner, configChanges = {}, ioChanges = {}) {
  const { io, records } = world(ioChanges);
  const handler = protect(inner, config(configChanges), { io });
  /** @param {any} event */
  const ask = (event) => handler(event, { awsRequestId: "invocation" });
  return { ask, records, prefetch: handler.prefetch };
}

/** @param {string} name @returns {any} */
export function event(name) {
  return JSON.parse(readFileSync(new URL(`events/${name}.json`, import.meta.url), "utf8"));
}

export function eventNames() {
  const files = readdirSync(new URL("events/", import.meta.url));
  return files.filter((file) => file.endsWith(".json")).map((file) => file.slice(0, -".json".length));
}

/** A REST REQUEST event. @param {string} method @param {string} path @param {string} [bearer] @param {object} [changes] */
export function restRequest(method, path, bearer, changes = {}) {
  return {
    type: "REQUEST",
    methodArn: `${API}/${method}${path}`,
    resource: path,
    path,
    httpMethod: method,
    headers: bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` },
    requestContext: { requestId: "request-1" },
    ...changes,
  };
}

/** What a handler throws, as the platform reports it. @param {Promise<unknown>} promise */
export async function thrown(promise) {
  try {
    return { answer: await promise };
  } catch (error) {
    const { name, message, stack, cause } = /** @type {Error} */ (error);
    return { name, message, stack, cause };
  }
}

export const UNAUTHORIZED = { name: "Error", message: "Unauthorized", stack: "Error: Unauthorized", cause: undefined };
export const UNAVAILABLE = {
  name: "Error",
  message: "authorizer unavailable",
  stack: "Error: authorizer unavailable",
  cause: undefined,
};

/** @param {"Allow" | "Deny"} Effect @param {...string} Resource */
export function statement(Effect, ...Resource) {
  return { Action: "execute-api:Invoke", Effect, Resource };
}

/** @param {...object} Statement */
export function document(...Statement) {
  return { Version: "2012-10-17", Statement };
}

/** IAM's matching: `*` any run of characters, slashes too, `?` one. @param {string} pattern @param {string} text */
export function iamMatch(pattern, text) {
  const parts = [...pattern].map((one) => (one === "*" ? ".*" : one === "?" ? "." : one.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&")));
  return new RegExp(`^(?:${parts.join("")})$`, "su").test(text);
}

/** @param {any} policy @param {string} arn */
export function allows(policy, arn) {
  const hit = (/** @type {string} */ effect) =>
    policy.Statement.some((/** @type {any} */ one) => one.Effect === effect && [one.Resource].flat().some((pattern) => iamMatch(pattern, arn)));
  return hit("Allow") && !hit("Deny");
}
