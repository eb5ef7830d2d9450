// @ts-check
import { readFile } from "node:fs/promises";
import * as util from "node:util";
import { host } from "#wasm";
import { refusal } from "../config_error.js";
import { defaultSecret, secretBytes } from "../secret.js";
import { Failure } from "./exit.js";
import { readText } from "./inputs.js";

/**
 * Resolves secrets on a person's machine: what a platform binds is taken from the environment by
 * the same name, or from a file of assignments such as `.dev.vars`.
 *
 * @param {Record<string, string | undefined>} env
 * @returns {import("../types.d.ts").Io["secret"]}
 */
export function localSecret(env) {
  const others = defaultSecret(host, { now: Date.now, fetch: globalThis.fetch });
  return async (reference, options) => {
    const name = reference.env ?? reference.binding ?? reference.secretsStore;
    if (name === undefined) return others(reference, options);
    const value = env[name];
    if (value === undefined) {
      throw refusal(`${name} is not set here: give it in the environment, or in a file with --secrets-file`);
    }
    return value;
  };
}

/**
 * The environment, and beside it what a file assigns.
 *
 * @param {string | undefined} file
 * @returns {Promise<Record<string, string | undefined>>}
 */
export async function environment(file) {
  if (file === undefined) return process.env;
  if (!util.parseEnv) throw new Failure("--secrets-file needs Node.js 20.12 or newer");
  // A byte order mark would be a part of the first name.
  const text = (await readText(file)).replace(/^\ufeff/, "");
  return { ...util.parseEnv(text), ...process.env };
}

/**
 * The secrets that can be read here without asking anybody: those in the configuration, the
 * environment and files.
 *
 * @param {import("../internal.d.ts").PointedReference[]} references
 * @param {Record<string, string | undefined>} env
 * @returns {Promise<Map<string, Uint8Array>>} by the pointer of the reference
 */
export async function readableSecrets(references, env) {
  const found = await Promise.all(
    references.map(
      async ({ pointer, reference }) => /** @type {const} */ ([pointer, await readable(reference, env)]),
    ),
  );
  return new Map(found.flatMap(([pointer, bytes]) => (bytes ? [[pointer, bytes]] : [])));
}

/**
 * Why secrets were not looked at, and how they can be.
 *
 * @param {import("../internal.d.ts").PointedReference[]} references
 * @param {Map<string, Uint8Array>} found
 * @returns {NonNullable<import("../doctor/index.js").Known["unread"]>} by the pointer of the reference
 */
export function unreadSecrets(references, found) {
  const missing = references.filter(({ pointer }) => !found.has(pointer));
  return new Map(missing.map(({ pointer, reference }) => [pointer, whyUnread(reference)]));
}

/** @param {import("../types.d.ts").SecretSource} reference */
function whyUnread({ env, binding, secretsStore, file }) {
  const name = env ?? binding ?? secretsStore;
  if (name !== undefined) {
    return {
      message: `${name} is not set here, so it was not looked at`,
      fix: "give it in the environment, or in a file with --secrets-file",
    };
  }
  if (file !== undefined) {
    return {
      message: `${file} cannot be read here, so it was not looked at`,
      fix: "check where it will be deployed; a relative path starts at the working directory",
    };
  }
  return { message: "this secret is in a store, which is not asked here", fix: "edge-authorizer decide asks it, with a token" };
}

/** @param {import("../types.d.ts").SecretSource} reference @param {Record<string, string | undefined>} env */
async function readable({ inline, env: name, binding, secretsStore, file }, env) {
  if (file !== undefined) return readFile(file).catch(() => undefined);
  const text = inline ?? env[name ?? binding ?? secretsStore ?? ""];
  return text === undefined ? undefined : secretBytes(text);
}

/** The option that names a file of assignments; Node.js takes `--env-file` for its own, wherever it stands. */
export const SECRETS_FILE = /** @type {const} */ ([
  "--secrets-file <file>",
  "take secrets from a file of NAME=value lines, as .dev.vars",
]);
