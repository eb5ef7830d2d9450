// @ts-check
// Answers the cases posted to it inside workerd, and sends the digest of the answers.
import wasm from "../../pkg/edge_authorizer_bg.wasm";
import * as module from "../../pkg/edge_authorizer.js";
import { runFiles } from "../runtimes/run.js";

module.initSync({ module: wasm });

export default {
  /** @param {Request} request */
  async fetch(request) {
    const [{ digest }] = await runFiles(module, { stream: await request.text() });
    return new Response(digest);
  },
};
