// @ts-check
import { carried } from "../carried.js";
import { adapterSettings } from "../settings.js";
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
export function requestOf({ method, path, header = [] }, config, token) {
  const [source] = adapterSettings(config).credentials;
  const fields = header.map(field);
  return { method, path, headers: token ? [...fields, carried(source, token)] : fields };
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
