// @ts-check
import { readFile } from "node:fs/promises";
import { builtinRsa } from "../host_rsa.js";

const url = new URL("../../pkg/edge_authorizer_bg.wasm", import.meta.url);

/**
 * What Node.js, Bun and Deno bring: files, and the secret stores of the clouds they run in.
 * @type {import("../internal.d.ts").Host}
 */
export const host = {
  wasm: () => readFile(url),
  readFile,
  // Deno's is written in another language, and takes five times as long as the module.
  rsa: () => ("Deno" in globalThis ? undefined : builtinRsa()),
  stores: () => import("../stores/index.js"),
  sharesFetches: true,
  background: true,
};
