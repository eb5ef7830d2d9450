// @ts-check
import { CallError } from "./exit.js";

/** A header field on the command line, as `name: value`. */
const FIELD = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*(.*)$/;

/**
 * A request as the options describe it, with the token where the configuration first says one may
 * be.
 *
 * @param {{ method: string, path: string, header?: string[] }} options
 * @param {import("../types.d.ts").Config} config
 * @param {string} [token]
 * @returns {import("../types.d.ts").AuthorizationRequest}
 */
export function requestOf({ method, path, header = [] }, { credentials }, token) {
  const [source] = credentials ?? [{ header: "authorization", scheme: "Bearer" }];
  const fields = header.map(field);
  return { method, path, headers: token ? [...fields, carried(source, token)] : fields };
}

/** @param {import("../types.d.ts").CredentialSource} source @param {string} token @returns {[string, string]} */
function carried(source, token) {
  if ("cookie" in source) return ["cookie", `${source.cookie}=${token}`];
  return [source.header, source.scheme ? `${source.scheme} ${token}` : token];
}

/** @param {string} given @returns {[string, string]} */
function field(given) {
  const [, name, value] = FIELD.exec(given) ?? [];
  if (name === undefined) throw new CallError('--header takes a field as "name: value"');
  return [name, value];
}

/**
 * Gathers an option that may be given more than once.
 *
 * @param {string} value
 * @param {string[]} [gathered]
 */
export function gather(value, gathered = []) {
  return [...gathered, value];
}
