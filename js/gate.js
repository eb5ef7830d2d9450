// @ts-check
import { preflight, withCors } from "./cors.js";
import { problemResponse } from "./response.js";
import { authorizationRequest, upstreamRequest } from "./web_request.js";

/**
 * Lets a request through to who answers it, or answers a refusal.
 *
 * @param {Request} request
 * @param {import("./internal.d.ts").Opened} opened
 * @param {(request: Request, grant: import("./types.d.ts").Grant) => Promise<Response>} next
 * @param {string} [id] the platform's own id of the request
 * @param {import("./types.d.ts").CallContext} [context]
 * @returns {Promise<Response>}
 */
export async function passGate(request, { authorizer, settings }, next, id, context) {
  const answer = preflight(request, settings.cors);
  if (answer) return answer;
  const decision = await authorizer.authorize(authorizationRequest(request, id), context);
  if (decision.effect === "Deny") return withCors(problemResponse(decision), request, settings.cors);
  const response = await next(upstreamRequest(request, settings, decision), decision);
  return withCors(response, request, settings.cors);
}
