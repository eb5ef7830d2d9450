// @ts-check
// Runs the cases posted to it inside workerd, and answers with the results.
import wasm from "../../pkg/edge_authorizer_bg.wasm";
import * as module from "../../pkg/edge_authorizer.js";
import { runEachWay } from "./run.js";

module.initSync({ module: wasm });

export default {
  /** @param {Request} request */
  async fetch(request) {
    return Response.json(await runEachWay(module, await request.json()));
  },
};
