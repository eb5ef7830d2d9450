// @ts-check
import { note } from "./open.js";
import { unauthorized, unavailable } from "./rejection.js";

/** Largest answer API Gateway is known to take, in bytes of JSON. */
const ANSWER_MAX_BYTES = 8 * 1024;
const FIX =
  "set the authorizer's TTL to 0, or make method and path identity sources, or give the route a " +
  "path of its own";

/** @type {WeakSet<object>} */
const warned = new WeakSet();

/**
 * The answer of an authorizer as an IAM policy document.
 *
 * @param {import("./internal.d.ts").Call} call
 * @param {import("../../types.d.ts").AuthorizationRequest} request
 * @returns {Promise<import("../aws-lambda.d.ts").PolicyAnswer>}
 */
export async function policyAnswer(call, request) {
  const { policy: scope = "api", untilExpiry = false } = call.options;
  if (scope === "api") await warnOnce(call);
  const { decision, answer } = await ask(call, request, { scope, untilExpiry });
  if (await fits(call, answer)) return answer;
  if (decision.effect === "Deny") return answerOf(decision, denyAll(), call.options);
  if (scope === "request") throw unavailable();
  return policyAnswer({ ...call, options: { ...call.options, policy: "request" } }, request);
}

/**
 * Whether API Gateway takes an answer of this size; one it does not is noted.
 *
 * @param {import("./internal.d.ts").Call} call
 * @param {object} answer
 */
export async function fits({ options, id }, answer) {
  const bytes = Buffer.byteLength(JSON.stringify(answer));
  if (bytes <= ANSWER_MAX_BYTES) return true;
  await note(options.io, { event: "answer_too_large", bytes, requestId: id ?? null });
  return false;
}

/**
 * Throws for what is no answer: a fault of ours, and a caller who is not known, unless that shall
 * be a denial.
 *
 * @param {import("../../types.d.ts").Decision} decision
 * @param {import("../aws-lambda.d.ts").AuthorizerOptions} options
 */
export function throwUnlessAnswered(decision, { unauthenticated = "throw" }) {
  if (decision.effect === "Allow") return;
  if (decision.status >= 500) throw unavailable();
  if (decision.status === 401 && unauthenticated === "throw") throw unauthorized();
}

/**
 * A context, and apart from it the API key of a usage plan, where the options name one in it: a credential goes where it
 * is asked for, and not into logs and backends.
 *
 * @param {import("../aws-lambda.d.ts").AnswerContext} told
 * @param {import("../aws-lambda.d.ts").AuthorizerOptions} options
 */
export function apart(told, { usageIdentifierKey: name }) {
  const { [name ?? ""]: key, ...context } = told;
  return { key, context };
}

/**
 * What a gateway response, an access log and the backend may read: claims for a grant, and for a
 * denial its public code.
 *
 * @param {import("../../types.d.ts").Decision} decision
 * @returns {import("../aws-lambda.d.ts").AnswerContext}
 */
export function contextOf(decision) {
  return decision.effect === "Allow" ? decision.context : { reason: decision.problem.code };
}

/**
 * @param {import("./internal.d.ts").Call} call
 * @param {import("../../types.d.ts").AuthorizationRequest} request
 * @param {import("../../internal.d.ts").PolicyOptions} wanted
 */
async function ask({ authorizer, options, id }, request, wanted) {
  const { decision, policy, holder } = await authorizer.answer({ ...request, id, policy: wanted });
  throwUnlessAnswered(decision, options);
  if (policy?.fallback) {
    const { fallback, bytes } = policy;
    await note(options.io, { event: "policy_fallback", fallback, bytes, requestId: id ?? null });
  }
  if (!policy && decision.effect === "Allow") throw unavailable();
  return { decision, answer: answerOf(decision, policy?.document ?? denyAll(), options, holder) };
}

/**
 * API Gateway keeps the whole answer with its document, and hands it to the backend of every route
 * that the document allows: so it tells of whom the document is kept for.
 *
 * @param {import("../../types.d.ts").Decision} decision
 * @param {import("../../internal.d.ts").PolicyDocument} policyDocument
 * @param {import("../aws-lambda.d.ts").AuthorizerOptions} options
 * @param {import("../../internal.d.ts").Holder} [holder]
 */
function answerOf(decision, policyDocument, options, holder) {
  const { key, context } = apart({ ...holder?.context, ...contextOf(decision) }, options);
  const answer = { principalId: principalId(decision, holder), policyDocument, context };
  return typeof key === "string" ? { ...answer, usageIdentifierKey: key } : answer;
}

/**
 * @param {import("../../types.d.ts").Decision} decision
 * @param {import("../../internal.d.ts").Holder} [holder]
 */
function principalId(decision, holder) {
  const principal = holder ?? (decision.effect === "Allow" ? decision.principal : null);
  return principal?.subject ?? principal?.clientId ?? "anonymous";
}

/**
 * For a request nothing shorter can be said about, or that the module would not read. An empty document is no denial where an API has a
 * resource policy.
 *
 * @returns {import("../../internal.d.ts").PolicyDocument}
 */
function denyAll() {
  const Effect = /** @type {const} */ ("Deny");
  const statement = { Action: "execute-api:Invoke", Effect, Resource: ["*"] };
  return { Version: "2012-10-17", Statement: [statement] };
}

/** @param {import("./internal.d.ts").Call} call */
async function warnOnce({ authorizer, options }) {
  if (warned.has(authorizer)) return;
  warned.add(authorizer);
  for (const route of authorizer.notCacheable()) {
    await note(options.io, { event: "not_cacheable", ...route, fix: FIX });
  }
}
