// @ts-check
import { readFileSync } from "node:fs";

const url = new URL("../../pkg/edge_authorizer_bg.wasm", import.meta.url);

/**
 * What Node.js, Bun and Deno bring: files, and the secret stores of the clouds they run in.
 * @type {import("../internal.d.ts").Host}
 */
export const host = {
  // In one go, which takes a third of the time of a promise for the module's size.
  wasm: () => readFileSync(url),
  readFile: async (path) => (await import("node:fs/promises")).readFile(path),
  // Deno's is written in another language, and takes five times as long as the module.
  rsa: async () => ("Deno" in globalThis ? undefined : (await import("../host_rsa.js")).builtinRsa()),
  stores: () => import("../stores/index.js"),
  sharesFetches: true,
  background: true,
};
