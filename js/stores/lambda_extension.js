// @ts-check
import { homeRegion, regionOf } from "./aws.js";
import { ask } from "./http.js";

const PORT = "2773";
/** Longest wait for the extension, in milliseconds: it is on this machine, and there is another way. */
const TIMEOUT_MS = 1000;

/**
 * Whether the AWS Parameters and Secrets Lambda Extension could serve a reference: it reads with
 * the function's own credentials in the function's own region, and only there may its token be sent.
 *
 * @param {import("./types.d.ts").Context} context
 * @param {{ region?: string, endpoint?: string }} place
 * @param {string} id a name or an ARN
 */
export function mayServe({ env }, place, id) {
  const inLambda = Boolean(env.AWS_LAMBDA_FUNCTION_NAME && env.AWS_SESSION_TOKEN);
  return inLambda && place.endpoint === undefined && regionOf(place, id, env) === homeRegion(env);
}

/**
 * Asks the extension.
 *
 * @param {import("./types.d.ts").Context} context
 * @param {string} path
 * @param {Record<string, string>} query
 * @returns {Promise<Record<string, any> | undefined>} nothing where it is absent, not ready (as it
 *   is while a function starts), or has no such thing
 */
export async function askExtension(context, path, query) {
  const { env } = context;
  const port = env.PARAMETERS_SECRETS_EXTENSION_HTTP_PORT ?? PORT;
  const url = new URL(path, `http://localhost:${port}`);
  // Percent-encoding throughout, as the extension wants it for the slashes of a name.
  url.search = Object.entries(query).map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
  const headers = { "x-aws-parameters-secrets-token": env.AWS_SESSION_TOKEN ?? "" };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const { status, json } = await ask({ ...context, signal }, "the extension", url, { headers });
    return status === 200 ? json : undefined;
  } catch {
    return undefined;
  }
}
