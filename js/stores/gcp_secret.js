// @ts-check
import { refusal } from "../config_error.js";
import { crc32c } from "./crc32c.js";
import { StoreUnavailable } from "./fault.js";
import { ask } from "./http.js";
import { base64, versions } from "./versions.js";

const WHAT = "the secret by gcpSecret";
const ENDPOINT = "https://secretmanager.googleapis.com";
const METADATA_HOST = "metadata.google.internal";
const TOKEN_PATH = "/computeMetadata/v1/instance/service-accounts/default/token";

/**
 * Reads a secret from Google Secret Manager with the service account's token: the version named,
 * else the latest, and the one before while it still verifies.
 *
 * @type {import("./types.d.ts").Store}
 */
export async function gcpSecret({ gcpSecret, previousSeconds }, context) {
  const place = typeof gcpSecret === "string" ? { name: gcpSecret } : gcpSecret;
  const { name = "", endpoint = ENDPOINT } = place ?? {};
  const headers = { authorization: `Bearer ${await accessToken(context)}` };
  const [secret, pinned] = name.split("/versions/");
  const get = (/** @type {string} */ path) => ask(context, WHAT, new URL(`/v1/${path}`, endpoint), { headers });

  const answer = await get(`${secret}/versions/${pinned ?? "latest"}:access`);
  const current = value(settled(answer));
  // The answer names the secret by the project's number; only the version's number is of use.
  const number = Number(/\/versions\/(\d+)$/.exec(answer.json.name)?.[1]);
  const hasPrevious = (pinned ?? "latest") === "latest" && number > 1 && Number(previousSeconds) > 0;
  return versions(context, {
    current,
    createdAt: hasPrevious ? createdAt(await get(`${secret}/versions/${number}`)) : NaN,
    previousSeconds,
    readPrevious: async () => optional(await get(`${secret}/versions/${number - 1}:access`)),
  });
}

/** @param {import("./types.d.ts").Context} context */
async function accessToken(context) {
  const host = context.env.GCE_METADATA_HOST ?? METADATA_HOST;
  const headers = { "metadata-flavor": "Google" };
  const { json } = await ask(context, "Google's metadata server", `http://${host}${TOKEN_PATH}`, { headers });
  if (typeof json.access_token !== "string") {
    throw new StoreUnavailable("Google's metadata server gave no token for the default service account");
  }
  return json.access_token;
}

/** @param {import("./types.d.ts").Answer} answer */
function settled({ status, json }) {
  if (status === 200) return json;
  if (status === 404) throw refusal(`${WHAT} has no such entry: create it or correct its name`);
  if (status === 403) throw refusal(`${WHAT} refuses this service account: grant it roles/secretmanager.secretAccessor`);
  if (status === 400) throw refusal(`${WHAT} has no version that is enabled: enable or add one`);
  throw new StoreUnavailable(`${WHAT} answers with status ${status}`);
}

/**
 * A version that is gone, disabled or not for this account is none.
 *
 * @param {import("./types.d.ts").Answer} answer
 */
function optional(answer) {
  return [400, 403, 404].includes(answer.status) ? undefined : value(settled(answer));
}

/** @param {import("./types.d.ts").Answer} answer */
function createdAt(answer) {
  return [400, 403, 404].includes(answer.status) ? NaN : Date.parse(settled(answer).createTime);
}

/** @param {Record<string, any>} answer */
function value({ payload }) {
  const found = base64(payload?.data);
  if (!found) throw new StoreUnavailable(`${WHAT} came without a value`);
  const { dataCrc32c } = payload;
  if (dataCrc32c !== undefined && String(crc32c(found)) !== String(dataCrc32c)) {
    throw new StoreUnavailable(`${WHAT} was damaged on its way`);
  }
  return found;
}
