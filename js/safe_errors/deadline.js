// @ts-check
import { HandlerFault } from "./handler_fault.js";

/** The longest a timer can wait (HTML, section 8.6), in milliseconds. */
const TIMER_MAX_MS = 2 ** 31 - 1;

/**
 * Waits for a promise until a deadline; what the promise becomes later is nobody's concern.
 *
 * @template T
 * @param {Promise<T>} promise
 * @param {number | undefined} milliseconds without end where undefined
 * @returns {Promise<T>}
 */
export async function within(promise, milliseconds) {
  if (milliseconds === undefined || !(milliseconds < TIMER_MAX_MS)) return promise;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const passed = new Promise((_, reject) => {
    timer = setTimeout(() => reject(late()), Math.max(0, milliseconds));
  });
  try {
    return await Promise.race([promise, /** @type {Promise<never>} */ (passed)]);
  } finally {
    clearTimeout(timer);
  }
}

function late() {
  return new HandlerFault("timeout", "the handler did not end before its deadline");
}
