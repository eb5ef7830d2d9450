// @ts-check
import { preflight, withCors } from "../../cors.js";
import { refuse } from "../../fault.js";
import { upstreamHeaders } from "../../forward.js";
import { completeIo } from "../../io.js";
import { checkHandler, checkOptions } from "../../options.js";
import { problemResponse } from "../../response.js";
import { alb } from "./front/alb.js";
import { functionUrl } from "./front/function_url.js";
import { viewerRequest } from "./front/viewer_request.js";
import { opener, withPrefetch } from "./open.js";
import { EventUnknown, unavailable } from "./rejection.js";

/** The first that recognises an event speaks for it. */
const FRONTS = [viewerRequest, alb, functionUrl];

/** What the configuration alone decides about sharing with other origins. */
const CORS_FIELDS = [
  "access-control-allow-origin",
  "access-control-allow-credentials",
  "access-control-expose-headers",
];

/**
 * Puts a handler behind an authorizer where no API Gateway stands before it: a function URL, a
 * target of an Application Load Balancer, or Lambda@Edge at a viewer's request.
 *
 * The handler is called with the event, the context and the grant; the event's header fields are
 * without the credentials and with what was decided. What the handler throws is its own.
 *
 * @param {import("../aws-lambda.d.ts").ProtectedHandler} handler
 * @param {import("../../types.d.ts").ConfigJson | string} config the configuration, or its JSON text
 * @param {import("../aws-lambda.d.ts").ProtectOptions} [options]
 * @returns {import("../aws-lambda.d.ts").FrontHandler}
 * @throws {TypeError} for an option that is not known here, or a handler that is no function
 */
export function protect(handler, config, options = {}) {
  checkHandler(handler);
  checkOptions(options, {});
  const open = opener(config, options.io);
  // A process's first takes Node.js twenty milliseconds, and they are shortest before the first event.
  void new Headers();
  /** @type {(event: any, context?: any) => Promise<any>} */
  const protectedHandler = async (event, context) => {
    const front = FRONTS.find((one) => one.recognises(event ?? {}));
    if (!front) throw await unknownEvent(options);
    const passed = await pass(front, event, open, options);
    if (passed.refusal) return front.response(event, passed.refusal);
    const answer = await handler(passed.event, context, passed.grant);
    return passed.changes ? front.amended(event, answer, passed.changes) : answer;
  };
  return withPrefetch(protectedHandler, open);
}

/**
 * @param {import("./internal.d.ts").Front} front
 * @param {any} event
 * @param {() => Promise<import("./internal.d.ts").Opened>} open
 * @param {import("../aws-lambda.d.ts").ProtectOptions} options
 * @returns {Promise<import("./internal.d.ts").Passage>}
 */
async function pass(front, event, open, { io = {} }) {
  /** @type {string | undefined} */
  let id;
  try {
    const request = front.request(event);
    id = request.id;
    return await decide(front, event, request, await open());
  } catch (error) {
    return { refusal: problemResponse(await refuse(error, completeIo(io, {}), { id })) };
  }
}

/**
 * @param {import("./internal.d.ts").Front} front
 * @param {any} event
 * @param {import("./internal.d.ts").FrontRequest} request
 * @param {import("./internal.d.ts").Opened} opened
 * @returns {Promise<import("./internal.d.ts").Passage>}
 */
async function decide(front, event, request, { authorizer, settings }) {
  const inbound = fields(request.headers);
  const seen = /** @type {Request} */ ({ method: request.method, headers: inbound });
  const answer = preflight(seen, settings.cors);
  if (answer) return { refusal: answer };
  const decision = await authorizer.authorize(request);
  if (decision.effect === "Deny") {
    return { refusal: withCors(problemResponse(decision), seen, settings.cors) };
  }
  const headers = upstreamHeaders(inbound, settings, decision.headers);
  const changes = settings.cors ? corsChanges(seen, settings.cors) : undefined;
  return { event: front.onward(event, headers), grant: decision, changes };
}

/**
 * A field no header can carry would not have come over HTTP: it is not passed on.
 *
 * @param {[string, string][]} pairs
 */
function fields(pairs) {
  const headers = new Headers();
  for (const [name, value] of pairs) {
    try {
      headers.append(name, value);
    } catch {
      continue;
    }
  }
  return headers;
}

/**
 * @param {Request} request
 * @param {import("../../types.d.ts").Cors} cors
 * @returns {import("./internal.d.ts").HeaderChanges}
 */
function corsChanges(request, cors) {
  const { headers } = withCors(new Response(null), request, cors);
  return { removed: CORS_FIELDS, set: [...headers] };
}

/** @param {import("../aws-lambda.d.ts").ProtectOptions} options */
async function unknownEvent({ io = {} }) {
  await refuse(new EventUnknown(), completeIo(io, {}));
  return unavailable();
}
