// @ts-check
import { connectEvent, httpApiEvent, requestEvent, tokenEvent } from "./gateway_event.js";
import { policyAnswer } from "./policy.js";
import { simpleAnswer } from "./simple.js";

/**
 * A TOKEN authorizer of a REST API.
 * @type {import("./internal.d.ts").FrontDoor}
 */
export const tokenAuthorizer = {
  recognises: tokenEvent.recognises,
  answer: (call) => policyAnswer(call, tokenEvent.request(call)),
};

/**
 * A REQUEST authorizer of a REST API, or of an HTTP API with payload 1.0.
 * @type {import("./internal.d.ts").FrontDoor}
 */
export const requestAuthorizer = {
  recognises: requestEvent.recognises,
  answer: (call) => policyAnswer(call, requestEvent.request(call)),
};

/**
 * An authorizer of an HTTP API with payload 2.0. Which of the two answers the API takes is set
 * there and in no event.
 * @type {import("./internal.d.ts").FrontDoor}
 */
export const httpApi = {
  recognises: httpApiEvent.recognises,
  answer(call) {
    const request = httpApiEvent.request(call);
    return call.options.answers === "policy" ? policyAnswer(call, request) : simpleAnswer(call, request);
  },
};

/**
 * The authorizer of a WebSocket API.
 * @type {import("./internal.d.ts").FrontDoor}
 */
export const webSocket = {
  recognises: connectEvent.recognises,
  async answer(call) {
    const options = /** @type {const} */ ({ ...call.options, policy: "request" });
    return connectAnswer(await policyAnswer({ ...call, options }, connectEvent.request(call)));
  },
};

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
