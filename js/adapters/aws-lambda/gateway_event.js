// @ts-check
// The events of API Gateway, and the request each asks about; it needs no host, and decides nothing.
import { parseMethodArn } from "./arn.js";
import { eventHeaders, isText } from "./headers.js";
import { pathOnly } from "./path.js";
import { BasePathUnknown } from "./rejection.js";

/** `{api}.execute-api.{region}.amazonaws.com`, and the same in other partitions. */
const OWN_DOMAIN = /^[^.]+\.execute-api\.[^.]+\.(amazonaws\.|api\.)/;

/**
 * Asks for a TOKEN authorizer of a REST API: the token is the whole value of some header.
 * @type {import("./internal.d.ts").GatewayEvent}
 */
export const tokenEvent = {
  recognises: (event) => event.type === "TOKEN",
  request({ event: { authorizationToken, methodArn }, carrier }) {
    const value = isText(authorizationToken) ? authorizationToken : "";
    return { ...action(methodArn, {}), headers: value ? [[carrier.header, value]] : [] };
  },
};

/**
 * Asks for a REQUEST authorizer of a REST API, or of an HTTP API with payload 1.0.
 * @type {import("./internal.d.ts").GatewayEvent}
 */
export const requestEvent = {
  recognises: (event) => event.type === "REQUEST" && "methodArn" in event,
  request({ event }) {
    const { methodArn, httpMethod, path, resource } = event;
    const claimed = { method: httpMethod, path, isRoot: resource === "/" };
    return { ...action(methodArn, claimed), headers: eventHeaders(event) };
  },
};

/**
 * Asks for an authorizer of an HTTP API with payload 2.0.
 * @type {import("./internal.d.ts").GatewayEvent}
 */
export const httpApiEvent = {
  recognises: (event) => event.type === "REQUEST" && "routeArn" in event,
  request: (call) => ({ ...routeAction(call), headers: eventHeaders(call.event) }),
};

/**
 * Asks for the authorizer of a WebSocket API, when a connection is opened: CONNECT on the path `/`.
 * @type {import("./internal.d.ts").GatewayEvent}
 */
export const connectEvent = {
  recognises: ({ type, methodArn }) => type === "REQUEST" && parseMethodArn(methodArn)?.method === "$connect",
  request({ event: { methodArn, headers, multiValueHeaders } }) {
    const asked = `${parseMethodArn(methodArn)?.stage}CONNECT/`;
    return { ...action(asked, {}), headers: eventHeaders({ headers, multiValueHeaders }) };
  },
};

/** The first that recognises an event says what it asks about. */
export const GATEWAY_EVENTS = [tokenEvent, httpApiEvent, connectEvent, requestEvent];

/**
 * The action of a route. The ARN of the route `$default` names neither method nor path, so only
 * the one request can be decided: no policy document could tell it from the others.
 *
 * @param {import("./internal.d.ts").EventCall} call
 */
function routeAction({ event, options }) {
  const { routeArn, rawPath, routeKey, requestContext } = event;
  const method = requestContext?.http?.method;
  const isDefault = parseMethodArn(routeArn)?.method === "$default";
  if (isDefault && options.answers !== "policy" && isText(method) && isText(rawPath)) {
    return { method, path: pathOnly(withoutBase(rawPath, basePath(requestContext, options))) };
  }
  const isRoot = isText(routeKey) && routeKey.endsWith(" /");
  return action(routeArn, { method, path: rawPath, isRoot });
}

/**
 * What stands before the path in an event: a stage that has a name, at the API's own domain; the key of the API's mapping
 * at any other, which no event says.
 *
 * @param {{ stage?: unknown, domainName?: unknown }} context
 * @param {import("../aws-lambda.d.ts").AuthorizerOptions} options
 */
function basePath({ stage, domainName }, { basePath: given }) {
  if (!isText(domainName) || !OWN_DOMAIN.test(domainName)) return given;
  return stage === "$default" ? "" : `/${stage}`;
}

/**
 * @param {string} path
 * @param {string | undefined} base
 * @throws {BasePathUnknown} where rules would see another path than that of the route
 */
function withoutBase(path, base) {
  if (base === undefined || !`${path}/`.startsWith(`${base}/`)) throw new BasePathUnknown();
  return path.slice(base.length) || "/";
}

/**
 * The action asked for. API Gateway routes by the ARN, so the ARN says it; what the event says
 * beside it must be the same, bar a base path before it, and is refused by the module where not.
 *
 * @param {unknown} arn
 * @param {{ method?: unknown, path?: unknown, isRoot?: boolean }} claimed
 */
function action(arn, { method, path, isRoot = false }) {
  const asked = parseMethodArn(arn);
  const agrees = asked && (!isText(path) || path.endsWith(asked.path) || (isRoot && asked.path === "/"));
  return {
    method: isText(method) ? method : (asked?.method ?? ""),
    path: agrees ? asked.path : isText(path) ? path : "",
    methodArn: isText(arn) ? arn : "",
  };
}
