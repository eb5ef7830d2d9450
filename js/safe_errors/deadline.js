// @ts-check

/** The longest a timer can wait (HTML, section 8.6), in milliseconds. */
const TIMER_MAX_MS = 2 ** 31 - 1;

/** The end of the time a handler had. */
export class DeadlinePassed extends Error {
  constructor() {
    super("the handler did not end before its deadline");
    this.name = "DeadlinePassed";
  }
}

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
    timer = setTimeout(() => reject(new DeadlinePassed()), Math.max(0, milliseconds));
  });
  try {
    return await Promise.race([promise, /** @type {Promise<never>} */ (passed)]);
  } finally {
    clearTimeout(timer);
  }
}
