// @ts-check
import { refusal } from "./config_error.js";
import { StoreUnavailable } from "./stores/fault.js";

const STORES = "Node.js, Bun and Deno";

/** Where each kind of reference can be resolved without an `io.secret` of one's own. */
const SUPPORTED = {
  env: "hosts with process.env, and on Cloudflare Workers",
  binding: "Cloudflare Workers",
  secretsStore: "Cloudflare Workers",
  file: STORES,
  awsSecretsManager: STORES,
  awsParameter: STORES,
  gcpSecret: STORES,
  azureKeyVault: STORES,
};

/**
 * Makes the default of `io.secret`: environment variables, and files and secret stores where the
 * host has them.
 *
 * A reference that can never be resolved here is a `ConfigError`; anything else that is thrown
 * counts as a store that is down for now.
 *
 * @param {Partial<import("./internal.d.ts").Host>} host
 * @param {Pick<import("./types.d.ts").Io, "now" | "fetch">} io
 * @returns {import("./types.d.ts").Io["secret"]}
 */
export function defaultSecret({ readFile, stores }, { now, fetch }) {
  return async (reference, { fresh } = { fresh: false }) => {
    const { env, file } = reference;
    if (env !== undefined) return fromEnvironment(env);
    if (file !== undefined && readFile) return fromFile(file, readFile);
    const { STORE_KINDS, lookUp } = (await stores?.()) ?? { STORE_KINDS: [] };
    if (!lookUp || !STORE_KINDS.some((kind) => kind in reference)) throw unsupported(reference);
    return lookUp(reference, { fetch, env: environment(), now: now(), fresh });
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

/**
 * A copy of a secret's bytes.
 *
 * @param {unknown} value
 * @returns {Uint8Array}
 */
export function secretBytes(value) {
  if (typeof value === "string") return new TextEncoder().encode(value);
  if (value instanceof ArrayBuffer) return new Uint8Array(value.slice(0));
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
  }
  throw new TypeError("a secret is text or bytes");
}

/** @param {string} name */
function fromEnvironment(name) {
  const value = environment()[name];
  if (value === undefined) throw refusal(`the environment variable ${name} is not set`);
  return value;
}

/**
 * @param {string} path
 * @param {(path: string) => Promise<Uint8Array>} readFile
 */
async function fromFile(path, readFile) {
  try {
    return await readFile(path);
  } catch {
    throw new StoreUnavailable("the file of a secret by file cannot be read");
  }
}

function environment() {
  return globalThis.process?.env ?? {};
}
