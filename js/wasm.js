// @ts-check
import { AuthorizerCore, __wbg_reset_state, initSync } from "../pkg/edge_authorizer.js";
import { ConfigError } from "./config_error.js";

// One instance serves every authorizer of a process or isolate: the generated glue holds just one.
let started = false;
/** Whether the instance was entered and not left: what trapped must never be called again. */
let entered = false;
let generation = 0;

/** A fault inside the module. */
export class ModuleTrap extends Error {
  /** @param {unknown} cause only its name is kept, a message could hold input */
  constructor(cause) {
    super("the module trapped");
    this.name = errorName(cause);
  }
}

/**
 * Makes the instance, unless there is one.
 *
 * @param {import("./internal.d.ts").WasmSource} source bytes or a compiled module, or a function
 *   returning either; asked only where there is no instance yet
 */
export async function start(source) {
  if (started) return;
  const wasm = await (typeof source === "function" ? source() : source);
  const module = isModule(wasm) ? wasm : await WebAssembly.compile(wasm);
  if (started) return;
  initSync({ module });
  started = true;
}

/** The memory of the instance in use. */
export function memory() {
  // Where there is an instance, this gives its exports and makes nothing.
  return initSync(/** @type {any} */ (undefined)).memory;
}

/** The number of the instance in use. */
export function instance() {
  return generation;
}

/**
 * Begins a call into the module, after which comes `leave` or `faultOf`; replaces the instance first
 * where neither came, as on a stack so full that no handler runs.
 */
export function enter() {
  if (entered) {
    __wbg_reset_state();
    generation += 1;
  }
  entered = true;
}

/** Ends a call that has returned. */
export function leave() {
  entered = false;
}

/**
 * Calls into the module; whatever it throws, bar a refused configuration, ends this instance.
 *
 * @template T
 * @param {() => T} call
 * @returns {T}
 */
export function guarded(call) {
  enter();
  try {
    const result = call();
    leave();
    return result;
  } catch (thrown) {
    throw faultOf(thrown);
  }
}

/**
 * What a call into the module has thrown: a refused configuration, or a trap, which ends this
 * instance.
 *
 * @param {unknown} thrown
 */
export function faultOf(thrown) {
  const refusal = ConfigError.from(thrown);
  if (!refusal) return new ModuleTrap(thrown);
  leave();
  return refusal;
}

/**
 * An error's name where it is plain letters, for the log.
 *
 * @param {unknown} error
 */
export function errorName(error) {
  try {
    const { name } = /** @type {Error} */ (error);
    return /^[A-Za-z]{1,40}$/.test(name) ? name : "Error";
  } catch {
    return "Error";
  }
}

/**
 * By its tag, as a module of another realm is no instance of this realm's class.
 *
 * @param {BufferSource | WebAssembly.Module} wasm
 * @returns {wasm is WebAssembly.Module}
 */
function isModule(wasm) {
  return Object.prototype.toString.call(wasm) === "[object WebAssembly.Module]";
}

export { AuthorizerCore };
