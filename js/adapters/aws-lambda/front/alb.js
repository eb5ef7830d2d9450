// @ts-check
import { eventHeaders, isText } from "../headers.js";
import { pathOnly } from "../path.js";
import { amendedMap, isResponse, joinList, joinText, listMap } from "./maps.js";
import { reasonPhrase } from "./status.js";

/**
 * A target of an Application Load Balancer; whether header fields have one value or a list of them
 * is a setting of the target group, and the answer must be of the same kind.
 * @type {import("../internal.d.ts").Front}
 */
export const alb = {
  recognises: ({ requestContext, httpMethod, path }) =>
    requestContext?.elb !== undefined && isText(httpMethod) && isText(path),

  request(event) {
    const headers = eventHeaders(event);
    const trace = headers.find(([name]) => name.toLowerCase() === "x-amzn-trace-id");
    return { method: event.httpMethod, path: pathOnly(event.path), headers, id: trace?.[1] };
  },

  onward(event, headers) {
    const { headers: single, multiValueHeaders } = event;
    const fields = { headers: Object.fromEntries(headers) };
    if (!multiValueHeaders) return { ...event, ...fields };
    // What invokes the function by itself may fill both, and a handler may read either.
    return { ...event, ...(single && fields), multiValueHeaders: listMap(headers, multiValueHeaders) };
  },

  async response(event, response) {
    const { status } = response;
    const answer = {
      statusCode: status,
      statusDescription: `${status} ${await reasonPhrase(status)}`,
      body: await response.text(),
      isBase64Encoded: false,
    };
    const headers = Object.fromEntries(response.headers);
    if (!event.multiValueHeaders) return { ...answer, headers };
    const lists = Object.entries(headers).map(([name, value]) => [name, [value]]);
    return { ...answer, multiValueHeaders: Object.fromEntries(lists) };
  },

  amended(event, answer, changes) {
    if (!isResponse(answer)) return answer;
    const { headers, multiValueHeaders } = answer;
    if (!event.multiValueHeaders) return { ...answer, headers: amendedMap(headers, changes, joinText) };
    return { ...answer, multiValueHeaders: amendedMap(multiValueHeaders, changes, joinList) };
  },
};
