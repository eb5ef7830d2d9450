// @ts-check
import { refusal } from "../../config_error.js";
import { refuse } from "../../fault.js";
import { completeIo } from "../../io.js";
import { checkOptions } from "../../options.js";
import { appSync } from "./appsync.js";
import { httpApi, requestAuthorizer, tokenAuthorizer, webSocket } from "./gateway.js";
import { iot } from "./iot.js";
import { opener, withPrefetch } from "./open.js";
import { AUTHORIZER_OPTIONS } from "./options.js";
import { EventUnknown, Rejection, unavailable } from "./rejection.js";

/** The first that recognises an event answers it. */
const FRONT_DOORS = [tokenAuthorizer, httpApi, webSocket, requestAuthorizer, appSync, iot];

/**
 * Makes the handler of a Lambda authorizer, for every kind of API that can ask one.
 *
 * @param {import("../../types.d.ts").ConfigJson | string} config the configuration, or its JSON text
 * @param {import("../aws-lambda.d.ts").AuthorizerOptions} [options]
 * @returns {import("../aws-lambda.d.ts").AuthorizerHandler<any>}
 * @throws {TypeError} for an option that is not known here
 */
export function authorizer(config, options = {}) {
  checkOptions(options, AUTHORIZER_OPTIONS);
  const open = opener(config, options.io);
  const handler = async (/** @type {any} */ event, /** @type {any} */ context) => {
    const id = requestId(event, context);
    try {
      const door = FRONT_DOORS.find((one) => one.recognises(event ?? {}));
      if (!door) throw new EventUnknown();
      const opened = await open();
      checkKeyName(opened.settings, options);
      return await door.answer({ ...opened, event, context, options, id });
    } catch (error) {
      if (error instanceof Rejection) throw error;
      await refuse(error, completeIo(options.io ?? {}, {}), { id });
      throw unavailable();
    }
  };
  return withPrefetch(handler, open);
}

/**
 * @param {import("../../internal.d.ts").AdapterSettings} settings
 * @param {import("../aws-lambda.d.ts").AuthorizerOptions} options
 * @throws {import("../../config_error.js").ConfigError} where no context has the API key of a usage plan
 */
function checkKeyName({ contextNames }, { usageIdentifierKey: name }) {
  if (name === undefined || contextNames.includes(name)) return;
  throw refusal("options.usageIdentifierKey is no name in context");
}

/**
 * The id the API gave the request, or the invocation's own.
 *
 * @param {any} event
 * @param {import("../aws-lambda.d.ts").LambdaContext} [context]
 * @returns {string | undefined}
 */
export function requestId(event, context) {
  const id = event?.requestContext?.requestId ?? event?.connectionMetadata?.id;
  return typeof id === "string" ? id : context?.awsRequestId;
}
