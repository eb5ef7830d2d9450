// @ts-check
import { parseMethodArn } from "./arn.js";
import { eventHeaders, isText } from "./headers.js";
import { pathOnly } from "./path.js";
import { policyAnswer } from "./policy.js";
import { simpleAnswer } from "./simple.js";

/**
 * A TOKEN authorizer of a REST API: the token is the whole value of some header.
 * @type {import("./internal.d.ts").FrontDoor}
 */
export const tokenAuthorizer = {
  recognises: (event) => event.type === "TOKEN",
  answer(call) {
    const { authorizationToken, methodArn } = call.event;
    const value = isText(authorizationToken) ? authorizationToken : "";
    return policyAnswer(call, {
      ...action(methodArn, {}),
      headers: value ? [[call.carrier.header, value]] : [],
    });
  },
};

/**
 * A REQUEST authorizer of a REST API, or of an HTTP API with payload 1.0.
 * @type {import("./internal.d.ts").FrontDoor}
 */
export const requestAuthorizer = {
  recognises: (event) => event.type === "REQUEST" && "methodArn" in event,
  answer(call) {
    const { methodArn, httpMethod, path, resource } = call.event;
    const claimed = { method: httpMethod, path, isRoot: resource === "/" };
    return policyAnswer(call, {
      ...action(methodArn, claimed),
      headers: eventHeaders(call.event),
    });
  },
};

/**
 * An authorizer of an HTTP API with payload 2.0. Which of the two answers the API takes is set
 * there and in no event.
 * @type {import("./internal.d.ts").FrontDoor}
 */
export const httpApi = {
  recognises: (event) => event.type === "REQUEST" && "routeArn" in event,
  answer(call) {
    const request = { ...routeAction(call), headers: eventHeaders(call.event) };
    return call.options.answers === "policy" ? policyAnswer(call, request) : simpleAnswer(call, request);
  },
};

/**
 * The authorizer of a WebSocket API, asked when a connection is opened: CONNECT on the path `/`.
 * @type {import("./internal.d.ts").FrontDoor}
 */
export const webSocket = {
  recognises: ({ type, methodArn }) =>
    type === "REQUEST" && parseMethodArn(methodArn)?.method === "$connect",
  async answer(call) {
    const { methodArn, headers, multiValueHeaders } = call.event;
    const asked = `${parseMethodArn(methodArn)?.stage}CONNECT/`;
    const request = { ...action(asked, {}), headers: eventHeaders({ headers, multiValueHeaders }) };
    const answer = await policyAnswer({ ...call, options: { ...call.options, policy: "request" } }, request);
    return connectAnswer(answer);
  },
};

/**
 * The action of a route. The ARN of the route `$default` names neither method nor path, so only
 * the one request can be decided: no policy document could tell it from the others.
 *
 * @param {import("./internal.d.ts").Call} call
 */
function routeAction({ event, options }) {
  const { routeArn, rawPath, routeKey, requestContext } = event;
  const method = requestContext?.http?.method;
  const isDefault = parseMethodArn(routeArn)?.method === "$default";
  if (isDefault && options.answers !== "policy" && isText(method) && isText(rawPath)) {
    return { method, path: pathOnly(rawPath) };
  }
  const isRoot = isText(routeKey) && routeKey.endsWith(" /");
  return action(routeArn, { method, path: rawPath, isRoot });
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

/**
 * The answer with the ARN as API Gateway has it, which knows a route where others have a method.
 *
 * @param {import("../aws-lambda.d.ts").PolicyAnswer} answer
 */
function connectAnswer(answer) {
  const { Version, Statement } = answer.policyDocument;
  const route = (/** @type {string} */ arn) => arn.replace(/\/CONNECT\/$/, () => "/$connect");
  const statements = Statement.map((one) => ({ ...one, Resource: one.Resource.map(route) }));
  return { ...answer, policyDocument: { Version, Statement: statements } };
}
