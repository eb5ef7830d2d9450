// @ts-check
import { host } from "#wasm";
import { safeError } from "../../pkg/edge_authorizer.js";
import { incidentId } from "../fault.js";
import { logToConsole, write } from "../log.js";
import { errorName, guarded, start } from "../wasm.js";
import { within } from "./deadline.js";
import { HandlerFault } from "./handler_fault.js";
import { PublicError } from "./public_error.js";
import { describeThrown } from "./thrown.js";

/** Longest wait for a log, in milliseconds: the caller's answer does not depend on it. */
const LOG_MS = 1000;

/**
 * Writes a handler's fault to the log, and says what its caller is told; never throws.
 *
 * @param {unknown} thrown
 * @param {import("./internal.d.ts").Call} call
 * @param {Partial<import("../types.d.ts").Io>} io
 * @returns {Promise<import("../types.d.ts").Problem>}
 */
export async function decideFault(thrown, call, { log = logToConsole, now = Date.now, wasm } = {}) {
  const incident = incidentId();
  const { problem, record } = await decided(thrown, call, incident, wasm ?? host.wasm);
  try {
    const written = write({ log, now }, record, call.started);
    await within(Promise.resolve(written), LOG_MS);
  } catch {
    lastResort(record);
  }
  return problem;
}

/**
 * @param {unknown} thrown
 * @param {import("./internal.d.ts").Call} call
 * @param {string} incident
 * @param {import("../internal.d.ts").WasmSource} wasm
 * @returns {Promise<import("./internal.d.ts").DecidedFault>}
 */
async function decided(thrown, { method, path, id }, incident, wasm) {
  try {
    await start(wasm);
    const told = { kind: HandlerFault.kind(thrown), public: PublicError.chosen(thrown), incident };
    const request = { method, path, requestId: id };
    const text = JSON.stringify({ ...told, ...describeThrown(thrown), ...request });
    return JSON.parse(guarded(() => safeError(text)));
  } catch {
    return withoutModule(thrown, incident);
  }
}

/**
 * What is said where the module cannot be asked: nothing that only it may judge.
 *
 * @param {unknown} thrown
 * @param {string} incident
 * @returns {import("./internal.d.ts").DecidedFault}
 */
function withoutModule(thrown, incident) {
  const told = { status: 500, code: "internal" };
  const detail = "the request could not be completed";
  const kind = { kind: HandlerFault.kind(thrown), ...told, public: false };
  return {
    problem: {
      type: "about:blank",
      title: "Internal Server Error",
      ...told,
      detail,
      instance: `urn:uuid:${incident}`,
    },
    record: { event: "error", incident, ...kind, name: errorName(thrown), message: null },
  };
}

/** @param {object} record */
function lastResort(record) {
  try {
    logToConsole(record);
  } catch {
    // Nothing is left to tell it to.
  }
}
