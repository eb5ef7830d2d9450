// @ts-check
import { preflight } from "../../cors.js";
import { refuse } from "../../fault.js";
import { upstreamHeaders } from "../../forward.js";
import { completeIo } from "../../io.js";
import { openerOf } from "../../open.js";
import { BOOLEAN, FUNCTION, checkHandler, checkOptions } from "../../options.js";
import { withoutFields } from "../../platform_fields.js";
import { problemResponse } from "../../response.js";
import { nodeFace } from "../../safe_errors/faces.js";
import { safely } from "../../safe_errors/safely.js";
import { SAFE_ERROR_OPTIONS } from "../../safe_errors/wrap.js";
import { answerStray } from "./domain.js";
import { headersOf, pairsOf, setHeaders, targetOf } from "./request.js";
import { send, shareWhenSent } from "./send.js";

/** What API Gateway, Cloud Endpoints and the Identity-Aware Proxy write, where they stand before. */
const GATEWAY_FIELDS = ["x-apigateway-api-userinfo", "x-endpoint-api-userinfo"];
const PROXY_FIELDS = ["x-goog-authenticated-user-*", "x-goog-iap-jwt-assertion"];
/** Credentials for the platform, not for the function. */
const PLATFORM_FIELDS = ["x-serverless-authorization"];
const FORWARDED = "x-forwarded-authorization";

const OPTIONS = { ...SAFE_ERROR_OPTIONS, requestId: FUNCTION, apiGateway: BOOLEAN, identityAwareProxy: BOOLEAN };

/**
 * Makes an HTTP function, for `functions.http` and for Express, that lets a request through to
 * `next`, or answers a refusal.
 *
 * `next` is called with the request, without credentials and with what was decided in its header
 * fields, the response, the grant, and whatever else the function was called with. What it throws
 * is answered as `withSafeErrors` does, also outside production.
 *
 * @param {Parameters<typeof openerOf>[0]} source a configuration, its JSON text, or
 *   an authorizer
 * @param {import("../google-cloud.d.ts").HttpNext} next
 * @param {import("../google-cloud.d.ts").HttpFunctionOptions} [options]
 * @returns {import("../google-cloud.d.ts").HttpFunction}
 * @throws {TypeError} for an option that is not known here, or a handler that is no function
 */
export function httpFunction(source, next, options = {}) {
  checkHandler(next);
  checkOptions(options, OPTIONS);
  const { io = {} } = options;
  const open = openerOf(source, io);
  return async (req, res, ...rest) => {
    answerStray(req, res, options);
    const grant = await pass(req, res, open, options);
    if (grant) await safely(nodeFace, [req, res], () => next(req, res, grant, ...rest), options);
  };
}

/**
 * The grant of a request that may pass; any other is answered.
 *
 * @param {any} req
 * @param {any} res
 * @param {() => Promise<import("../../internal.d.ts").Opened>} open
 * @param {import("../google-cloud.d.ts").HttpFunctionOptions} options
 */
async function pass(req, res, open, options) {
  let id;
  try {
    id = options.requestId?.(req);
    return await decide(req, res, await open(), id, options);
  } catch (error) {
    const denial = await refuse(error, completeIo(options.io ?? {}, {}), { id });
    return send(problemResponse(denial), res);
  }
}

/**
 * @param {any} req
 * @param {any} res
 * @param {import("../../internal.d.ts").Opened} opened
 * @param {string | undefined} id
 * @param {import("../google-cloud.d.ts").HttpFunctionOptions} options
 */
async function decide(req, res, { authorizer, settings }, id, options) {
  const inbound = headersOf(req);
  const seen = { method: req.method, headers: inbound };
  const answer = preflight(seen, settings.cors);
  if (answer) return send(answer, res);
  if (settings.cors) shareWhenSent(res, seen, settings.cors);
  const request = { method: req.method, path: targetOf(req), headers: pairsOf(req), id };
  const decision = await authorizer.authorize(request);
  if (decision.effect === "Deny") return send(problemResponse(decision), res);
  const own = withoutFields(inbound, foreignFields(settings, options));
  setHeaders(req, upstreamHeaders(own, settings, decision.headers));
  return decision;
}

/**
 * Behind API Gateway the caller's token comes in a field of its own, and Authorization holds the
 * gateway's, which is good for calling the function and for nobody's eyes in it.
 *
 * @param {import("../../internal.d.ts").AdapterSettings} settings
 * @param {import("../google-cloud.d.ts").HttpFunctionOptions} options
 */
function foreignFields({ removedCredentials, credentials }, { apiGateway, identityAwareProxy }) {
  const forwarded = credentials.some((one) => "header" in one && one.header.toLowerCase() === FORWARDED);
  const gatewayToken = forwarded && removedCredentials.length > 0 ? ["authorization"] : [];
  return [
    ...PLATFORM_FIELDS,
    ...(forwarded ? gatewayToken : [FORWARDED]),
    ...(apiGateway ? [] : GATEWAY_FIELDS),
    ...(identityAwareProxy ? [] : PROXY_FIELDS),
  ];
}
