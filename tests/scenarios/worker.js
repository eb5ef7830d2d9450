// @ts-check
// The Worker of the scenarios, and a second entrypoint that tells what it holds, breaks it, or sets its clock.
import { WorkerEntrypoint } from "cloudflare:workers";
import { worker } from "../../js/adapters/cloudflare.js";
import { initSync } from "../../pkg/edge_authorizer.js";

const counts = /** @type {Record<string, number>} */ ({});
let frozen = /** @type {number | undefined} */ (undefined);
const io = {
  now: () => frozen ?? Date.now(),
  // What is logged is counted: a million lines would measure whoever reads them.
  log: (/** @type {any} */ { event, reason }) => {
    const name = event === "decision" ? (reason ?? "allowed") : event;
    counts[name] = (counts[name] ?? 0) + 1;
  },
};

export default worker((env) => env.CONFIG, { io });

/** Never deployed. */
export class State extends WorkerEntrypoint {
  /** @param {Request} request */
  async fetch(request) {
    const [, what, millis] = new URL(request.url).pathname.split("/");
    const { buffer } = initSync(/** @type {any} */ (undefined)).memory;
    if (what === "corrupt") new Uint8Array(buffer).fill(0xff);
    if (what === "collect") /** @type {any} */ (globalThis).gc();
    if (what === "freeze") frozen = Number(millis);
    return Response.json({ moduleBytes: buffer.byteLength, counts });
  }
}
