// @ts-check
const url = new URL("../../pkg/edge_authorizer_bg.wasm", import.meta.url);

/**
 * What a browser, or any other host with fetch, brings.
 * @type {import("../internal.d.ts").Host}
 */
export const host = {
  wasm: async () => (await fetch(url)).arrayBuffer(),
  sharesFetches: true,
  background: true,
};
