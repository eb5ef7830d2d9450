// @ts-check
import { completeIo } from "../../io.js";
import { tokenField } from "./carrier.js";
import { eventHeaders, isText } from "./headers.js";
import { apart } from "./policy.js";
import { unavailable } from "./rejection.js";

/** What every GraphQL request is over HTTP. */
const METHOD = "POST";
const PATH = "/graphql";

/**
 * The authorizer of an AppSync API: POST on `/graphql`, and on `/graphql/{Type}/{field}` for each
 * field the options name.
 * @type {import("./internal.d.ts").FrontDoor}
 */
export const appSync = {
  recognises: ({ type, authorizationToken, requestContext }) =>
    type === undefined && authorizationToken !== undefined && isText(requestContext?.apiId),
  async answer(call) {
    const decision = await decide(call, PATH);
    if (decision.effect === "Deny") return { isAuthorized: false, ttlOverride: 0 };
    const answer = {
      isAuthorized: true,
      resolverContext: apart(decision.context, call.options).context,
      ttlOverride: ttlSeconds(decision, call.options),
    };
    const { fields = [] } = call.options;
    return fields.length > 0 ? { ...answer, deniedFields: await deniedFields(call, fields) } : answer;
  },
};

/**
 * @param {import("./internal.d.ts").Call} call
 * @param {string[]} fields
 */
async function deniedFields(call, fields) {
  const denied = [];
  for (const field of fields) {
    const decision = await decide(call, `${PATH}/${field.replace(".", "/")}`);
    if (decision.effect === "Deny") denied.push(field);
  }
  return denied;
}

/**
 * @param {import("./internal.d.ts").Call} call
 * @param {string} path
 */
async function decide({ authorizer, event, carrier, id }, path) {
  const { authorizationToken: token, requestHeaders } = event;
  const carried = carrier.header.toLowerCase();
  const others = eventHeaders({ headers: requestHeaders }).filter(([name]) => name.toLowerCase() !== carried);
  const headers = isText(token) && token ? [...others, tokenField(token, carrier)] : others;
  const decision = await authorizer.authorize({ method: METHOD, path, headers, id });
  if (decision.effect === "Deny" && decision.status >= 500) throw unavailable();
  return decision;
}

/**
 * How long AppSync may keep a grant, which never looks at a token's expiry itself.
 *
 * @param {import("../../types.d.ts").Grant} grant
 * @param {import("../aws-lambda.d.ts").AuthorizerOptions} options
 */
function ttlSeconds({ principal }, { ttlSeconds: longest = 0, io = {} }) {
  const left = (principal?.expiresAt ?? Infinity) - completeIo(io, {}).now() / 1000;
  return Math.max(0, Math.min(longest, Math.floor(left)));
}
