// @ts-check
import { ANSWERS, shareHeaders } from "../../cors.js";
import { writeHead } from "../../safe_errors/node_face.js";

/**
 * Sends an answer of ours.
 *
 * @param {Response} answer
 * @param {any} res
 * @returns {Promise<undefined>}
 */
export async function send(answer, res) {
  writeHead(answer, res);
  res.end(await answer.text());
}

/**
 * Has the configuration decide about sharing with other origins, whatever a handler sets: at the
 * last moment, when the head of its answer is written.
 *
 * @param {any} res
 * @param {Pick<Request, "headers">} request
 * @param {import("../../types.d.ts").Cors} cors
 */
export function shareWhenSent(res, request, cors) {
  const { writeHead: write } = res;
  res.writeHead = (/** @type {number} */ status, /** @type {any[]} */ ...rest) => {
    if (typeof rest.at(-1) === "object") takeFields(res, rest.pop());
    const varies = [res.getHeader("vary") ?? []].flat().join(", ");
    const headers = new Headers(varies ? { vary: varies } : {});
    shareHeaders(headers, request, cors);
    for (const name of ANSWERS) res.removeHeader(name);
    for (const [name, value] of headers) res.setHeader(name, value);
    return write.call(res, status, ...rest);
  };
}

/**
 * The fields given to `writeHead`, as an object or a list of names and values.
 *
 * @param {any} res
 * @param {any} fields
 */
function takeFields(res, fields) {
  if (!Array.isArray(fields)) {
    for (const [name, value] of Object.entries(fields ?? {})) if (value !== undefined) res.setHeader(name, value);
    return;
  }
  const flat = fields.flat();
  const names = flat.filter((_, at) => at % 2 === 0);
  for (const name of names) res.removeHeader(name);
  names.forEach((name, at) => res.appendHeader(name, flat[2 * at + 1]));
}
