// @ts-check
import { completeIo } from "../../io.js";
import { functionHome } from "./arn.js";
import { tokenField } from "./carrier.js";
import { eventHeaders, holds, isText } from "./headers.js";
import { unavailable } from "./rejection.js";

// What AWS IoT Core takes (AWS IoT Core developer guide, "Custom authentication").
const PRINCIPAL_ID = /^[a-zA-Z0-9]{1,128}$/;
const DOCUMENTS_MAX = 10;
const DOCUMENT_MAX_CHARS = 2048;
const SECONDS_MIN = 300;
const SECONDS_MAX = 86_400;

/** A client id that cannot be read as anything else inside an ARN. */
const CLIENT_ID = /^[A-Za-z0-9_.:@-]{1,128}$/;

/**
 * A custom authorizer of AWS IoT Core: CONNECT on `/client/{id}`, or on `/` for a client without an
 * id, which publishes over HTTP.
 * @type {import("./internal.d.ts").FrontDoor}
 */
export const iot = {
  recognises: ({ protocolData, protocols }) => isObject(protocolData) && Array.isArray(protocols),
  async answer(call) {
    const { authorizer, event, id, options } = call;
    const headers = headersOf(call);
    const decision = await authorizer.authorize({ method: "CONNECT", path: path(event), headers, id });
    if (decision.effect === "Deny" && decision.status >= 500) throw unavailable();
    if (decision.effect === "Deny") return refusal();
    const documents = await (options.policyDocuments ?? connectOnly)(decision, event, call.context);
    return grantAnswer(decision, bounded(documents), options);
  },
};

/** @param {any} event */
function path({ protocolData }) {
  const clientId = protocolData.mqtt?.clientId;
  return isText(clientId) && clientId ? `/client/${encodeURIComponent(clientId)}` : "/";
}

/**
 * The header fields of a client that speaks HTTP, and the token: by itself, or as the password.
 *
 * @param {import("./internal.d.ts").Call} call
 * @returns {[string, string][]}
 */
function headersOf({ event, carrier }) {
  const { http, mqtt } = event.protocolData;
  const headers = eventHeaders({ headers: http?.headers });
  const { token = password(mqtt) } = event;
  if (!isText(token) || token === "" || holds(headers, carrier.header)) return headers;
  return [...headers, tokenField(token, carrier)];
}

/** @param {{ password?: unknown } | null | undefined} mqtt */
function password(mqtt) {
  return isText(mqtt?.password) ? Buffer.from(mqtt.password, "base64").toString() : undefined;
}

/**
 * The default: connecting under the client id asked for, and nothing else.
 *
 * @param {unknown} _grant
 * @param {any} event
 * @param {import("../aws-lambda.d.ts").LambdaContext} [context]
 * @returns {import("../aws-lambda.d.ts").IotPolicyDocument[]}
 */
function connectOnly(_grant, { protocolData }, context) {
  const clientId = protocolData.mqtt?.clientId;
  const home = functionHome(context?.invokedFunctionArn);
  if (!home || !isText(clientId) || !CLIENT_ID.test(clientId)) return [];
  const resource = `arn:${home.partition}:iot:${home.region}:${home.account}:client/${clientId}`;
  return [
    { Version: "2012-10-17", Statement: [{ Action: "iot:Connect", Effect: "Allow", Resource: resource }] },
  ];
}

/** @param {import("../aws-lambda.d.ts").IotPolicyDocument[]} documents */
function bounded(documents) {
  const fits = documents.every((document) => JSON.stringify(document).length <= DOCUMENT_MAX_CHARS);
  if (!fits || documents.length > DOCUMENTS_MAX) throw new RangeError("too many or too large documents");
  return documents;
}

/**
 * @param {import("../../types.d.ts").Grant} grant
 * @param {import("../aws-lambda.d.ts").IotPolicyDocument[]} policyDocuments
 * @param {import("../aws-lambda.d.ts").AuthorizerOptions} options
 */
async function grantAnswer({ principal }, policyDocuments, { io = {} }) {
  const left = (principal?.expiresAt ?? Infinity) - completeIo(io, {}).now() / 1000;
  const seconds = Math.min(SECONDS_MAX, Math.max(SECONDS_MIN, Math.floor(left)));
  return {
    isAuthenticated: true,
    principalId: await principalId(principal?.subject ?? principal?.clientId ?? "anonymous"),
    policyDocuments,
    disconnectAfterInSeconds: seconds,
    refreshAfterInSeconds: seconds,
  };
}

function refusal() {
  return {
    isAuthenticated: false,
    principalId: "anonymous",
    policyDocuments: [],
    disconnectAfterInSeconds: SECONDS_MIN,
    refreshAfterInSeconds: SECONDS_MIN,
  };
}

/** @param {string} name */
async function principalId(name) {
  if (PRINCIPAL_ID.test(name)) return name;
  const { createHash } = await import("node:crypto");
  return createHash("sha256").update(name).digest("hex");
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === "object" && value !== null;
}
