// @ts-check
import { readFile } from "node:fs/promises";

const url = new URL("../../pkg/edge_authorizer_bg.wasm", import.meta.url);

/**
 * What Node.js, Bun and Deno bring: files, and the secret stores of the clouds they run in.
 * @type {import("../internal.d.ts").Host}
 */
export const host = {
  wasm: () => readFile(url),
  readFile,
  // Deno's is written in another language, and takes five times as long as the module.
  rsa: async () => ("Deno" in globalThis ? undefined : (await import("../host_rsa.js")).builtinRsa()),
  stores: () => import("../stores/index.js"),
  sharesFetches: true,
  background: true,
};
