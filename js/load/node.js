// @ts-check
import { readFileSync } from "node:fs";
import { refusal } from "../config_error.js";

/**
 * What Node.js, Bun and Deno bring: files, and the secret stores of the clouds they run in.
 * @type {import("../internal.d.ts").Host}
 */
export const host = {
  wasm,
  readFile: async (path) => (await import("node:fs/promises")).readFile(path),
  // Deno's is written in another language, and takes five times as long as the module.
  rsa: async () => ("Deno" in globalThis ? undefined : (await import("../host_rsa.js")).builtinRsa()),
  stores: () => import("../stores/index.js"),
  sharesFetches: true,
  background: true,
};

/** The module's bytes, in one go, which takes a third of the time of a promise for its size. */
function wasm() {
  try {
    return readFileSync(new URL("../../pkg/edge_authorizer_bg.wasm", import.meta.url));
  } catch {
    throw refusal(
      "edge_authorizer_bg.wasm is not where the package has it: if a bundler has moved this code, give it the " +
        "file and hand its bytes over as io.wasm, or leave edge-authorizer out of the bundle",
    );
  }
}
