// @ts-check
import { ConfigError } from "../config_error.js";
import { Core } from "../core.js";
import { createAuthorizer } from "../index.js";
import { StoreUnavailable } from "../stores/fault.js";
import { CallError } from "./exit.js";
import { readText } from "./inputs.js";
import { environment, localSecret } from "./local_secrets.js";
import { placesIn, syntaxFault } from "./places.js";

/**
 * A configuration in use on this machine.
 *
 * @typedef {object} Opened
 * @property {string} file
 * @property {import("../types.d.ts").Config} config
 * @property {import("../types.d.ts").Authorizer} authorizer
 * @property {import("../types.d.ts").LogRecord[]} records what it has logged
 * @property {(pointer: string) => string} place a member as `FILE:LINE:COLUMN`
 */

/**
 * Makes an authorizer of a file.
 *
 * @param {string} file
 * @param {{ secretsFile?: string, now?: () => number, isWithoutSecrets?: boolean }} [options] without
 *   secrets, for those who ask about claims and not about tokens
 * @returns {Promise<Opened>}
 */
export async function openConfiguration(file, { secretsFile, now, isWithoutSecrets } = {}) {
  const text = await readText(file, "edge-authorizer init writes one");
  const records = /** @type {import("../types.d.ts").LogRecord[]} */ ([]);
  const secret = isWithoutSecrets ? withoutSecret : localSecret(await environment(secretsFile));
  const place = placeText(file, text);
  const io = { ...(now && { now }), log: (/** @type {any} */ record) => void records.push(record), secret };
  try {
    return { file, config: JSON.parse(text), authorizer: await createAuthorizer(text, io), records, place };
  } catch (error) {
    throw refused(file, text, error, place);
  }
}

/**
 * Why a configuration cannot be used, each fault at its place.
 *
 * @param {string} file
 * @param {string} text
 * @param {unknown} error
 * @param {(pointer: string) => string} [place]
 * @returns {unknown} the error itself, where it is about something else
 */
export function refused(file, text, error, place = placeText(file, text)) {
  const syntax = syntaxFault(text);
  if (syntax) {
    return new CallError(`${file}:${syntax.line}:${syntax.column}: this is not JSON: ${syntax.what}`);
  }
  if (!(error instanceof ConfigError)) return error;
  const details = error.errors.map(
    ({ pointer, message }) => `${place(pointer)} ${pointer || "(root)"}: ${message}`,
  );
  if (isGoodByItself(text)) return new CallError(`${file} cannot be used here`, undefined, details);
  return new CallError(`${file} is refused`, `edge-authorizer check ${file} says more`, details);
}

/** Whether the fault is in a secret, as it is found here: `check` has nothing to add. @param {string} text */
function isGoodByItself(text) {
  try {
    new Core(text).references();
    return true;
  } catch {
    return false;
  }
}

/** @param {string} file @param {string} text */
function placeText(file, text) {
  const find = placesIn(text);
  return (/** @type {string} */ pointer) => {
    const place = find(pointer);
    return place ? `${file}:${place.line}:${place.column}` : file;
  };
}

/** @type {import("../types.d.ts").Io["secret"]} */
function withoutSecret() {
  throw new StoreUnavailable("no secret is asked for here");
}
