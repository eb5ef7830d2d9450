// @ts-check
import { within } from "./deadline.js";
import { decideFault } from "./decide.js";
import { HandlerFault } from "./handler_fault.js";

/**
 * Calls a handler, and answers for it where it fails; never throws.
 *
 * @param {import("./internal.d.ts").Face} face
 * @param {any[]} args what the platform calls the handler with
 * @param {() => unknown} handle
 * @param {import("../adapters/safe-errors.d.ts").SafeErrorOptions} options
 * @returns {Promise<any>}
 */
export async function safely(face, args, handle, { deadlineMs, io = {} }) {
  const started = now(io);
  try {
    const given = await within(answered(face, args, handle, deadlineMs), deadlineMs ?? remaining(face, args));
    if (face.isAnswer(given, args)) return given;
    throw new HandlerFault("no_answer", "the handler ended without an answer");
  } catch (error) {
    return face.answer(await decideFault(error, callOf(face, args, started), io), args);
  }
}

/**
 * A deadline is for the whole answer; without one, a handler's end is waited for, and no more.
 *
 * @param {import("./internal.d.ts").Face} face
 * @param {any[]} args
 * @param {() => unknown} handle
 * @param {number | undefined} deadlineMs
 */
async function answered(face, args, handle, deadlineMs) {
  const given = await handle();
  if (deadlineMs !== undefined) await face.ended?.(args);
  return given;
}

/**
 * @param {import("./internal.d.ts").Face} face
 * @param {any[]} args
 */
function remaining(face, args) {
  try {
    return face.remaining?.(args);
  } catch {
    return undefined;
  }
}

/**
 * @param {import("./internal.d.ts").Face} face
 * @param {any[]} args
 * @param {number} started
 * @returns {import("./internal.d.ts").Call}
 */
function callOf(face, args, started) {
  try {
    const known = Object.entries(face.call(args)).filter(([, value]) => typeof value === "string");
    return { ...Object.fromEntries(known), started };
  } catch {
    return { started };
  }
}

/** @param {Partial<import("../types.d.ts").Io>} io */
function now(io) {
  try {
    return (io.now ?? Date.now)();
  } catch {
    return NaN;
  }
}
