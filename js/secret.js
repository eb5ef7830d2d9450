// @ts-check
import { ConfigError } from "./config_error.js";

/** Where each kind of reference can be resolved without an `io.secret` of one's own. */
const SUPPORTED = {
  env: "hosts with process.env, and on Cloudflare Workers",
  binding: "Cloudflare Workers",
  file: "Node.js, Bun and Deno",
};

/**
 * Makes the default of `io.secret`: environment variables, and files where the host has them.
 *
 * A reference that can never be resolved here is a `ConfigError`; anything else that is thrown
 * counts as a store that is down for now.
 *
 * @param {Partial<import("./internal.d.ts").Host>} host
 * @returns {import("./types.d.ts").Io["secret"]}
 */
export function defaultSecret(host) {
  return async (reference) => {
    const { env, file } = reference;
    if (env !== undefined) return fromEnvironment(env);
    if (file !== undefined && host.readFile) return host.readFile(file);
    throw unsupported(reference);
  };
}

/**
 * The error for a kind of reference this host cannot resolve.
 *
 * @param {import("./types.d.ts").SecretReference} reference
 */
export function unsupported(reference) {
  const known = Object.entries(SUPPORTED).find(([kind]) => kind in reference);
  if (!known) return refusal("a secret of this kind needs an io.secret that resolves it");
  const [kind, where] = known;
  return refusal(`a secret by ${kind} cannot be had on this host, only on ${where}`);
}

/** @param {string} message */
export function refusal(message) {
  return new ConfigError([{ pointer: "", message }]);
}

/**
 * @param {unknown} value
 * @returns {Uint8Array}
 */
export function secretBytes(value) {
  if (typeof value === "string") return new TextEncoder().encode(value);
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  throw new TypeError("a secret is text or bytes");
}

/** @param {string} name */
function fromEnvironment(name) {
  const value = globalThis.process?.env?.[name];
  if (value === undefined) throw refusal(`the environment variable ${name} is not set`);
  return value;
}
