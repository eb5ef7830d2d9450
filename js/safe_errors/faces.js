// @ts-check
import { problemResponse } from "../response.js";
import { requestTarget } from "../web_request.js";
import { answerProblem, endOf } from "./node_face.js";

/** What Lambda needs to hand an answer over, in milliseconds. */
const LAMBDA_MARGIN_MS = 250;

/** @type {import("./internal.d.ts").Face} */
export const fetchFace = {
  recognises: ([request]) => isTagged(request, "Request"),
  call: ([{ method, url }]) => ({ method, path: requestTarget(url) }),
  isAnswer: (given) => isTagged(given, "Response"),
  answer: (problem) => responseOf(problem),
};

/**
 * Express and what is like it, the Functions Framework among them.
 * @type {import("./internal.d.ts").Face}
 */
export const nodeFace = {
  recognises: ([, response]) =>
    typeof response?.setHeader === "function" && typeof response?.end === "function",
  call: ([{ method, originalUrl, url }]) => ({ method, path: originalUrl ?? url }),
  isAnswer: () => true,
  answer: (problem, [, response]) => answerProblem(responseOf(problem), response),
  ended: ([, response]) => endOf(response),
};

/** @type {import("./internal.d.ts").Face} */
export const azureFace = {
  recognises: ([request, context]) =>
    typeof context?.invocationId === "string" && typeof request?.headers?.get === "function",
  call: ([{ method, url }, { invocationId }]) => ({ method, path: requestTarget(url), id: invocationId }),
  isAnswer: (given) => typeof given === "object" && given !== null,
  answer: async (problem) => init(responseOf(problem)),
};

/**
 * A proxy event of API Gateway (1.0 and 2.0), of a function URL or of a load balancer.
 * @type {import("./internal.d.ts").Face}
 */
export const lambdaFace = {
  recognises: ([event]) =>
    typeof event?.requestContext === "object" &&
    (typeof event.httpMethod === "string" || typeof event.requestContext?.http?.method === "string"),
  call: ([event, context]) => ({
    method: event.httpMethod ?? event.requestContext.http.method,
    path: event.rawPath ?? event.path,
    id: event.requestContext.requestId ?? context?.awsRequestId,
  }),
  isAnswer: (given, [event]) =>
    event.version === "2.0" ? given !== undefined : Object(given).statusCode !== undefined,
  answer: lambdaAnswer,
  remaining: ([, context]) => {
    const remaining = context?.getRemainingTimeInMillis?.();
    return typeof remaining === "number" ? remaining - LAMBDA_MARGIN_MS : undefined;
  },
};

/** The first that recognises what a handler is called with answers for it. */
export const FACES = [nodeFace, azureFace, fetchFace, lambdaFace];

/**
 * A response in the form of `HttpResponseInit`; without a body where it has none, as a 204 with an
 * empty one is refused by `Response`, and so by the library before 4.16.4.
 *
 * @param {Response} response
 * @returns {Promise<{ status: number, headers: Record<string, string>, body?: string }>}
 */
export async function init(response) {
  const { status, headers, body } = response;
  const head = { status, headers: Object.fromEntries(headers) };
  return body === null ? head : { ...head, body: await response.text() };
}

/**
 * @param {import("../types.d.ts").Problem} problem
 * @param {any[]} args
 */
async function lambdaAnswer(problem, [event]) {
  const { status, headers, body } = await init(responseOf(problem));
  const answer = { statusCode: status, body, isBase64Encoded: false };
  if (event.requestContext.elb === undefined) return { ...answer, headers };
  const statusDescription = `${status} ${problem.title}`;
  if (!event.multiValueHeaders) return { ...answer, statusDescription, headers };
  const lists = Object.entries(headers).map(([name, value]) => [name, [value]]);
  return { ...answer, statusDescription, multiValueHeaders: Object.fromEntries(lists) };
}

/** @param {import("../types.d.ts").Problem} problem */
function responseOf(problem) {
  return problemResponse({ effect: "Deny", status: problem.status, problem });
}

/**
 * By its tag, as a class of another realm, or a library's own, is no instance of this one's.
 *
 * @param {unknown} value
 * @param {string} tag
 */
function isTagged(value, tag) {
  return Object.prototype.toString.call(value) === `[object ${tag}]`;
}
