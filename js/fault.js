// @ts-check
import { ConfigError } from "./config_error.js";
import { logToConsole, write } from "./log.js";
import { ModuleTrap, errorName } from "./wasm.js";

/** @type {import("./types.d.ts").AuditRecord} */
const BLANK = {
  event: "decision",
  effect: "Deny",
  reason: "",
  status: 503,
  rule: null,
  issuer: null,
  subjectHash: null,
  keyId: null,
  algorithm: null,
  method: null,
  path: null,
  incident: null,
  requestId: null,
};
const NIL = "00000000-0000-0000-0000-000000000000";

/**
 * @typedef {object} FaultyCall
 * @property {number} [started] when the request came
 * @property {string | null} [id] the platform's id of it
 * @property {() => import("./types.d.ts").Denial} [face] what the caller is told
 */

/**
 * Refuses because of a fault of ours: writes the audit record, and never throws.
 *
 * @param {unknown} error
 * @param {Pick<import("./types.d.ts").Io, "now" | "log">} io
 * @param {FaultyCall} [call]
 * @returns {Promise<import("./types.d.ts").Denial>}
 */
export async function refuse(error, io, call) {
  const { denial, written } = refuseNow(error, io, call);
  await written;
  return denial;
}

/**
 * Refuses as `refuse` does, at once.
 *
 * @param {unknown} error
 * @param {Pick<import("./types.d.ts").Io, "now" | "log">} io
 * @param {FaultyCall} [call]
 * @returns {{ denial: import("./types.d.ts").Denial, written: Promise<void> }} `written` never rejects
 */
export function refuseNow(error, io, { started = NaN, id = null, face = unavailable } = {}) {
  const denial = face();
  const record = faultRecord(error, denial, id);
  return { denial, written: written(record, io, started) };
}

/**
 * @param {import("./types.d.ts").AuditRecord} record
 * @param {Pick<import("./types.d.ts").Io, "now" | "log">} io
 * @param {number} started
 */
async function written(record, io, started) {
  try {
    await write(io, record, started);
  } catch {
    lastResort(record);
  }
}

/**
 * The refusal for a fault of ours: the module's own words, so that no caller can tell which part
 * failed.
 *
 * @returns {import("./types.d.ts").Denial}
 */
export function unavailable() {
  return deny({
    title: "Service Unavailable",
    status: 503,
    code: "unavailable",
    detail: "the request cannot be decided now, try again later",
  });
}

/**
 * The refusal where an upstream failed after the request was let through.
 *
 * @returns {import("./types.d.ts").Denial}
 */
export function badGateway() {
  return deny({
    title: "Bad Gateway",
    status: 502,
    code: "upstream_unavailable",
    detail: "the upstream did not answer, try again later",
  });
}

/**
 * @param {Pick<import("./types.d.ts").Problem, "title" | "status" | "code" | "detail">} problem
 * @returns {import("./types.d.ts").Denial}
 */
function deny(problem) {
  const { status } = problem;
  const instance = `urn:uuid:${incidentId()}`;
  return { effect: "Deny", status, problem: { type: "about:blank", ...problem, instance } };
}

/** A random UUID; the nil one where the host has no random numbers now. */
export function incidentId() {
  try {
    return globalThis.crypto.randomUUID();
  } catch {
    return NIL;
  }
}

/**
 * @param {unknown} error only its name is written, as a message could hold input; a refused
 *   configuration is told in full
 * @param {import("./types.d.ts").Denial} denial
 * @param {string | null} requestId
 * @returns {import("./types.d.ts").AuditRecord}
 */
function faultRecord(error, { status, problem }, requestId) {
  const errors = error instanceof ConfigError ? error.errors : undefined;
  const incident = problem.instance.slice("urn:uuid:".length);
  const known = { reason: faultReason(error, status), hint: errorName(error), errors, status };
  return { ...BLANK, ...known, incident, requestId };
}

/**
 * @param {unknown} error
 * @param {number} status
 */
function faultReason(error, status) {
  if (status === 502) return "upstream_failed";
  if (error instanceof ModuleTrap) return "module_trap";
  return error instanceof ConfigError ? "config_refused" : "shim_fault";
}

/**
 * The console, where the log itself has failed.
 *
 * @param {object} record
 */
function lastResort(record) {
  try {
    logToConsole(record);
  } catch {
    // Nothing is left to tell it to.
  }
}
