// @ts-check
import { refusal } from "../config_error.js";
import { StoreUnavailable } from "./fault.js";
import { ask } from "./http.js";

/** What AWS answers where there is no such secret, parameter or version of it. */
const ABSENT = [
  "ResourceNotFoundException", "ParameterNotFound", "ParameterVersionNotFound", "InvalidRequestException",
];
/** What AWS answers to credentials that may not read it. */
const DENIED = [
  "AccessDeniedException", "DecryptionFailure", "ExpiredTokenException", "IncompleteSignature",
  "InvalidClientTokenId", "InvalidKeyId", "InvalidSignatureException", "MissingAuthenticationToken",
  "UnrecognizedClientException",
];

/**
 * The region of a reference: its own, its ARN's, or the function's.
 *
 * @param {{ region?: string }} place
 * @param {string} id a name or an ARN
 * @param {import("./types.d.ts").Context["env"]} env
 * @returns {string | undefined}
 */
export function regionOf({ region }, id, env) {
  return region ?? (id.startsWith("arn:") ? id.split(":")[3] : homeRegion(env));
}

/** @param {import("./types.d.ts").Context["env"]} env */
export function homeRegion(env) {
  return env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
}

/**
 * Calls an AWS API of the JSON 1.1 protocol with a signature of version 4.
 *
 * @param {import("./types.d.ts").Context} context
 * @param {{ what: string, service: string, action: string, region?: string, endpoint?: string }} target
 * @param {object} input
 * @returns {Promise<Record<string, any> | undefined>} nothing where there is no such thing
 */
export async function call(context, target, input) {
  const { what, service, action, region = undefinedRegion(target.what) } = target;
  const endpoint = target.endpoint ?? `https://${service}.${region}.amazonaws.com${suffix(region)}`;
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": action };
  const signed = await sign(context.env, what, {
    url: new URL("/", endpoint).href, method: "POST", headers, body: JSON.stringify(input), service, region,
  });
  const { url, ...init } = signed;
  return outcome(what, await ask(context, what, url, init));
}

/**
 * @param {import("./types.d.ts").Context["env"]} env
 * @param {string} what
 * @param {Omit<ConstructorParameters<typeof import("aws4fetch").AwsV4Signer>[0], "accessKeyId" | "secretAccessKey">} request
 */
async function sign(env, what, request) {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = env;
  if (!accessKeyId || !secretAccessKey) {
    throw refusal(`${what} needs credentials in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`);
  }
  const sessionToken = AWS_SESSION_TOKEN || undefined;
  const { AwsV4Signer } = await signer(what);
  return new AwsV4Signer({ ...request, accessKeyId, secretAccessKey, sessionToken }).sign();
}

/** @param {string} what */
async function signer(what) {
  try {
    return await import("aws4fetch");
  } catch {
    throw refusal(
      `${what} needs the package aws4fetch (npm install aws4fetch), or in Lambda the layer AWS Parameters and Secrets`,
    );
  }
}

/**
 * @param {string} what
 * @param {import("./types.d.ts").Answer} answer
 */
function outcome(what, { status, headers, json }) {
  if (status === 200) return json;
  const type = String(headers.get("x-amzn-errortype") ?? json.__type ?? "").replace(/^.*#|:.*$/g, "");
  if (ABSENT.includes(type)) return undefined;
  if (DENIED.includes(type) || status === 403) throw refusal(`${what} refuses these credentials: allow them to read and to decrypt it`);
  throw new StoreUnavailable(`${what} answers with status ${status}`);
}

/** @param {string} region */
function suffix(region) {
  return region.startsWith("cn-") ? ".cn" : "";
}

/**
 * @param {string} what
 * @returns {never}
 */
function undefinedRegion(what) {
  throw refusal(`${what} needs a region: give one in the reference or set AWS_REGION`);
}
