// @ts-check
import { refusal } from "../config_error.js";

const url = new URL("../../pkg/edge_authorizer_bg.wasm", import.meta.url);

/**
 * What a browser, or any other host with fetch, brings.
 * @type {import("../internal.d.ts").Host}
 */
export const host = {
  wasm,
  sharesFetches: true,
  background: true,
};

/** The module's bytes. */
async function wasm() {
  const response = await fetch(url);
  if (!response.ok) throw refusal(`${url} answers ${response.status}: serve the file there, or hand its bytes over as io.wasm`);
  return response.arrayBuffer();
}
