// @ts-check
import { readFile } from "node:fs/promises";

const url = new URL("../../pkg/edge_authorizer_bg.wasm", import.meta.url);

/**
 * What Node.js, Bun and Deno bring: files.
 * @type {import("../internal.d.ts").Host}
 */
export const host = { wasm: () => readFile(url), readFile, sharesFetches: true };
