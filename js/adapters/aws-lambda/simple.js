// @ts-check
import { apart, contextOf, fits, throwUnlessAnswered } from "./policy.js";
import { unavailable } from "./rejection.js";

/**
 * The answer of an authorizer as yes or no, about the one request it was asked for.
 *
 * @param {import("./internal.d.ts").Call} call
 * @param {import("../../types.d.ts").AuthorizationRequest} request
 * @returns {Promise<import("../aws-lambda.d.ts").SimpleAnswer>}
 */
export async function simpleAnswer(call, request) {
  const decision = await call.authorizer.authorize({ ...request, id: call.id });
  throwUnlessAnswered(decision, call.options);
  const { context } = apart(contextOf(decision), call.options);
  const answer = { isAuthorized: decision.effect === "Allow", context };
  if (await fits(call, answer)) return answer;
  throw unavailable();
}
