// @ts-check
import module from "../../pkg/edge_authorizer_bg.wasm";

/**
 * What Cloudflare's runtime brings: the module compiled at upload, and no promise that two requests
 * may share, since one request cannot wait for another's I/O.
 * @type {import("../internal.d.ts").Host}
 */
export const host = { wasm: () => module, sharesFetches: false, rsa };

async function rsa() {
  return (await import("../host_rsa.js")).builtinRsa();
}
