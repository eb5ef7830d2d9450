// @ts-check
import { tokenCarrier, tokenField } from "../adapters/aws-lambda/carrier.js";

/** An API of no account: where it is does not matter for what is decided. */
const API = "arn:aws:execute-api:eu-central-1:123456789012:abcdef1234/production";

/**
 * The event of a REQUEST authorizer that API Gateway would make of a request.
 *
 * @param {string} method
 * @param {string} path
 */
export function eventFor(method, path) {
  return { type: "REQUEST", methodArn: `${API}/${method}${path}`, httpMethod: method, path, headers: {} };
}

/**
 * The event with this token where its kind carries one.
 *
 * @param {any} event
 * @param {string} token
 * @param {import("../types.d.ts").Config} config
 */
export function withToken(event, token, config) {
  const carrier = tokenCarrier(config);
  const [name, value] = tokenField(token, carrier);
  if (event.type === "TOKEN" || "authorizationToken" in event) return { ...event, authorizationToken: value };
  const others = (/** @type {object | null | undefined} */ map) =>
    Object.fromEntries(
      Object.entries(map ?? {}).filter(([field]) => field.toLowerCase() !== name.toLowerCase()),
    );
  const { multiValueHeaders } = event;
  return {
    ...event,
    headers: { ...others(event.headers), [name]: value },
    ...(multiValueHeaders && { multiValueHeaders: others(multiValueHeaders) }),
  };
}
