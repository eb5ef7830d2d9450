// @ts-check
import { createAuthorizer } from "../../index.js";
import { refusal } from "../../config_error.js";
import { FUNCTION, checkOptions } from "../../options.js";
import { unsupported } from "../../secret.js";
import { adapterSettings } from "../../settings.js";

/**
 * Has one authorizer made for each environment, at the first request that needs it.
 *
 * No promise is kept, as a request cannot wait for another's I/O: requests that arrive while a
 * secret store is asked make their own, and a failure is tried again by the next request.
 *
 * @param {import("../cloudflare.d.ts").WorkerConfig} config
 * @param {import("../cloudflare.d.ts").WorkerOptions} options
 * @returns {(env: import("../cloudflare.d.ts").WorkerEnv) => Promise<import("../../internal.d.ts").Opened>}
 * @throws {TypeError} for an option that is not known here
 */
export function opener(config, options) {
  checkOptions(options, { next: FUNCTION });
  const { io } = options;
  /** @type {WeakMap<object, import("../../internal.d.ts").Opened>} */
  const opened = new WeakMap();
  return async (env) => {
    const held = opened.get(env);
    if (held) return held;
    const made = await open(config, env, { secret: boundSecret(env), ...io });
    opened.set(env, made);
    return made;
  };
}

/**
 * @param {import("../cloudflare.d.ts").WorkerConfig} config
 * @param {import("../cloudflare.d.ts").WorkerEnv} env
 * @param {Partial<import("../../types.d.ts").Io>} io
 */
async function open(config, env, io) {
  const chosen = typeof config === "function" ? await config(env) : config;
  const authorizer = await createAuthorizer(chosen, io);
  return { authorizer, settings: adapterSettings(chosen) };
}

/**
 * Secrets from bindings: text, or a Secrets Store object.
 *
 * @param {import("../cloudflare.d.ts").WorkerEnv} env
 * @returns {import("../../types.d.ts").Io["secret"]}
 */
function boundSecret(env) {
  return async (reference) => {
    const { binding, env: variable, secretsStore } = reference;
    const name = secretsStore ?? binding ?? variable;
    if (name === undefined) throw unsupported(reference);
    const bound = env[name];
    if (typeof bound === "string" && secretsStore === undefined) return bound;
    if (typeof bound?.get !== "function") throw refusal(`there is no secret bound as ${name}`);
    return bound.get();
  };
}
