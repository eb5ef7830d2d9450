// @ts-check
import { preflight, shareHeaders, withCors } from "../../cors.js";
import { refuse } from "../../fault.js";
import { upstreamHeaders } from "../../forward.js";
import { completeIo } from "../../io.js";
import { openerOf } from "../../open.js";
import { BOOLEAN, checkHandler, checkOptions } from "../../options.js";
import { withoutFields } from "../../platform_fields.js";
import { problemResponse } from "../../response.js";
import { azureFace, fetchFace, init } from "../../safe_errors/faces.js";
import { safely } from "../../safe_errors/safely.js";
import { SAFE_ERROR_OPTIONS } from "../../safe_errors/wrap.js";
import { authorizationRequest } from "../../web_request.js";

/** What App Service's own authentication writes where it is on; where it is not, anybody can. */
const EASY_AUTH_FIELDS = ["x-ms-client-principal*", "x-ms-token-*"];

const OPTIONS = { ...SAFE_ERROR_OPTIONS, easyAuth: BOOLEAN };

/**
 * Makes the handler of an HTTP trigger that lets a request through to `next`, or answers a refusal.
 *
 * `next` is called with the request, without credentials and with what was decided in its header
 * fields, the context and the grant. What it throws is answered as `withSafeErrors` does, and so is
 * an answer it forgot, which Azure would take for success.
 *
 * @param {Parameters<typeof openerOf>[0]} source a configuration, its JSON text, or an
 *   authorizer
 * @param {import("../azure.d.ts").TriggerNext} next
 * @param {import("../azure.d.ts").HttpTriggerOptions} [options]
 * @returns {(request: any, context: any) => Promise<any>}
 * @throws {TypeError} for an option that is not known here, or a handler that is no function
 */
export function httpTrigger(source, next, options = {}) {
  checkHandler(next);
  checkOptions(options, OPTIONS);
  const { io = {} } = options;
  const open = openerOf(source, io);
  return async (request, context) => {
    try {
      return await serve(request, context, await open(), next, options);
    } catch (error) {
      const id = context?.invocationId;
      return init(problemResponse(await refuse(error, completeIo(io, {}), { id })));
    }
  };
}

/**
 * @param {any} request
 * @param {any} context
 * @param {import("../../internal.d.ts").Opened} opened
 * @param {import("../azure.d.ts").TriggerNext} next
 * @param {import("../azure.d.ts").HttpTriggerOptions} options
 */
async function serve(request, context, { authorizer, settings }, next, options) {
  const { cors } = settings;
  const answer = preflight(request, cors);
  if (answer) return init(answer);
  const decision = await authorizer.authorize(authorizationRequest(request, context?.invocationId));
  if (decision.effect === "Deny") return init(withCors(problemResponse(decision), request, cors));
  const origin = new Headers({ origin: request.headers.get("origin") ?? "" });
  const own = withoutFields(request.headers, options.easyAuth ? [] : EASY_AUTH_FIELDS);
  setHeaders(request.headers, upstreamHeaders(own, settings, decision.headers));
  // The trigger's metadata repeat the header fields as they came.
  if (context?.triggerMetadata) delete context.triggerMetadata.headers;
  const given = await safely(azureFace, [request, context], () => next(request, context, decision), options);
  return cors ? shared(given, { headers: origin }, cors) : given;
}

/**
 * In place, as the request keeps its header fields, and the platform's user is read from them.
 *
 * @param {Headers} headers
 * @param {Headers} wanted
 */
function setHeaders(headers, wanted) {
  for (const name of [...headers.keys()]) if (!wanted.has(name)) headers.delete(name);
  for (const [name, value] of wanted) headers.set(name, value);
}

/**
 * @param {any} given a response, or what one is made of
 * @param {Pick<Request, "headers">} request
 * @param {import("../../types.d.ts").Cors} cors
 */
function shared(given, request, cors) {
  // One that was fetched keeps its header fields as they are.
  if (fetchFace.isAnswer(given, [])) return withCors(given, request, cors);
  const inPlace = typeof given.headers?.set === "function";
  const headers = inPlace ? given.headers : new Headers(given.headers);
  shareHeaders(headers, request, cors);
  // As pairs, since a record would keep one cookie of several.
  return inPlace ? given : { ...given, headers: [...headers] };
}
