// @ts-check
import { eventHeaders, isText } from "../headers.js";
import { pathOnly } from "../path.js";
import { amendedMap, isResponse, joinText } from "./maps.js";

/**
 * A function URL (payload 2.0).
 * @type {import("../internal.d.ts").Front}
 */
export const functionUrl = {
  recognises: ({ version, routeArn, rawPath, requestContext }) =>
    version === "2.0" && routeArn === undefined && isText(rawPath) && isText(requestContext?.http?.method),

  request(event) {
    const { http, requestId } = event.requestContext;
    const id = isText(requestId) ? requestId : undefined;
    return { method: http.method, path: pathOnly(event.rawPath), headers: eventHeaders(event), id };
  },

  onward(event, headers) {
    const { cookie, ...others } = Object.fromEntries(headers);
    if (!Array.isArray(event.cookies)) return { ...event, headers: Object.fromEntries(headers) };
    return { ...event, headers: others, cookies: cookie ? cookie.split("; ") : [] };
  },

  async response(_event, response) {
    return {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
      isBase64Encoded: false,
    };
  },

  amended(_event, answer, changes) {
    if (!isResponse(answer)) return answer;
    return { ...answer, headers: amendedMap(answer.headers, changes, joinText) };
  },
};
