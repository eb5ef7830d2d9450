// @ts-check
/** The request that the inputs describe. */
import { GATEWAY_EVENTS } from "../js/adapters/aws-lambda/gateway_event.js";
import { tokenCarrier } from "../js/adapters/aws-lambda/carrier.js";
import { carried } from "../js/carried.js";

const TOKEN_PLACEHOLDER = "{{token}}";

/** An input that says nothing the module could be asked. */
export class InputFault extends Error {
  /** @param {"event" | "claims" | "personas"} input @param {string} message */
  constructor(input, message) {
    super(message);
    this.name = "InputFault";
    this.input = input;
  }
}

/**
 * @param {import("./state.js").Inputs} inputs
 * @param {string | undefined} token
 * @param {import("./engine.js").Opened} opened
 * @returns {import("../js/types.d.ts").AuthorizationRequest}
 * @throws {InputFault}
 */
export function requestOf(inputs, token, { config, credentials }) {
  if (inputs.requestFrom === "event") return eventRequest(inputs.event, token, config);
  const headers = [...fieldsOf(inputs.fields), ...(token === undefined ? [] : [carried(credentials[0], token)])];
  return { method: inputs.method, path: inputs.path, headers };
}

/** @param {string} text @param {string | undefined} token @param {import("../js/types.d.ts").Config} config */
function eventRequest(text, token, config) {
  const event = objectOf("event", text.replaceAll(TOKEN_PLACEHOLDER, token ?? ""));
  const kind = GATEWAY_EVENTS.find((one) => one.recognises(event));
  if (!kind) throw new InputFault("event", "no authorizer of API Gateway is asked with such an event");
  return kind.request({ event, carrier: tokenCarrier(config), options: {} });
}

/**
 * The object a text holds.
 *
 * @param {InputFault["input"]} input
 * @param {string} text
 * @returns {Record<string, any>}
 * @throws {InputFault}
 */
export function objectOf(input, text) {
  const value = parsed(input, text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new InputFault(input, "an object is expected");
}

/** @param {InputFault["input"]} input @param {string} text @returns {unknown} */
function parsed(input, text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputFault(input, "this is not JSON");
  }
}

/** Header fields, one a line; what has no colon is none. @param {string} text @returns {[string, string][]} */
function fieldsOf(text) {
  const lines = [...text.matchAll(/^([^:\n]+):[ \t]*(.*?)[ \t]*$/gm)];
  return lines.map(([, name = "", value = ""]) => [name.trim().toLowerCase(), value]);
}
