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
  stores: () => import("../stores/index.js"),
  sharesFetches: true,
  background: true,
};
