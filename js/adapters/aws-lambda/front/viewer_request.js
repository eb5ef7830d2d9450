// @ts-check
import { isText } from "../headers.js";
import { pathOnly } from "../path.js";
import { amendedMap, listMap } from "./maps.js";
import { reasonPhrase } from "./status.js";

/** @typedef {{ key: string, value: string }} Field */

/**
 * Lambda@Edge at a viewer's request: the handler answers the request to pass on, or a response.
 * @type {import("../internal.d.ts").Front}
 */
export const viewerRequest = {
  // Where CloudFront asks its origin, it keeps the answer for other viewers, who would not be asked for anything.
  recognises(event) {
    const { config, request } = cloudFront(event) ?? {};
    return config?.eventType === "viewer-request" && isText(request?.uri);
  },

  request(event) {
    const { request, config } = cloudFront(event);
    return {
      method: request.method,
      path: pathOnly(request.uri),
      headers: Object.entries(lists(request.headers)).flatMap(([name, values]) =>
        values.map((value) => /** @type {[string, string]} */ ([name, value])),
      ),
      id: isText(config?.requestId) ? config.requestId : undefined,
    };
  },

  onward(event, headers) {
    const { request } = cloudFront(event);
    const values = Object.entries(listMap(headers, lists(request.headers)));
    const named = values.map(([name, list]) => [name, list.map((value) => field(request, name, value))]);
    const cf = { ...cloudFront(event), request: { ...request, headers: Object.fromEntries(named) } };
    return { ...event, Records: [{ ...event.Records[0], cf }] };
  },

  async response(_event, response) {
    const fields = [...response.headers].map(([key, value]) => [key, [{ key, value }]]);
    return {
      status: String(response.status),
      statusDescription: await reasonPhrase(response.status),
      headers: Object.fromEntries(fields),
      body: await response.text(),
    };
  },

  amended(_event, answer, changes) {
    if (!answer || answer.status === undefined) return answer;
    return { ...answer, headers: amendedMap(answer.headers, changes, joinFields) };
  },
};

/** @param {any} event */
function cloudFront(event) {
  return Array.isArray(event.Records) ? event.Records[0]?.cf : undefined;
}

/**
 * @param {Record<string, Field[]> | null | undefined} headers
 * @returns {Record<string, string[]>}
 */
function lists(headers) {
  const entries = Object.entries(headers ?? {});
  return Object.fromEntries(entries.map(([name, fields]) => [name, fields.map(({ value }) => value)]));
}

/**
 * A field with its name in the letters the client sent, which CloudFront passes on.
 *
 * @param {{ headers?: Record<string, Field[]> }} request
 * @param {string} name
 * @param {string} value
 */
function field({ headers }, name, value) {
  return { key: headers?.[name]?.[0]?.key ?? name, value };
}

/**
 * @param {Field[] | undefined} before
 * @param {string} value
 * @param {string} key
 */
function joinFields(before, value, key) {
  return [...(before ?? []), { key, value }];
}
