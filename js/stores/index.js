// @ts-check
import { awsParameter } from "./aws_parameter.js";
import { awsSecretsManager } from "./aws_secrets_manager.js";
import { azureKeyVault } from "./azure_key_vault.js";
import { gcpSecret } from "./gcp_secret.js";
import { LOOKUP_TIMEOUT_MS } from "./http.js";

/** @type {Record<string, import("./types.d.ts").Store>} */
const STORES = { awsSecretsManager, awsParameter, gcpSecret, azureKeyVault };

/** The kinds of reference that `lookUp` resolves. */
export const STORE_KINDS = Object.keys(STORES);

/**
 * Looks a secret up in the store its reference names, within a bounded time.
 *
 * @param {import("../types.d.ts").SecretReference} reference
 * @param {Omit<import("./types.d.ts").Context, "signal">} context
 * @returns {Promise<import("../types.d.ts").SecretVersions>}
 * @throws {import("./fault.js").StoreUnavailable} where the store gives no answer for now
 * @throws {import("../config_error.js").ConfigError} where somebody has to change something first
 */
export async function lookUp(reference, context) {
  const kind = STORE_KINDS.find((one) => one in reference) ?? "";
  return STORES[kind](reference, { ...context, signal: AbortSignal.timeout(LOOKUP_TIMEOUT_MS) });
}
